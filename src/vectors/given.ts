import { GlimpseError } from '../errors.ts';
import { norm } from './exact.ts';

/** @throws GlimpseError `input-invalid` for a single text in place of a list, and for half a surrogate pair, which cannot be written: two such ids could become one */
export function checkIds(ids: readonly string[]): void {
  if (!Array.isArray(ids)) throw new GlimpseError('input-invalid', 'ids that are no list');
  for (const id of ids) {
    if (typeof id !== 'string' || /\p{Surrogate}/u.test(id)) throw new GlimpseError('input-invalid', `an id that is no text: ${JSON.stringify(id)}`);
  }
}

/** Its square is still far from the largest number of 32 bits. */
const longest = 1e15;

/** The length of a vector, as that of an arrow. @throws GlimpseError `space-mismatch` when it has not `dims` numbers, `vector-invalid` */
export function lengthOf(vector: Float32Array, dims: number): number {
  if (vector.length !== dims) throw new GlimpseError('space-mismatch', `${vector.length} numbers, not ${dims}`);
  const length = norm(vector, 0, dims);
  // Also false for NaN.
  if (!(length <= longest)) throw new GlimpseError('vector-invalid', `length ${length}`);
  return length;
}

/** @throws GlimpseError `space-mismatch` for another length than `count` times `dims`, `vector-invalid` */
export function checkVectors(vectors: Float32Array, count: number, dims: number): void {
  if (vectors.length !== count * dims) throw new GlimpseError('space-mismatch', `${vectors.length} numbers, not ${count} times ${dims}`);
  for (let row = 0; row < count; row++) lengthOf(vectors.subarray(row * dims, (row + 1) * dims), dims);
}

/** A copy: what was checked is what is written. Of rows with the same id the last one. `vectors` is row-major. */
export function lastOfEach(ids: readonly string[], vectors: Float32Array, dims: number): { ids: readonly string[]; vectors: Float32Array } {
  const last = new Map(ids.map((id, place) => [id, place]));
  if (last.size === ids.length) return { ids: ids.slice(), vectors: vectors.slice() };
  const places = [...last.values()].sort((a, b) => a - b);
  const rows = new Float32Array(places.length * dims);
  places.forEach((place, i) => rows.set(vectors.subarray(place * dims, (place + 1) * dims), i * dims));
  return { ids: places.map((place) => ids[place]!), vectors: rows };
}
