import { GlimpseError } from '../errors.ts';
import { blockRows } from './layout.ts';

/** Rows that may be found: their ids, or what says so of an id. */
export type Allowed<K = string> = Iterable<K> | ((id: K) => boolean);

/** Rows that are there and allowed. */
export interface RowMask {
  /** One bit a row, lowest first; 32 words for each 1,024 rows. */
  readonly bits: Uint32Array;
  /** How many bits are set, and in how many words. */
  readonly rows: number;
  readonly words: number;
}

/** An allow-list for many searches of one index, made by its `rows`. It follows the index's changes. */
export class RowSet {
  readonly #owner: object;
  readonly #fill: (mask: Uint32Array) => void;
  #mask: RowMask = { bits: new Uint32Array(0), rows: 0, words: 0 };
  /** What the bits were worked out from: a table of rows, and which state of it. */
  #table: object | undefined;
  #edition = 0;

  /** Of the index `owner`; `fill` sets the bits of the allowed rows. */
  constructor(owner: object, fill: (mask: Uint32Array) => void) {
    this.#owner = owner;
    this.#fill = fill;
  }

  /**
   * Its rows among so many of a table, worked out anew when they have changed since.
   * @throws GlimpseError `input-invalid` for another index than the one that it was made by
   */
  mask(owner: object, table: object, rows: number, edition: number): RowMask {
    if (owner !== this.#owner) throw new GlimpseError('input-invalid', 'an allow-list of another index');
    if (this.#table === table && this.#edition === edition) return this.#mask;
    const bits = new Uint32Array(Math.ceil(rows / blockRows) * (blockRows / 32));
    this.#fill(bits);
    this.#mask = { bits, ...count(bits) };
    this.#table = table;
    this.#edition = edition;
    return this.#mask;
  }
}

/** What sets the bits of allowed rows, given what goes through all rows and their ids, and where the row of an id is. */
export function filler<K>(allowed: Allowed<K>, each: (visit: (id: K, row: number) => void) => void, find: (id: K) => number | undefined): (mask: Uint32Array) => void {
  const set = (mask: Uint32Array, row: number): void => void (mask[row >>> 5]! |= 1 << (row & 31));
  if (typeof allowed === 'function') return (mask) => each((id, row) => allowed(id) && set(mask, row));
  // A list may be one that can be read only once, and a string, which is a list of letters too, is meant as an id.
  const listed = typeof allowed === 'string' ? [allowed as K] : [...allowed];
  return (mask) => {
    for (const id of listed) {
      const row = find(id);
      if (row !== undefined) set(mask, row);
    }
  };
}

/** Set bits, and words that have any. */
export function count(bits: Uint32Array): { rows: number; words: number } {
  let rows = 0;
  let words = 0;
  for (const word of bits) {
    if (word === 0) continue;
    words++;
    rows += bitsOf(word);
  }
  return { rows, words };
}

/** Set bits of a word: the usual sum of ever wider fields. */
export function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Numbers of the set bits to `out`. Answers how many. */
export function list(bits: Uint32Array, out: Uint32Array | number[]): number {
  let found = 0;
  for (let i = 0; i < bits.length; i++) {
    for (let word = bits[i]!; word !== 0; word &= word - 1) out[found++] = i * 32 + 31 - Math.clz32(word & -word);
  }
  return found;
}
