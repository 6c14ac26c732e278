import { blockRows } from '../../../src/vectors/layout.ts';
import type { RowMask } from '../../../src/vectors/row-set.ts';
import type { PlaneRows } from '../../../src/vectors/stored/plane-rows.ts';

/** Rows as they are, in blocks as `Planes` has them: an image has floats and a mark, and scores nothing cleverly. */
export class WholeRows implements PlaneRows {
  readonly dims: number;
  readonly imageBytes: number;
  rows = 0;
  readonly #blocks: Float32Array<ArrayBuffer>[] = [];
  readonly #dead = new Set<number>();

  constructor(dims: number) {
    this.dims = dims;
    this.imageBytes = Math.ceil((dims * blockRows * 4) / 64) * 64;
  }

  static async create(dims: number): Promise<WholeRows> {
    return new WholeRows(dims);
  }

  get bytes(): number {
    return this.#blocks.length * this.imageBytes;
  }

  append(vector: Float32Array, factor: number): number {
    const slot = this.rows++;
    if (slot % blockRows === 0) this.#blocks.push(new Float32Array(this.imageBytes / 4));
    this.#blocks.at(-1)!.set(vector.map((value) => value * factor), (slot % blockRows) * this.dims);
    return slot;
  }

  remove(slot: number): void {
    if (slot >= this.rows) throw new Error(`no slot ${slot}`);
    this.#dead.add(slot);
  }

  image(block: number): Uint8Array {
    if ((block + 1) * blockRows > this.rows) throw new Error(`block ${block} is not full`);
    return new Uint8Array(this.#blocks[block]!.buffer);
  }

  addBlocks(count: number): void {
    if (this.rows % blockRows !== 0) throw new Error('there is an unfinished block');
    for (let i = 0; i < count; i++) this.#blocks.push(new Float32Array(this.imageBytes / 4));
    this.rows += count * blockRows;
  }

  reset(): void {
    this.rows = 0;
    this.#blocks.length = 0;
    this.#dead.clear();
  }

  candidates(query: Float32Array, k: number, { mask }: { readonly mask?: RowMask } = {}): { slots: Uint32Array; scores: Float32Array } {
    const found: { slot: number; score: number }[] = [];
    for (let slot = 0; slot < this.rows; slot++) {
      if (this.#dead.has(slot) || (mask && ((mask.bits[slot >>> 5] ?? 0) & (1 << (slot & 31))) === 0)) continue;
      let score = 0;
      const from = (slot % blockRows) * this.dims;
      for (let i = 0; i < this.dims; i++) score += this.#blocks[slot >>> 10]![from + i]! * query[i]!;
      found.push({ slot, score });
    }
    const best = found.sort((a, b) => b.score - a.score).slice(0, k + 5);
    return { slots: Uint32Array.from(best, ({ slot }) => slot), scores: Float32Array.from(best, ({ score }) => score) };
  }

  spread(): { mean: number; deviation: number } {
    return { mean: 0, deviation: 0 };
  }
}
