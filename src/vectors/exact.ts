/** A row of a list and its score. */
export interface Ranked {
  /** Place in the list. */
  readonly at: number;
  readonly score: number;
}

export type Metric = 'cosine' | 'dot';

/**
 * The `k` best of a list of rows in float64, best first; of equal ones the earlier first.
 * `rows`: row-major, as long as the query each.
 */
export function exactTop(query: Float32Array, k: number, count: number, rows: Float32Array, metric: Metric, threshold = -Infinity): Ranked[] {
  const dims = query.length;
  const length = metric === 'cosine' ? norm(query, 0, dims) : 1;
  const ranked: Ranked[] = [];
  for (let at = 0; at < count; at++) {
    const start = at * dims;
    let a = 0;
    let b = 0;
    let aa = 0;
    let bb = 0;
    for (let i = 0; i + 1 < dims; i += 2) {
      const x = rows[start + i]!;
      const y = rows[start + i + 1]!;
      a += x * query[i]!;
      b += y * query[i + 1]!;
      aa += x * x;
      bb += y * y;
    }
    if (dims % 2 === 1) {
      const x = rows[start + dims - 1]!;
      a += x * query[dims - 1]!;
      aa += x * x;
    }
    const scale = metric === 'cosine' ? Math.sqrt(aa + bb) * length : 1;
    const score = scale === 0 ? 0 : (a + b) / scale;
    if (score >= threshold) ranked.push({ at, score });
  }
  return ranked.sort((one, other) => other.score - one.score || one.at - other.at).slice(0, k);
}

/** Length of the `dims` numbers from `start` on. */
export function norm(vectors: ArrayLike<number>, start: number, dims: number): number {
  let sum = 0;
  for (let i = start; i < start + dims; i++) sum += vectors[i]! ** 2;
  return Math.sqrt(sum);
}
