import { GlimpseError } from '../errors.ts';
import type { Spread, Vector } from '../types.ts';
import { dotRows } from './dot.ts';
import { topK } from './top-k.ts';

/** A row that was found. */
export interface Match {
  readonly id: string;
  /** Dot product with the query: the cosine, for unit vectors. */
  readonly score: number;
}

/** Exact nearest rows by dot product, in memory: one flat matrix that is scanned whole. Removed rows are reused. */
export class FlatIndex {
  readonly dims: number;
  #data: Float32Array<ArrayBuffer>;
  #scores = new Float32Array(0);
  readonly #ids: (string | undefined)[] = [];
  readonly #slots = new Map<string, number>();
  readonly #free: number[] = [];

  constructor(dims: number) {
    this.dims = dims;
    this.#data = new Float32Array(0);
  }

  get size(): number {
    return this.#slots.size;
  }

  /** Adds a row, or replaces the one of that id. @throws GlimpseError `space-mismatch` when the length is not `dims` */
  add(id: string, vector: Vector): void {
    this.#check(vector);
    const slot = this.#slots.get(id) ?? this.#free.pop() ?? this.#ids.length;
    this.#reserve(slot + 1);
    this.#data.set(vector, slot * this.dims);
    this.#ids[slot] = id;
    this.#slots.set(id, slot);
  }

  /** Whether there was such a row. */
  remove(id: string): boolean {
    const slot = this.#slots.get(id);
    if (slot === undefined) return false;
    this.#slots.delete(id);
    this.#ids[slot] = undefined;
    this.#free.push(slot);
    return true;
  }

  /** A copy of a row. */
  get(id: string): Vector | undefined {
    const slot = this.#slots.get(id);
    return slot === undefined ? undefined : this.#data.slice(slot * this.dims, (slot + 1) * this.dims);
  }

  clear(): void {
    this.#data = new Float32Array(0);
    this.#ids.length = 0;
    this.#slots.clear();
    this.#free.length = 0;
  }

  /** The `k` best rows, best first, among those `filter` allows; `spread` describes the scores of all rows that it allows. */
  search(vector: Vector, k: number, filter?: (id: string) => boolean): { matches: Match[]; spread: Spread } {
    this.#check(vector);
    const rows = this.#ids.length;
    if (this.#scores.length < rows) this.#scores = new Float32Array(this.#data.length / this.dims);
    const scores = this.#scores.subarray(0, rows);
    dotRows(this.#data, vector, scores);
    const allowed = (slot: number): boolean => {
      const id = this.#ids[slot];
      return id !== undefined && (filter?.(id) ?? true);
    };
    const matches = topK(scores, allowed, k).map(({ slot, score }) => ({ id: this.#ids[slot]!, score }));
    return { matches, spread: spreadOf(scores, allowed) };
  }

  #check(vector: Vector): void {
    if (vector.length !== this.dims) throw new GlimpseError('space-mismatch', `${vector.length} numbers, not ${this.dims}`);
  }

  #reserve(rows: number): void {
    if (rows * this.dims <= this.#data.length) return;
    const grown = new Float32Array(Math.max(rows, 256, Math.ceil((this.#data.length / this.dims) * 1.5)) * this.dims);
    grown.set(this.#data);
    this.#data = grown;
  }
}

function spreadOf(scores: Float32Array, allowed: (slot: number) => boolean): Spread {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let slot = 0; slot < scores.length; slot++) {
    if (!allowed(slot)) continue;
    count++;
    sum += scores[slot]!;
    squares += scores[slot]! ** 2;
  }
  if (count === 0) return { mean: 0, deviation: 0 };
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}
