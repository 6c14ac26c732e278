import { thumbTypeOf, thumbTypes } from '../../portable/thumbs.ts';
import type { Thumb } from '../../types.ts';
import { invalid } from './format.ts';

/** Bytes ahead of each: place, type, width, height, length. */
const headBytes = 20;
/** @param thumbs one for each item of the group, where there is one */
export function writeThumbs(thumbs: readonly (Thumb | undefined)[]): { parts: Uint8Array[]; count: number } {
  const parts = thumbs.flatMap((thumb, place) => {
    const type = thumb ? thumbTypeOf(thumb) : -1;
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
    const thumb = { mime: thumbTypes[number]?.mime ?? '', data: payload.slice(offset, offset + length).buffer, width, height };
    if (thumbTypeOf(thumb) !== number) throw wrong(`the thumbnail of item ${place}`);
    thumbs.set(place, thumb);
    before = place;
    offset += length;
  }
  if (offset !== payload.length) throw wrong('more behind the thumbnails');
  return thumbs;
}
