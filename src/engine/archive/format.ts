import { GlimpseError } from '../../errors.ts';

/** The format of `docs/export.md`, which says what every byte is. */

/** `GLIMPSE` and a zero. */
export const magic = Uint8Array.of(0x47, 0x4c, 0x49, 0x4d, 0x50, 0x53, 0x45, 0);
/** Raised when an older reader could misunderstand a newer file. */
export const version = 1;
/** Bytes ahead of the first record: `magic`, the version, and four zeros. */
export const prefaceBytes = 16;
/** Bytes ahead of a record's payload: its type and length. */
export const headBytes = 8;
/** Bytes behind it: a SHA-256. */
export const digestBytes = 32;
export const mediaType = 'application/vnd.glimpse.library';

export const recordTypes = ['head', 'fact', 'vect', 'thum', 'done'] as const;
export type RecordType = (typeof recordTypes)[number];

/** What no file may exceed, and what no library comes near. */
export const limits = {
  /** Items whose facts, vectors and thumbnails stand together. */
  group: 64,
  /** Bytes of a thumbnail. */
  thumb: 2 ** 20,
  /** Bytes of a payload: that many of these thumbnails, and what stands before each. */
  record: 64 * (2 ** 20 + 1024),
  /** Items of a library. */
  items: 2 ** 24,
  /** Numbers of a vector. */
  dims: 2 ** 16,
} as const;

/** @param where what is wrong, and where in the file */
export function invalid(where: string): GlimpseError {
  return new GlimpseError('export-invalid', where);
}
