import { GlimpseError } from '../errors.ts';

/** The format of `docs/prebuilt.md`, which says what every byte is. */

/** The one file whose name is not its hash. */
export const manifestPath = 'index.json';
export const formatName = 'glimpse-index';
/** Raised when an older reader could misunderstand a newer index. */
export const version = 1;

/** What no index may exceed. */
export const limits = {
  /** Bytes of the manifest. */
  manifest: 2 ** 23,
  /** Bytes of a shard. */
  shard: 2 ** 25,
  /** Bytes of any other file but thumbnails. */
  file: 2 ** 26,
  /** Shards, those that are empty now included. */
  slots: 2 ** 17,
  /** Characters of the name of a space. */
  name: 256,
  /** Slots for each that has rows: what is told of all rows takes room for the empty ones too. */
  sparse: 8,
  /** Rows of a shard: a power of two, so that a row is named by one number, slot * rows + place. */
  rows: 64,
  /** Numbers of a vector. */
  dims: 8192,
  /** Numbers that a sketch has of a vector. */
  axes: 256,
  /** Files of keywords. */
  lists: 2 ** 12,
} as const;

/** Shards whose sketches and columns stand in one file. */
export const segmentSlots = 128;
/** Rows up to which all shards are read with the first query: no sketches are needed. */
export const fewRows = 512;
export const sides = ['picture', 'words'] as const;
export type SideName = (typeof sides)[number];

/** @param where what is wrong, and where */
export function invalid(where: string): GlimpseError {
  return new GlimpseError('index-invalid', where);
}
