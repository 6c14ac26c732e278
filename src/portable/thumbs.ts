import type { Thumb } from '../types.ts';

/** Media types, and the bytes with which such files begin; `undefined` stands for any. The number of a type is its place here, in files too. */
export const thumbTypes: readonly { readonly mime: string; readonly start: readonly (number | undefined)[] }[] = [
  { mime: 'image/webp', start: [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50] },
  { mime: 'image/jpeg', start: [0xff, 0xd8, 0xff] },
  { mime: 'image/png', start: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
];
/** Bytes of a thumbnail. */
export const mostThumbBytes = 2 ** 20;
/** Pixels of an edge. */
const longestEdge = 2 ** 14;

/** The number of its type; -1 when it is no thumbnail that a file may hold. */
export function thumbTypeOf({ mime, data, width, height }: Thumb): number {
  if (data.byteLength > mostThumbBytes || !(width > 0 && height > 0 && Math.max(width, height) <= longestEdge)) return -1;
  const bytes = new Uint8Array(data, 0, Math.min(data.byteLength, 12));
  return thumbTypes.findIndex((type) => type.mime === mime && type.start.every((byte, i) => byte === undefined || bytes[i] === byte));
}
