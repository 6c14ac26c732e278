import { dims } from './types.ts';

/** Dot product of a query with the row that starts at `from`, in float64: eight sums, none of which waits for another. */
export function dotAt(rows: Float32Array, from: number, query: Float32Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let h = 0;
  for (let i = 0; i < dims; i += 8) {
    a += rows[from + i]! * query[i]!;
    b += rows[from + i + 1]! * query[i + 1]!;
    c += rows[from + i + 2]! * query[i + 2]!;
    d += rows[from + i + 3]! * query[i + 3]!;
    e += rows[from + i + 4]! * query[i + 4]!;
    f += rows[from + i + 5]! * query[i + 5]!;
    g += rows[from + i + 6]! * query[i + 6]!;
    h += rows[from + i + 7]! * query[i + 7]!;
  }
  return a + b + (c + d) + (e + f + (g + h));
}
