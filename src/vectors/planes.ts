import { GlimpseError } from '../errors.ts';
import { Arena, youngRows } from './arena.ts';
import { Axes } from './axes.ts';
import { errorOf, findCandidates, isScattered, scoresOf, scratchBytes, type Candidates } from './candidates.ts';
import { norm } from './exact.ts';
import { blockRows } from './layout.ts';
import { loadKernel, type KernelKind, type LoadedKernel } from './load-kernel.ts';
import { hadamardSize } from './rotation.ts';
import { count, list, type RowMask } from './row-set.ts';
import { sample, spreadOf } from './spread.ts';
import { withShards } from './shards/with-shards.ts';
import type { Shards } from '../ports.ts';
import type { Spread } from '../types.ts';

/** 2048 entries of at most 31 are the most that 16 bits hold. */
const mostDims = 8192;

export interface Choice {
  /** Rows that are allowed; all unless given. */
  readonly mask?: RowMask;
  /** Rows whose product with the query, made as long as 1, is less are left out. */
  readonly threshold?: number;
}

/**
 * Rows as sign bits and 8-bit numbers in one memory, in blocks of 1024. Knows neither ids nor the rows' own numbers: it says which few
 * rows can be among the best, by bounds on its own error, and leaves it to the caller to compare those exactly.
 */
export class Planes {
  readonly dims: number;
  readonly kind: KernelKind;
  readonly #arena: Arena;
  readonly #axes: Axes;
  #rows = 0;
  /** Rows that are there, one bit each. */
  #live = new Uint32Array(32);
  /** Length of the longest row of each block, where it is known. */
  readonly #longest: (number | undefined)[] = [];
  /** What scores by 8 bits may be off by, as long as it is known. */
  #error: number | undefined;
  /** Rows that are in the sums. */
  #summed = 0;
  /** Whether the first rows have codes yet. */
  #grown = false;
  /** The query and the rows of which the blocks have the bounds; undefined once a row has changed. */
  #scanned: { readonly query: Float32Array; readonly bits: Uint32Array | undefined } | undefined;

  constructor(dims: number, loaded: LoadedKernel) {
    this.dims = dims;
    this.kind = loaded.kind;
    this.#arena = new Arena(dims, loaded);
    this.#axes = new Axes(this.#arena);
  }

  /**
   * For rows of `dims` numbers, with a memory of its own and the fastest kernel that is right here; with `shards`, other threads help with many rows.
   * @throws GlimpseError `vector-invalid` when there are none or too many to be added up with 16 bits
   */
  static async create(dims: number, shards?: Shards): Promise<Planes> {
    if (!Number.isInteger(dims) || dims < 1 || dims > mostDims) throw new GlimpseError('vector-invalid', `vectors of ${dims} numbers, not 1 to ${mostDims}`);
    const loaded = await loadKernel();
    return new Planes(dims, shards ? withShards(loaded, shards) : loaded);
  }

  /** Slots that were given out, those of removed rows included. */
  get rows(): number {
    return this.#rows;
  }

  /** Bytes that the rows take in memory. */
  get bytes(): number {
    return this.#blocks * this.#arena.layout.stride;
  }

  /** Bytes of an image. */
  get imageBytes(): number {
    return this.#arena.layout.image;
  }

