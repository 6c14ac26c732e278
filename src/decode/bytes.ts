/**
 * Numbers and names read from hostile bytes. A read beyond the end gives `NaN`, which survives arithmetic and fails every
 * comparison, so a parser needs one check at its end instead of one before each read.
 */

/** Unsigned byte; `NaN` beyond the end. */
export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? NaN;
}

/** Unsigned 16-bit number, most significant byte first; `NaN` beyond the end. */
export function u16be(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) * 0x100 + u8(bytes, at + 1);
}

/** Unsigned 32-bit number, most significant byte first; `NaN` beyond the end. */
export function u32be(bytes: Uint8Array, at: number): number {
  return u16be(bytes, at) * 0x10000 + u16be(bytes, at + 2);
}

/** Unsigned 16-bit number, least significant byte first; `NaN` beyond the end. */
export function u16le(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) + u8(bytes, at + 1) * 0x100;
}

/** Unsigned 24-bit number, least significant byte first; `NaN` beyond the end. */
export function u24le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) + u8(bytes, at + 2) * 0x10000;
}

/** Unsigned 32-bit number, least significant byte first; `NaN` beyond the end. */
export function u32le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) + u16le(bytes, at + 2) * 0x10000;
}

/** The bytes as Latin-1 text; shorter than asked for where the bytes end. */
export function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

/** The bytes that base64 stands for. The text is our own: no other characters. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
