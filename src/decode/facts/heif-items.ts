import { find } from '../bmff.ts';
import { ascii, u16be, u32be, u8 } from '../bytes.ts';

/** Bytes of a file, from `at` up to, not including, `end`. */
export interface Span {
  readonly at: number;
  readonly end: number;
}

/** Items that are looked at most: a picture of tiles has hundreds. */
const most = 10_000;

/** The number of the first item of a type. ISO/IEC 14496-12, 8.11.6 */
function numberOf(bytes: Uint8Array, type: string, mime = ''): number | undefined {
  const list = find(bytes, ['meta', 'iinf']).next().value;
  if (!list) return undefined;
  for (const { at, end } of find(bytes, ['infe'], list.at + (u8(bytes, list.at) === 0 ? 6 : 8), list.end)) {
    const wide = u8(bytes, at) === 3;
    const typeAt = at + (wide ? 10 : 8);
    if (u8(bytes, at) < 2 || ascii(bytes, typeAt, 4) !== type) continue;
    // The type is followed by a name, which ends with a zero, and then the media type.
    const said = ascii(bytes, typeAt + 4, Math.min(end - typeAt - 4, 256)).split('\0')[1] ?? '';
    if (mime === '' || said === mime) return wide ? u32be(bytes, at + 4) : u16be(bytes, at + 4);
  }
  return undefined;
}

/** An unsigned number of so many bytes, most significant first; 0 for none. */
function sized(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = 0; i < size; i++) value = value * 0x100 + u8(bytes, at + i);
  return value;
}

/** Where an item lies that is in one piece. ISO/IEC 14496-12, 8.11.3 */
function place(bytes: Uint8Array, wanted: number): Span | undefined {
  const box = find(bytes, ['meta', 'iloc']).next().value;
  if (!box) return undefined;
  const version = u8(bytes, box.at);
  const [offsetSize, lengthSize] = [u8(bytes, box.at + 4) >> 4, u8(bytes, box.at + 4) & 15];
  const [baseSize, indexSize] = [u8(bytes, box.at + 5) >> 4, version > 0 ? u8(bytes, box.at + 5) & 15 : 0];
  const idSize = version < 2 ? 2 : 4;
  const count = Math.min(sized(bytes, box.at + 6, idSize), most);
  let at = box.at + 6 + idSize;
  for (let i = 0; i < count && at < box.end; i++) {
    const item = sized(bytes, at, idSize);
    const method = version > 0 ? u16be(bytes, at + idSize) & 15 : 0;
    const baseAt = at + idSize + (version > 0 ? 4 : 2);
    const pieces = u16be(bytes, baseAt + baseSize);
    const pieceAt = baseAt + baseSize + 2 + indexSize;
    if (item === wanted) {
      if (pieces !== 1 || method > 1) return undefined;
      const inside = method === 1 ? find(bytes, ['meta', 'idat']).next().value?.at : 0;
      const start = (inside ?? NaN) + sized(bytes, baseAt, baseSize) + sized(bytes, pieceAt, offsetSize);
      const end = start + sized(bytes, pieceAt + offsetSize, lengthSize);
      return end > start && end <= Number.MAX_SAFE_INTEGER ? { at: start, end } : undefined;
    }
    at = baseAt + baseSize + 2 + pieces * (indexSize + offsetSize + lengthSize);
  }
  return undefined;
}

/**
 * Where an AVIF or HEIC file keeps its EXIF and XMP, anywhere in the file.
 * @param head the file's first bytes, description included
 */
export function heifItems(head: Uint8Array): { readonly exif: Span | undefined; readonly xmp: Span | undefined } {
  const [exif, xmp] = [numberOf(head, 'Exif'), numberOf(head, 'mime', 'application/rdf+xml')];
  return { exif: exif === undefined ? undefined : place(head, exif), xmp: xmp === undefined ? undefined : place(head, xmp) };
}