  /** Adds the row vector * factor and answers its slot. @throws RangeError when there is no more memory */
  append(vector: Float32Array, factor: number): number {
    const slot = this.#rows;
    if (slot % blockRows === 0) this.#open(slot / blockRows);
    this.#put(slot, vector, factor);
    this.#arena.kernel.accumulate(this.#arena.x, this.#arena.layout.dims, this.#arena.sums);
    this.#summed++;
    this.#rows++;
    this.#code(slot);
    if (!this.#grown && this.#rows === youngRows) this.#growUp();
    return slot;
  }

  /** Puts another row into a slot, whether there is one or not. */
  replace(slot: number, vector: Float32Array, factor: number): void {
    this.#put(slot, vector, factor);
    this.#code(slot);
  }

  remove(slot: number): void {
    this.#scanned = undefined;
    this.#live[slot >>> 5]! &= ~(1 << (slot & 31));
  }

  isLive(slot: number): boolean {
    return slot < this.#rows && ((this.#live[slot >>> 5]! >>> (slot & 31)) & 1) === 1;
  }

  /** Forgets the slots from `rows` on. */
  truncate(rows: number): void {
    for (let slot = rows; slot < this.#rows; slot++) this.remove(slot);
    this.#rows = rows;
  }

  /** A view of a full block as files keep it. Valid until the next row is added or, with `shards`, searched for. */
  image(block: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#arena.buffer, this.#arena.block(block), this.#arena.layout.image);
  }

  /** Room for so many more full blocks, to be filled with images before anything else happens. There must be no unfinished block. */
  addBlocks(count: number): void {
    const block = this.#rows / blockRows;
    this.#room(block + count);
    this.#rows += count * blockRows;
    this.#live.fill(0xffffffff, block * 32, (block + count) * 32);
    this.#longest.length = block;
    this.#error = undefined;
    this.#scanned = undefined;
    this.#summed = 0;
    this.#grown ||= count > 0;
    // Their rows have no places on the axes yet.
    this.#axes.reset();
  }

  /** Forgets all rows and keeps the memory. */
  reset(): void {
    this.truncate(0);
    this.#axes.reset();
    this.#longest.length = 0;
    this.#summed = 0;
    this.#grown = false;
  }

  /** Every row that can be among the `k` best for the query, whatever its length, and a few more. All of them while there are few; none for fewer than one, or for NaN. By a threshold alone, from the bounds of the last scan, where that was for the same query and rows. */
  candidates(query: Float32Array, k: number, { mask, threshold = -Infinity }: Choice = {}): Candidates {
    if (!(k >= 1) || Number.isNaN(threshold)) return { slots: new Uint32Array(0), scores: new Float32Array(0), rescored: 0 };
    const length = norm(query, 0, this.dims);
    if (!this.#grown || length === 0) return this.#all(query, mask);
    this.#arena.settle(this.#rows);
    this.#turn(query, 1 / length);
    const known = this.#scanned;
    const scanned = k === Infinity && known !== undefined && known.bits === mask?.bits && known.query.every((value, i) => value === query[i]);
    if (!scanned) this.#axes.learn(this.#blocks);
    const scans = !scanned && !isScattered(mask);
    if (scans) this.#scanned = undefined;
    const found = findCandidates(this.#arena, this.#axes, { k, threshold, live: this.#live, mask, blocks: this.#blocks, longest: this.#longestRow(), scanned });
    if (scans) this.#scanned = { query: query.slice(), bits: mask?.bits };
    return found;
  }

  /** Mean and deviation of the products of the query, made as long as 1, with all rows that are allowed; of many, by a sample of 2048 or more. */
  spread(query: Float32Array, mask?: RowMask): Spread {
    const bits = this.#bits(mask);
    return spreadOf(this.scores(query, sample(bits, mask?.rows ?? count(bits).rows)));
  }

  /** Products of the query, made as long as 1, with some rows, by 8 bits. */
  scores(query: Float32Array, slots: Uint32Array): Float32Array<ArrayBuffer> {
    const length = norm(query, 0, this.dims);
    if (length === 0 || slots.length === 0) return new Float32Array(slots.length);
    this.#turn(query, 1 / length);
    return this.#grown ? scoresOf(this.#arena, slots, this.#blocks) : this.#youngScores(slots);
  }

  /** What these may be off by. */
  error(): number {
    return (this.#error ??= errorOf(this.#arena, this.#grown ? this.#blocks : 0, this.#longestRow()));
  }

  #youngScores(slots: Uint32Array): Float32Array<ArrayBuffer> {
    const { kernel, layout, young, x } = this.#arena;
    const [place, end] = this.#arena.behind(this.#blocks);
    const out = place(4 * youngRows);
    this.#arena.reserve(end());
    kernel.dots(young, 4 * layout.dims, youngRows, x, layout.dims, out);
    return Float32Array.from(slots, (slot) => this.#arena.f32[out / 4 + slot]!);
  }

  #bits(mask: RowMask | undefined): Uint32Array {
    return mask?.bits ?? this.#live.subarray(0, this.#blocks * 32);
  }

  get #blocks(): number {
    return Math.ceil(this.#rows / blockRows);
  }

  #all(query: Float32Array, mask: RowMask | undefined): Candidates {
    const listed: number[] = [];
    list(this.#bits(mask), listed);
    const slots = Uint32Array.from(listed);
    return { slots, scores: this.scores(query, slots), rescored: 0 };
  }

  /** Begins a block. Its centre is the mean of the rows before it: any centre is right, and a near one makes small errors. */
  #open(block: number): void {
    this.#room(block + 1);
    const { layout, sums } = this.#arena;
    const summed = this.#arena.floats(sums, layout.dims);
    if (block > 0) {
      const before = this.#arena.floats(this.#arena.block(block - 1) + layout.centre, layout.dims);
      const centre = this.#arena.floats(this.#arena.block(block) + layout.centre, layout.dims);
      centre.set(this.#summed < youngRows ? before : summed.map((sum) => sum / this.#summed));
    }
    summed.fill(0);
    this.#summed = 0;
    this.#longest[block] = 0;
  }

  /** Turns the row into x, and notes that it is there. */
  #put(slot: number, vector: Float32Array, factor: number): void {
    const length = this.#turn(vector, factor);
    const block = slot >>> 10;
    this.#longest[block] = Math.max(this.#longest[block] ?? this.#measure(block), length);
    this.#live[slot >>> 5]! |= 1 << (slot & 31);
  }

  /** Encodes the row at x, or keeps it while there are few. */
  #code(slot: number): void {
    const { kernel, layout, x, young, axes } = this.#arena;
    this.#error = undefined;
    this.#scanned = undefined;
    if (this.#grown) kernel.encode(x, layout.dims, this.#arena.block(slot >>> 10), slot & (blockRows - 1), axes);
    else this.#arena.floats(young + slot * 4 * layout.dims, layout.dims).set(this.#arena.floats(x, layout.dims));
  }

  /** The first rows are enough: they get a centre and codes. */
  #growUp(): void {
    const { layout, sums, young, x } = this.#arena;
    const { dims, centre } = layout;
    this.#arena.floats(this.#arena.block(0) + centre, dims).set(this.#arena.floats(sums, dims).map((sum) => sum / this.#summed));
    this.#grown = true;
    for (let slot = 0; slot < youngRows; slot++) {
      this.#arena.floats(x, dims).set(this.#arena.floats(young + slot * 4 * dims, dims));
      this.#code(slot);
    }
  }

  /** Turns vector * factor into x. Answers its length. */
  #turn(vector: Float32Array, factor: number): number {
    const { kernel, layout, f32, x, table, spare } = this.#arena;
    f32.set(vector, x / 4);
    f32.fill(0, x / 4 + this.dims, x / 4 + layout.dims);
    const squares = kernel.scale(x, layout.dims, factor);
    kernel.rotate(x, layout.dims, hadamardSize(layout.dims), table, spare);
    return Math.sqrt(squares);
  }

  #longestRow(): number {
    return Math.max(0, ...Array.from({ length: this.#blocks }, (_, block) => (this.#longest[block] ??= this.#measure(block))));
  }

  /** The longest that a row of a block can be, from its codes: factor * sqrt(dims) is at least as long as what is left after the centre. */
  #measure(block: number): number {
    const { dims, numbers, centre } = this.#arena.layout;
    const at = this.#arena.block(block);
    const factors = this.#arena.floats(at + numbers, blockRows);
    const middle = this.#arena.floats(at + centre, dims).reduce((sum, value) => sum + value * value, 0);
    return Math.sqrt(middle) + Math.sqrt(dims) * factors.reduce((most, factor) => Math.max(most, factor), 0);
  }

  #room(blocks: number): void {
    // With what a search needs: what can be added can be searched.
    this.#arena.reserve(this.#arena.block(blocks) + scratchBytes(blocks));
    if (this.#live.length >= blocks * 32) return;
    const grown = new Uint32Array(Math.ceil(blocks * 1.5) * 32);
    grown.set(this.#live);
    this.#live = grown;
  }
}
