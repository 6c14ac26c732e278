import type { Filter } from './filters.ts';

export const dims = 768;
/** Rows behind the others, for timing what one more takes. */
export const spare = 256;

/** `iid`: no structure at all. `clustered`: photographs and texts that fit them well. `clip`: texts from another cone, with scores that hardly differ. */
export type Kind = 'iid' | 'clustered' | 'clip';

/** Queries are pictures and texts by turns. */
export interface DataSet {
  readonly rows: number;
  /** Row-major: `rows` and `spare` more. */
  readonly vectors: Float32Array<SharedArrayBuffer>;
  readonly queries: readonly Float32Array<ArrayBuffer>[];
  /** More of the same, for what learns from queries. */
  readonly warmup: readonly Float32Array<ArrayBuffer>[];
}

/** For every query the nearest 100 rows, and under each filter, best first; float64. */
export interface Truth {
  readonly all: readonly (readonly number[])[];
  readonly filtered: Readonly<Record<Filter, readonly (readonly number[])[]>>;
}

type Later<T> = T | Promise<T>;

export interface Way {
  search(query: Float32Array<ArrayBuffer>, k: number): Later<ArrayLike<number>>;
  readonly filter?: Filter;
}

/** Rows and ways to find them, as a page would use that library. A row's id is its number. */
export interface Index {
  /** All rows at once, where that is how it is done; otherwise they are inserted one by one. */
  fill?(vectors: Float32Array, rows: number): Later<void>;
  insert?(id: number, vector: Float32Array<ArrayBuffer>): Later<void>;
  remove?(id: number): void;
  /** Asked for once all rows are there. */
  ways(): Readonly<Record<string, Way>>;
  /** What it holds, where that can be read. */
  bytes?(): Later<number>;
  /** Milliseconds of the parts of a query. */
  stages?(query: Float32Array<ArrayBuffer>): Readonly<Record<string, number>>;
  /** Removes what it left on disk. */
  end?(): Later<void>;
}

/** `rows`: how many will be there. */
export type Make = (capacity: number, rows: number) => Later<Index>;
