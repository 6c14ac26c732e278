export type Metric = 'cosine' | 'dot';

/** A row of a list and its score. */
export interface Ranked {
  /** Place in the list. */
  readonly at: number;
  readonly score: number;
}

/** Length of the `dims` numbers from `start` on, in float64. */
export function norm(vectors: ArrayLike<number>, start: number, dims: number): number {
  let sum = 0;
  for (let i = start; i < start + dims; i++) sum += vectors[i]! ** 2;
  return Math.sqrt(sum);
}

/** What makes a vector of that length a row: of length 1, for cosines; 0 for one of no length. */
export function factorOf(length: number, metric: Metric): number {
  if (metric === 'dot') return 1;
  return length > 0 ? 1 / length : 0;
}

/** Length of a query where that counts: `Planes` looks at its direction only. */
export function scaleOf(query: Float32Array, metric: Metric): number {
  return metric === 'dot' ? norm(query, 0, query.length) || 1 : 1;
}

/** The scores in float64 of rows for a query; a cosine with a vector of no length is 0. */
export class ExactScore {
  readonly #query: Float64Array;
  readonly #cosine: boolean;

  constructor(query: Float32Array, metric: Metric) {
    this.#query = Float64Array.from(query);
    this.#cosine = metric === 'cosine';
    const length = norm(query, 0, query.length);
    if (this.#cosine && length > 0) this.#query.forEach((value, i) => (this.#query[i] = value / length));
  }

  /** Of the row of which the numbers begin at `start`. */
  of(rows: Float32Array, start: number): number {
    const query = this.#query;
    const dims = query.length;
    let a = 0;
    let b = 0;
    let squares = 0;
    let i = 0;
    for (; i + 1 < dims; i += 2) {
      const one = rows[start + i]!;
      const other = rows[start + i + 1]!;
      a += one * query[i]!;
      b += other * query[i + 1]!;
      squares += one * one;
      squares += other * other;
    }
    if (i < dims) {
      const last = rows[start + i]!;
      a += last * query[i]!;
      squares += last * last;
    }
    if (!this.#cosine) return a + b;
    return squares > 0 ? (a + b) / Math.sqrt(squares) : 0;
  }
}

/** The `k` best scores of a list that reach the threshold, best first; of equal ones that of the lowest slot first. */
export function best(scores: ArrayLike<number>, k: number, threshold: number, slots?: ArrayLike<number>): Ranked[] {
  const ranked: Ranked[] = [];
  const slot = (at: number): number => slots?.[at] ?? at;
  for (let at = 0; at < scores.length; at++) if (scores[at]! >= threshold) ranked.push({ at, score: scores[at]! });
  return ranked.sort((one, other) => other.score - one.score || slot(one.at) - slot(other.at)).slice(0, k);
}
