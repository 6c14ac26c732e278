import { GlimpseError } from '../errors.ts';
import { norm } from './exact.ts';
import type { RowTable } from './row-table.ts';

/** Rows that may be found: their ids, or what says so of an id. */
export type Allowed = Iterable<string> | ((id: string) => boolean);

/** @throws GlimpseError `input-invalid` for half a surrogate pair, which cannot be written: two such ids could become one */
export function checkIds(ids: readonly string[]): void {
  for (const id of ids) {
    if (typeof id !== 'string' || /\p{Surrogate}/u.test(id)) throw new GlimpseError('input-invalid', `an id that is no text: ${JSON.stringify(id)}`);
  }
}

/** Its square is still far from the largest number of 32 bits. */
const longest = 1e15;

/** @throws GlimpseError `space-mismatch` for another length than `count` times `dims`, `vector-invalid` */
export function checkVectors(vectors: Float32Array, count: number, dims: number): void {
  if (vectors.length !== count * dims) throw new GlimpseError('space-mismatch', `${vectors.length} numbers, not ${count} times ${dims}`);
  for (let row = 0; row < count; row++) {
    const length = norm(vectors, row * dims, dims);
    // Also false for NaN.
    if (!(length <= longest)) throw new GlimpseError('vector-invalid', `length ${length} of vector ${row}`);
  }
}

/** Of rows with the same id the last one. `vectors` is row-major. */
export function lastOfEach(ids: readonly string[], vectors: Float32Array, dims: number): { ids: readonly string[]; vectors: Float32Array } {
  const last = new Map(ids.map((id, place) => [id, place]));
  if (last.size === ids.length) return { ids, vectors };
  const places = [...last.values()].sort((a, b) => a - b);
  const rows = new Float32Array(places.length * dims);
  places.forEach((place, i) => rows.set(vectors.subarray(place * dims, (place + 1) * dims), i * dims));
  return { ids: places.map((place) => ids[place]!), vectors: rows };
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
