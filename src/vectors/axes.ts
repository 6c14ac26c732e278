import type { Arena } from './arena.ts';

/** Queries after which the axes are set anew: few, because all rows are read for it. */
const lessons = new Set([4, 32, 256, 2048]);

/**
 * Two directions along which rows and queries are compared by themselves, so that the sign bits answer for the rest of the query only. What
 * most queries have in common is a large part of them (texts lie in a cone of their own), and that part ranks few rows but blurs
 * every estimate. The first axis is the mean of the rows, the second what is left of the mean of the queries so far. Whatever
 * they are, scores are right; good ones make fewer rows worth a second look.
 */
export class Axes {
  readonly #arena: Arena;
  readonly #asked: Float64Array;
  #queries = 0;

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#asked = new Float64Array(arena.layout.dims);
  }

  /** Counts the turned query at x, and every now and then sets the axes and the places of all rows on them. */
  learn(blocks: number): void {
    const { kernel, layout, axes, words, few, x, f32 } = this.#arena;
    const { dims, stride } = layout;
    for (let i = 0; i < dims; i++) this.#asked[i]! += f32[x / 4 + i]!;
    if (!lessons.has(++this.#queries)) return;
    const first = this.#arena.floats(axes, dims);
    const second = this.#arena.floats(axes + 4 * dims, dims);
    first.fill(0);
    for (let block = 0; block < blocks; block++) this.#arena.floats(this.#arena.block(block) + layout.centre, dims).forEach((value, i) => (first[i]! += value));
    toUnit(first);
    const along = this.#asked.reduce((sum, value, i) => sum + value * first[i]!, 0);
    this.#asked.forEach((value, i) => (second[i] = value - along * first[i]!));
    toUnit(second);
    const asWords = (axis: 0 | 1): [words: number, step: number, total: number] => {
      const to = words + axis * 2 * dims;
      kernel.words(axes + axis * 4 * dims, dims, to, few);
      const [step, , total] = this.#arena.floats(few, 3) as unknown as [number, number, number];
      return [to, step, total];
    };
    kernel.project(this.#arena.block(0), stride, blocks, dims, ...asWords(0), ...asWords(1));
  }

  /** Takes off the query at x what lies along the axes, and answers how much that is. */
  split(): [first: number, second: number] {
    const { dims } = this.#arena.layout;
    const x = this.#arena.floats(this.#arena.x, dims);
    const take = (n: 0 | 1): number => {
      const axis = this.#arena.floats(this.#arena.axes + n * 4 * dims, dims);
      let amount = 0;
      for (let i = 0; i < dims; i++) amount += x[i]! * axis[i]!;
      for (let i = 0; i < dims; i++) x[i]! -= amount * axis[i]!;
      return amount;
    };
    return [take(0), take(1)];
  }

  /** Forgets the axes, not the queries. */
  reset(): void {
    this.#arena.floats(this.#arena.axes, 2 * this.#arena.layout.dims).fill(0);
    this.#queries = 0;
  }
}

/** Makes the length 1, unless there is none. */
function toUnit(vector: Float32Array): void {
  const squares = vector.reduce((sum, value) => sum + value * value, 0);
  const factor = squares > 1e-30 ? 1 / Math.sqrt(squares) : 0;
  vector.forEach((value, i) => (vector[i] = value * factor));
}
