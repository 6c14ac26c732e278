import type { Spread, Vector } from '../types.ts';

/** The background texts of a space as vectors, with what a query is measured against. Depends on the space only: make it once. */
export interface Background {
  readonly vectors: readonly Vector[];
  /** Over the background texts: mean and deviation of each one's mean cosine with all others. */
  readonly own: Spread;
}

function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function spreadOf(values: ArrayLike<number>): Spread {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / (list.length || 1);
  return { mean, deviation: Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (list.length || 1)) };
}

/** `vectors`: the texts of models/background.ts by the text tower, of unit length. About a hundred take a millisecond. */
export function backgroundOf(vectors: readonly Vector[]): Background {
  const sum = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i]! += vector[i]!;
  const means = vectors.map((vector) => (vector.reduce((all, value, i) => all + value * sum[i]!, 0) - dot(vector, vector)) / Math.max(1, vectors.length - 1));
  return { vectors, own: spreadOf(means) };
}

/** How close a query's vector is to the background texts, in deviations above what is usual among themselves. */
export function closeness(query: Vector, { vectors, own }: Background): number {
  if (own.deviation === 0) return 0;
  const mean = vectors.reduce((sum, vector) => sum + dot(query, vector), 0) / vectors.length;
  return (mean - own.mean) / own.deviation;
}

/**
 * The best score of each background text over the rows of one side of a library (pictures, or captions), to be kept while the library
 * stays as it is. An added row costs as many dot products as there are texts (`raise`). After rows were removed or replaced the
 * tops may be too high: take them anew, by a search for the one best row for each text.
 */
export class Tops {
  readonly #background: Background;
  readonly #scores: Float64Array;
  #spread: Spread | undefined;

  constructor(background: Background) {
    this.#background = background;
    this.#scores = new Float64Array(background.vectors.length).fill(-Infinity);
  }

  /** `best`: the highest score over the rows, for instance `index.search(vector, 1)[0].score`; undefined where there is no row. */
  static of(background: Background, best: (vector: Vector) => number | undefined): Tops {
    const tops = new Tops(background);
    background.vectors.forEach((vector, i) => (tops.#scores[i] = best(vector) ?? -Infinity));
    return tops;
  }

  /** A row was added; its vector is of unit length. */
  raise(row: Vector): void {
    this.#background.vectors.forEach((vector, i) => (this.#scores[i] = Math.max(this.#scores[i]!, dot(vector, row))));
    this.#spread = undefined;
  }

  /** Mean and deviation over the texts; undefined while there is no row, or no text. */
  get spread(): Spread | undefined {
    if (!(this.#scores[0]! > -Infinity)) return undefined;
    return (this.#spread ??= spreadOf(this.#scores));
  }
}
