import type { Checksum } from './checksum.ts';
import { blockRows } from '../layout.ts';

/** Raised when files of before can no longer be read. */
export const formatVersion = 1;
/** Everything in the files begins at a multiple of this, in bytes. */
export const unit = 64;

/**
 * What a record is; it never holds rows of two blocks. All numbers are little-endian and have 32 bits; a record is a head of 64 bytes, then
 *
 *     removed  row numbers that no longer count             `removed` numbers
 *     ends     byte at which each id ends in the text       `count` numbers
 *     sums     checksum of each row's floats                `count` numbers
 *     offsets  where each row's floats begin in `rows`, in units of 4 bytes (blocks only)
 *     text     the ids, or the description, in UTF-8        `text` bytes, zeros up to a multiple of 64
 *     floats   as they were given (rows only)               `count * dims` float32, zeros up to a multiple of 64
 */
export const Kind = { description: 1, rows: 2, block: 3 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

export interface Head {
  readonly kind: Kind;
  /** Number of its first row; of the next one where it has none. */
  readonly first: number;
  readonly count: number;
  readonly removed: number;
  readonly text: number;
  readonly dims: number;
  /** Checksum of the description: whose record this is. */
  readonly tag: number;
  /** Of a block: checksum of its image, how the image is laid out, and the byte in `rows` where the rows behind it begin. */
  readonly image: number;
  readonly layout: number;
  readonly rowsEnd: number;
}

/** Views of the bytes that were read. */
export interface Meta {
  readonly removed: Uint32Array;
  readonly ends: Uint32Array;
  readonly sums: Uint32Array;
  /** Empty but for a block. */
  readonly offsets: Uint32Array;
  readonly text: Uint8Array;
}

/** Texts as they were written: a mark of byte order is a part of an id like any other. */
export const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

const magic = 0x78566c47; // GlVx
const words = { magic: 0, kind: 1, first: 2, count: 3, removed: 4, text: 5, dims: 6, tag: 7, meta: 8, image: 9, layout: 10, rowsEnd: 11, rowsEndHigh: 12, sum: 15 };

/** Up to a multiple of 64. */
export const whole = (bytes: number): number => Math.ceil(bytes / unit) * unit;

/** Bytes between the head and the floats. */
export function metaBytes({ kind, count, removed, text }: Head): number {
  return whole(4 * (removed + count * (kind === Kind.block ? 3 : kind === Kind.rows ? 2 : 0)) + text);
}

/** Bytes from the head's first to the last of the floats or of the zeros after them. */
export function recordBytes(head: Head): number {
  return unit + metaBytes(head) + (head.kind === Kind.rows ? whole(head.count * head.dims * 4) : 0);
}

/** A record with room for its floats, which the caller puts behind the meta. `sums` and `offsets` are as long as `ends`. */
export function encodeRecord(head: Omit<Head, 'count' | 'removed' | 'text'>, meta: Meta, checksum: Checksum): Uint8Array<ArrayBuffer> {
  const full: Head = { ...head, count: meta.ends.length, removed: meta.removed.length, text: meta.text.length };
  const bytes = new Uint8Array(recordBytes(full));
  let at = unit;
  for (const list of [meta.removed, meta.ends, meta.sums, meta.offsets]) {
    new Uint32Array(bytes.buffer, at, list.length).set(list);
    at += list.byteLength;
  }
  bytes.set(meta.text, at);
  const out = new Uint32Array(bytes.buffer, 0, unit / 4);
  out[words.magic] = magic;
  for (const name of ['kind', 'first', 'count', 'removed', 'text', 'dims', 'tag', 'image', 'layout'] as const) out[words[name]] = full[name];
  out[words.rowsEnd] = full.rowsEnd % 2 ** 32;
  out[words.rowsEndHigh] = Math.floor(full.rowsEnd / 2 ** 32);
  out[words.meta] = checksum(bytes.subarray(unit, unit + metaBytes(full)));
  out[words.sum] = checksum(bytes.subarray(0, words.sum * 4));
  return bytes;
}

/** The head at a byte (a multiple of 4) of what was read; `undefined` where none is, or a damaged one. */
export function readHead(bytes: Uint8Array, at: number, checksum: Checksum): Head | undefined {
  if (at + unit > bytes.length) return undefined;
  const from = new Uint32Array(bytes.buffer, bytes.byteOffset + at, unit / 4);
  if (from[words.magic] !== magic || from[words.sum] !== checksum(bytes.subarray(at, at + words.sum * 4))) return undefined;
  const word = (name: keyof typeof words): number => from[words[name]]!;
  const kind = Object.values(Kind).find((value) => value === word('kind'));
  // A description has no rows.
  if (!kind || word('count') > (kind === Kind.description ? 0 : blockRows)) return undefined;
  return {
    kind,
    first: word('first'),
    count: word('count'),
    removed: word('removed'),
    text: word('text'),
    dims: word('dims'),
    tag: word('tag'),
    image: word('image'),
    layout: word('layout'),
    rowsEnd: word('rowsEnd') + word('rowsEndHigh') * 2 ** 32,
  };
}

/** What follows the head at byte `at`; `undefined` when it is damaged or does not end before the bytes do. */
export function readMeta(bytes: Uint8Array, at: number, head: Head, checksum: Checksum): Meta | undefined {
  const end = at + unit + metaBytes(head);
  if (end > bytes.length) return undefined;
  const expected = new Uint32Array(bytes.buffer, bytes.byteOffset + at, unit / 4)[words.meta];
  if (checksum(bytes.subarray(at + unit, end)) !== expected) return undefined;
  let from = bytes.byteOffset + at + unit;
  const list = (length: number): Uint32Array => {
    from += length * 4;
    return new Uint32Array(bytes.buffer, from - length * 4, length);
  };
  const removed = list(head.removed);
  const [ends, sums, offsets] = [list(head.count), list(head.count), list(head.kind === Kind.block ? head.count : 0)];
  return { removed, ends, sums, offsets, text: new Uint8Array(bytes.buffer, from, head.text) };
}
