import { GlimpseError } from '../errors.ts';
import type { RowTable } from './row-table.ts';

/** Rows that may be found: their ids, or what says so of an id. */
export type Allowed = Iterable<string> | ((id: string) => boolean);

/** @throws GlimpseError `input-invalid` for half a surrogate pair, which cannot be written: two such ids could become one */
export function checkIds(ids: readonly string[]): void {
  for (const id of ids) {
    if (typeof id !== 'string' || /\p{Surrogate}/u.test(id)) throw new GlimpseError('input-invalid', `an id that is no text: ${JSON.stringify(id)}`);
  }
}

/** @throws GlimpseError `space-mismatch` for another length than `count` times `dims`, `vector-invalid` */
export function checkVectors(vectors: Float32Array, count: number, dims: number): void {
  if (vectors.length !== count * dims) throw new GlimpseError('space-mismatch', `${vectors.length} numbers, not ${count} times ${dims}`);
  // Whatever is not finite makes the sum of products with zero not zero.
  let sum = 0;
  for (const value of vectors) sum += value * 0;
  if (sum !== 0) throw new GlimpseError('vector-invalid', 'not all numbers are finite');
}

/** One bit a row, lowest first. */
export function maskOf(table: RowTable, allowed: Allowed): Uint32Array {
  const mask = new Uint32Array(Math.ceil(table.rows / 32));
  const allow = (row: number): void => void (mask[row >>> 5]! |= 1 << (row & 31));
  if (typeof allowed === 'function') {
    for (let row = 0; row < table.rows; row++) if (table.isLive(row) && allowed(table.id(row))) allow(row);
  } else {
    for (const id of allowed) {
      const row = table.find(id);
      if (row !== undefined) allow(row);
    }
  }
  return mask;
}
