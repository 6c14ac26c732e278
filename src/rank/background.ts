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

/** The best row for a text. */
export interface Best {
  readonly id: string;
  readonly score: number;
}

/**
 * The best score of each background text over the rows of one side of a library (pictures, or words), kept up to date. An added row costs as
 * many dot products as there are texts; when one goes, or has another vector, only the texts of which it was the best row are taken anew.
 */
export class Tops {
  readonly #background: Background;
  readonly #best: (Best | undefined)[];
  /** Texts that have to be taken anew. */
  readonly #stale = new Set<number>();
  #spread: Spread | undefined;

  constructor(background: Background) {
    this.#background = background;
    this.#best = background.vectors.map(() => undefined);
    this.forget();
  }

  /** All texts have to be taken anew. */
  forget(): void {
    this.#background.vectors.forEach((_, i) => this.#stale.add(i));
  }

  /** A row has come, has another vector or, without one, has gone. Its vector is of unit length. */
  change(id: string, row: Vector | undefined): void {
    this.#background.vectors.forEach((vector, i) => {
      if (this.#stale.has(i)) return;
      const best = this.#best[i];
      if (best?.id === id) this.#stale.add(i);
      else if (row) {
        const score = dot(vector, row);
        if (score > (best?.score ?? -Infinity)) this.#best[i] = { id, score };
      }
    });
  }

  /** Takes one text anew, if there is one that has to be; whether there was. `best` finds the best row, for instance with `index.search(vector, 1)`; undefined where there is none. */
  take(best: (vector: Vector) => Best | undefined): boolean {
    const [next] = this.#stale;
    if (next === undefined) return false;
    this.#best[next] = best(this.#background.vectors[next]!);
    this.#stale.delete(next);
    return true;
  }

  /** Takes note of what has changed, once no text is left to be taken anew. */
  settle(): void {
    const scores = this.#best.flatMap((best) => best?.score ?? []);
    this.#spread = scores.length > 0 ? spreadOf(scores) : undefined;
  }

  /** Mean and deviation over the texts, when it was last settled; undefined while there is no row, or no text. */
  get spread(): Spread | undefined {
    return this.#spread;
  }
}
