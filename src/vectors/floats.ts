import { blockRows } from './layout.ts';

/** Rows of floats in memory, in blocks: growing copies nothing. */
export class Floats {
  readonly #dims: number;
  readonly #blocks: Float32Array<ArrayBuffer>[] = [];

  constructor(dims: number) {
    this.#dims = dims;
  }

  set(slot: number, row: Float32Array): void {
    const [block, start] = this.at(slot);
    block.set(row, start);
  }

  /** The block of a row and where in it the row begins. */
  at(slot: number): [block: Float32Array<ArrayBuffer>, start: number] {
    const block = (this.#blocks[Math.floor(slot / blockRows)] ??= new Float32Array(blockRows * this.#dims));
    return [block, (slot % blockRows) * this.#dims];
  }

  get bytes(): number {
    return this.#blocks.reduce((sum, block) => sum + block.byteLength, 0);
  }

  /** A copy of a row. */
  get(slot: number): Float32Array<ArrayBuffer> {
    const [block, start] = this.at(slot);
    return block.slice(start, start + this.#dims);
  }

  /** Gives back what is behind so many rows. */
  truncate(rows: number): void {
    this.#blocks.length = Math.min(this.#blocks.length, Math.ceil(rows / blockRows));
  }
}
