import type { Spread, Vector } from '../types.ts';
import type { Basis } from './basis.ts';
import { limits, type SideName } from './format.ts';
import { product } from '../rank/product.ts';
import type { ShardSketch, SideSketch } from './sketch.ts';

/** About what every row scores for a vector, by number (slot * 64 + place), and the deviation of the error; NaN for rows that have no such vector. */
export interface Estimate {
  readonly scores: Float32Array;
  readonly errors: Float32Array;
}

/** The sketches of an index. */
export class Estimates {
  readonly #basis: Basis;
  readonly #dims: number;
  readonly #shards: readonly ShardSketch[];
  readonly #numbers: number;

  constructor(shards: readonly ShardSketch[], slots: number, basis: Basis, dims: number) {
    this.#shards = shards;
    this.#numbers = slots * limits.rows;
    this.#basis = basis;
    this.#dims = dims;
  }

  /** `vector` is of unit length. */
  of(side: SideName, vector: Vector): Estimate {
    const scores = new Float32Array(this.#numbers).fill(NaN);
    const errors = new Float32Array(this.#numbers);
    const axes = this.#basis[side];
    const along = Float32Array.from(axes, (axis) => product(vector, axis));
    for (const shard of this.#shards) {
      const own = shard[side];
      if (own) this.#fill(own, vector, along, shard.slot * limits.rows, scores, errors);
    }
    return { scores, errors };
  }

  #fill({ places, centre, centreScale, scales, errors: lengths, errorScale, codes }: SideSketch, vector: Vector, along: Float32Array, first: number, scores: Float32Array, errors: Float32Array): void {
    let middle = 0;
    for (let i = 0; i < centre.length; i++) middle += centre[i]! * vector[i]!;
    middle *= centreScale;
    // What is left out lies in no particular direction: of a vector of its length, the part along another one has this deviation.
    const error = errorScale / 255 / Math.sqrt(this.#dims);
    for (let row = 0; row < places.length; row++) {
      const start = row * along.length;
      let sum = 0;
      for (let n = 0; n < along.length; n++) sum += codes[start + n]! * along[n]!;
      const number = first + places[row]!;
      scores[number] = middle + scales[row]! * sum;
      errors[number] = lengths[row]! * error;
    }
  }
}

/** Mean and deviation of the scores that there are, without those of some rows. */
export function spreadOf({ scores }: Estimate, without: ReadonlySet<number>): Spread {
  let [count, sum, squares] = [0, 0, 0];
  scores.forEach((score, row) => {
    if (Number.isNaN(score) || without.has(row)) return;
    count++;
    sum += score;
    squares += score * score;
  });
  const mean = sum / (count || 1);
  return { mean, deviation: Math.sqrt(Math.max(0, squares / (count || 1) - mean * mean)) };
}
