import type { Thumb } from '../../types.ts';
import { invalid, limits } from './format.ts';

/** Media types, and the bytes with which such files begin; `undefined` stands for any. The number of a type is its place here. */
const types: readonly { readonly mime: string; readonly start: readonly (number | undefined)[] }[] = [
  { mime: 'image/webp', start: [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50] },
  { mime: 'image/jpeg', start: [0xff, 0xd8, 0xff] },
  { mime: 'image/png', start: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
];
/** Bytes ahead of each: place, type, width, height, length. */
const headBytes = 20;
/** Pixels of an edge. */
const longestEdge = 2 ** 14;

/** The number of its type; -1 when it is no thumbnail that a file may hold. */
function typeOf({ mime, data, width, height }: Thumb): number {
  if (data.byteLength > limits.thumb || !(width > 0 && height > 0 && Math.max(width, height) <= longestEdge)) return -1;
  const bytes = new Uint8Array(data, 0, Math.min(data.byteLength, 12));
  return types.findIndex((type) => type.mime === mime && type.start.every((byte, i) => byte === undefined || bytes[i] === byte));
}

/** @param thumbs one for each item of the group, where there is one */
export function writeThumbs(thumbs: readonly (Thumb | undefined)[]): { parts: Uint8Array[]; count: number } {
  const parts = thumbs.flatMap((thumb, place) => {
    const type = thumb ? typeOf(thumb) : -1;
    if (!thumb || type < 0) return [];
    return [new Uint8Array(Uint32Array.of(place, type, thumb.width, thumb.height, thumb.data.byteLength).buffer), new Uint8Array(thumb.data)];
  });
  const count = parts.length / 2;
  return { parts: [new Uint8Array(Uint32Array.of(count).buffer), ...parts], count };
}

/** Thumbnails by their items' places. @throws GlimpseError `export-invalid` */
export function readThumbs(payload: Uint8Array<ArrayBuffer>, items: number, at: number): Map<number, Thumb> {
  const wrong = (what: string) => invalid(`byte ${at}: ${what}`);
  const fields = new DataView(payload.buffer, payload.byteOffset, payload.length);
  if (payload.length < 4) throw wrong('thumbnails that end early');
  const count = fields.getUint32(0, true);
  if (count === 0 || count > items) throw wrong(`${count} thumbnails for ${items} items`);
  const thumbs = new Map<number, Thumb>();
  let offset = 4;
  for (let before = -1; thumbs.size < count; ) {
    if (payload.length - offset < headBytes) throw wrong('thumbnails that end early');
    const [place, number, width, height, length] = [0, 4, 8, 12, 16].map((field) => fields.getUint32(offset + field, true)) as [number, number, number, number, number];
    offset += headBytes;
    if (place <= before || place >= items || length > payload.length - offset) throw wrong(`a thumbnail of ${length} bytes for item ${place}`);
    const thumb = { mime: types[number]?.mime ?? '', data: payload.slice(offset, offset + length).buffer, width, height };
    if (typeOf(thumb) !== number) throw wrong(`the thumbnail of item ${place}`);
    thumbs.set(place, thumb);
    before = place;
    offset += length;
  }
  if (offset !== payload.length) throw wrong('more behind the thumbnails');
  return thumbs;
}
