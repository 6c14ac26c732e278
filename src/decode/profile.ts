const plain = ['sRGB', 's\0R\0G\0B'].map((name) => Uint8Array.from(name, (c) => c.charCodeAt(0)));

/** Whether the bytes at `at` are those of `part`. */
function startsWith(bytes: Uint8Array, at: number, part: Uint8Array): boolean {
  return part.every((byte, i) => bytes[at + i] === byte);
}

/**
 * Whether a colour profile calls itself sRGB, as most do: then there is nothing to convert, and a decoding to be saved.
 * @param profile an ICC profile, or the part of a file that holds it
 */
export function isPlain(profile: Uint8Array): boolean {
  return profile.some((byte, at) => byte === 0x73 && plain.some((name) => startsWith(profile, at, name)));
}
