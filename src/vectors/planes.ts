import type { Spread } from '../types.ts';
import type { GrowingMemory, Kernel } from './kernel.ts';
import { blockLayout, blockRows, type BlockLayout } from './layout.ts';
import { loadKernel, type KernelKind, type LoadedKernel } from './load-kernel.ts';
import { hadamardSize, rotationTable } from './rotation.ts';

/** Rows that are kept as they are until there are enough of them to know their mean. */
const youngRows = 256;
/**
 * Deviations by which the error of sign bits may exceed its estimate before a row is lost: a normal error does so once in
 * 30,000 times, and only rows at the end of the answer are at risk at all.
 */
const coarseSlack = 4;
/** The same for the 8-bit rows, where it costs nothing: once in a thousand million times. */
const fineSlack = 6;
/** What sums of 32-bit floats may be off by, for vectors of length 1. */
const rounding = 4e-6;
/** Rows that are rescored first: enough to know roughly what the worst of the best scores. */
const firstRows = 64;
/** How many times as many rows each further step may take, as long as their scores can still raise the bar. */
const widening = 8;
const wasmPage = 2 ** 16;
/** Below every score, and a number of 32 bits. */
const lowest = -3e38;

/** The rows that can be among the best, and what is known of their scores. */
export interface Candidates {
  readonly slots: Uint32Array<ArrayBuffer>;
  /** By 8 bits, one for each slot. */
  readonly scores: Float32Array<ArrayBuffer>;
  /** Rows whose 8-bit numbers were read. */
  readonly rescored: number;
  /** Of the scores of all rows that were allowed, by their sign bits. */
  readonly spread: Spread;
}

export interface Choice {
  /** One bit a slot, lowest first; all rows unless given. */
  readonly mask?: Uint32Array;
  /** Rows that score less are left out. */
  readonly threshold?: number;
}

/**
 * Rows as sign bits and 8-bit numbers in one memory, in blocks of 1024. Knows neither ids nor the rows' own numbers: it says which few
 * rows can be among the best, by bounds on its own error, and leaves it to the caller to compare those exactly.
 */
export class Planes {
  readonly dims: number;
  readonly kind: KernelKind;
  readonly #kernel: Kernel;
  readonly #memory: GrowingMemory;
  readonly #layout: BlockLayout;
  /** Addresses: the rotation, a vector, room for another, the query's words and lines, a few numbers, sums of a block's rows, the axes, young rows, the first block. */
  readonly #at: { table: number; x: number; spare: number; words: number; lines: number; few: number; sums: number; axes: number; young: number; blocks: number };
  #rows = 0;
  #live = new Uint32Array(32);
  #longest = 0;
  #queries = 0;
  readonly #asked: Float32Array;
  #f32 = new Float32Array(0);

  private constructor(dims: number, { kernel, memory, kind }: LoadedKernel) {
    this.dims = dims;
    this.kind = kind;
    this.#kernel = kernel;
    this.#memory = memory;
    this.#layout = blockLayout(dims);
    const wide = this.#layout.dims;
    this.#asked = new Float32Array(wide);
    let end = wasmPage;
    const place = (bytes: number): number => {
      const at = end;
      end += Math.ceil(bytes / 64) * 64;
      return at;
    };
    this.#at = {
      table: place(18 * wide),
      x: place(4 * wide),
      spare: place(4 * wide),
      words: place(4 * wide),
      lines: place(4 * wide),
      few: place(128),
      sums: place(4 * wide),
      axes: place(8 * wide),
      young: place(youngRows * 4 * wide),
      blocks: end,
    };
    this.#reserve(this.#at.blocks);
    new Uint8Array(memory.buffer).set(rotationTable(wide), this.#at.table);
  }

  static async create(dims: number): Promise<Planes> {
    return new Planes(dims, await loadKernel());
  }

  /** Slots that were given out, those of removed rows included. */
  get rows(): number {
    return this.#rows;
  }

  /** Bytes that the rows take in memory. */
  get bytes(): number {
    return this.#blocks * this.#layout.stride;
  }

  get imageBytes(): number {
    return this.#layout.image;
  }

  /** Adds the row vector * factor and answers its slot. */
  append(vector: Float32Array, factor: number): number {
    const slot = this.#rows;
    if (slot % blockRows === 0) this.#open(slot / blockRows);
    this.#turn(vector, factor);
    this.#kernel.accumulate(this.#at.x, this.#layout.dims, this.#at.sums);
    this.#rows++;
    this.#live[slot >>> 5]! |= 1 << (slot & 31);
    if (slot >= youngRows) this.#encode(slot);
    else {
      const wide = this.#layout.dims;
      this.#f32.copyWithin(this.#at.young / 4 + slot * wide, this.#at.x / 4, this.#at.x / 4 + wide);
      if (this.#rows === youngRows) this.#grownUp();
    }
    return slot;
  }

  /** Puts another row into a slot, removed or not. */
  replace(slot: number, vector: Float32Array, factor: number): void {
    this.#turn(vector, factor);
    this.#live[slot >>> 5]! |= 1 << (slot & 31);
    if (this.#rows >= youngRows) this.#encode(slot);
    else {
      const wide = this.#layout.dims;
      this.#f32.copyWithin(this.#at.young / 4 + slot * wide, this.#at.x / 4, this.#at.x / 4 + wide);
    }
  }

  remove(slot: number): void {
    this.#live[slot >>> 5]! &= ~(1 << (slot & 31));
  }

  isLive(slot: number): boolean {
    return ((this.#live[slot >>> 5]! >>> (slot & 31)) & 1) === 1;
  }

  /** A view of a full block as files keep it. Valid until the next row is added. */
  image(block: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#memory.buffer as ArrayBuffer, this.#at.blocks + block * this.#layout.stride, this.#layout.image);
  }

  /** Room for one more full block, to be filled with an image before anything else happens. There must be no unfinished block. */
  addBlock(): Uint8Array<ArrayBuffer> {
    const block = this.#rows / blockRows;
    this.#room(block + 1);
    this.#rows += blockRows;
    this.#live.fill(0xffffffff, block * 32, (block + 1) * 32);
    // Images do not tell how long their rows are. TODO
    this.#longest = Math.max(this.#longest, 1);
    return this.image(block);
  }

  /** Forgets all rows and keeps the memory. */
  reset(): void {
    this.#rows = 0;
    this.#live.fill(0);
    this.#longest = 0;
  }

  /** Every row that can be among the `k` best for the query, and a few more. */
  candidates(query: Float32Array, k: number, { mask, threshold = -Infinity }: Choice = {}): Candidates {
    if (this.#rows < youngRows) return this.#allYoung(mask);
    const { x, words, lines, few, spare, blocks } = this.#at;
    const { dims, stride, centre } = this.#layout;
    const kernel = this.#kernel;
    const count = this.#blocks;

    // Behind the blocks, because these grow.
    let end = blocks + count * stride;
    const place = (bytes: number): number => {
      const at = end;
      end += Math.ceil(bytes / 64) * 64;
      return at;
    };
    const allowed = place(count * 128);
    const bases = place(count * 4);
    const [slots, lows, highs, sorted] = [0, 1, 2, 3].map(() => place(count * blockRows * 4)) as [number, number, number, number];
    this.#reserve(end);

    this.#turn(query, 1);
    this.#learn();
    kernel.words(x, dims, words, few);
    const rows = this.#allow(allowed, mask);
    kernel.dots(blocks + centre, stride, count, x, dims, bases);
    const [fine, squared] = this.#numbers(few, 2);
    const [first, second] = this.#along();
    kernel.lines(x, dims, lines, few);
    const [step, offset, rest] = this.#numbers(few, 3);
    const length = Math.sqrt(squared);
    const totals = few + 64;
    this.#f32.fill(0, totals / 4, totals / 4 + 6);
    // The entries of the lines are rounded: an error of step / sqrt(12) for each four numbers.
    const lineError = step * Math.sqrt(dims / 48);
    kernel.scan(blocks, stride, 0, count, dims, allowed, lines, step, offset, coarseSlack * lineError * Math.min(1, lineError / (0.6 * Math.sqrt(rest))), coarseSlack * Math.sqrt(rest), first, second, bases, spare, totals);

    const epsilon = rounding * length * this.#longest;
    const slack = (fineSlack * length) / Math.sqrt(12);
    const blur = fineSlack * fine * dims / Math.sqrt(12);
    const wanted = Math.min(Math.max(firstRows, 2 * k), count * 16);
    kernel.peaks(blocks, stride, count, sorted);
    let least = Math.max(kernel.nth(sorted, count * 32, wanted), lowest);
    let below = -lowest;
    let found = 0;
    let bar: number;
    for (;;) {
      const more = kernel.reach(blocks, stride, count, least, below, slots + 4 * found, highs + 4 * found);
      kernel.rescore(blocks, stride, dims, words, fine, bases, slots + 4 * found, more, slack, blur, lows + 4 * found, highs + 4 * found);
      found += more;
      bar = Math.max(threshold - epsilon, lowest);
      if (found >= k) {
        this.#f32.copyWithin(sorted / 4, lows / 4, lows / 4 + found);
        bar = Math.max(bar, kernel.nth(sorted, found, k) - epsilon);
      }
      if (bar >= least) break;
      below = least;
      least = bar;
      // Many more: the best of them first, which may raise the bar.
      const most = widening * Math.max(found, firstRows);
      const left = kernel.reach(blocks, stride, count, least, below, slots + 4 * found, highs + 4 * found);
      if (left > most) least = kernel.nth(highs + 4 * found, left, most);
    }
    const rescored = found;
    found = kernel.keep(slots, lows, highs, found, bar);
    const low = this.#f32.subarray(lows / 4, lows / 4 + found);
    const high = this.#f32.subarray(highs / 4, highs / 4 + found);
    return {
      slots: new Uint32Array(this.#memory.buffer as ArrayBuffer, slots, found).slice(),
      scores: Float32Array.from(low, (value, i) => (value + high[i]!) / 2),
      rescored,
      spread: this.#spread(totals, rows, rest),
    };
  }

  get #blocks(): number {
    return Math.ceil(this.#rows / blockRows);
  }

  #spread(totals: number, rows: number, squared: number): Spread {
    if (rows === 0) return { mean: 0, deviation: 0 };
    const [sum, squares, variances] = new Float64Array(this.#memory.buffer, totals, 3) as unknown as [number, number, number];
    const mean = sum / rows;
    // What the estimates spread beyond the scores is their own error.
    return { mean, deviation: Math.sqrt(Math.max(0, squares / rows - mean * mean - (variances / rows) * squared)) };
  }

  /** The rows that are there and allowed, one bit each, to `at`. Answers how many. */
  #allow(at: number, mask: Uint32Array | undefined): number {
    const words = this.#blocks * 32;
    const out = new Uint32Array(this.#memory.buffer, at, words);
    let rows = 0;
    for (let i = 0; i < words; i++) {
      const word = mask ? this.#live[i]! & (mask[i] ?? 0) : this.#live[i]!;
      out[i] = word;
      rows += bits(word);
    }
    return rows;
  }

  #numbers(at: number, count: number): [number, number, number] {
    return Array.from(this.#f32.subarray(at / 4, at / 4 + count)) as [number, number, number];
  }

  /** Looks at the turned query at x, and after 4, 32, 256 … of them sets the axes anew. */
  #learn(): void {
    const { dims } = this.#layout;
    const x = this.#f32.subarray(this.#at.x / 4, this.#at.x / 4 + dims);
    for (let i = 0; i < dims; i++) this.#asked[i]! += x[i]!;
    this.#queries++;
    if (!/^(4|32|256|2048|16384)$/.test(String(this.#queries))) return;
    const { axes, words, few, blocks } = this.#at;
    const { stride, centre } = this.#layout;
    const [first, second] = [0, 1].map((n) => this.#f32.subarray(axes / 4 + n * dims, axes / 4 + (n + 1) * dims)) as [Float32Array, Float32Array];
    first.fill(0);
    for (let block = 0; block < this.#blocks; block++) for (let i = 0; i < dims; i++) first[i]! += this.#f32[(this.#block(block) + centre) / 4 + i]!;
    unit(first);
    let along = 0;
    for (let i = 0; i < dims; i++) along += this.#asked[i]! * first[i]!;
    for (let i = 0; i < dims; i++) second[i] = this.#asked[i]! - along * first[i]!;
    unit(second);
    this.#kernel.words(axes, dims, words, few);
    const [one] = this.#numbers(few, 1);
    this.#kernel.words(axes + 4 * dims, dims, words + 2 * dims, few);
    const [other] = this.#numbers(few, 1);
    this.#kernel.project(blocks, stride, this.#blocks, dims, words, one, words + 2 * dims, other);
  }

  /** Takes off the turned query at x what lies along the axes, and answers how much. */
  #along(): [number, number] {
    const { dims } = this.#layout;
    const x = this.#f32.subarray(this.#at.x / 4, this.#at.x / 4 + dims);
    const amounts: [number, number] = [0, 0];
    for (const n of [0, 1] as const) {
      const axis = this.#f32.subarray(this.#at.axes / 4 + n * dims, this.#at.axes / 4 + (n + 1) * dims);
      let amount = 0;
      for (let i = 0; i < dims; i++) amount += x[i]! * axis[i]!;
      for (let i = 0; i < dims; i++) x[i]! -= amount * axis[i]!;
      amounts[n] = amount;
    }
    return amounts;
  }

  #allYoung(mask: Uint32Array | undefined): Candidates {
    const slots: number[] = [];
    for (let slot = 0; slot < this.#rows; slot++) if (this.isLive(slot) && (!mask || ((mask[slot >>> 5]! >>> (slot & 31)) & 1) === 1)) slots.push(slot);
    return { slots: Uint32Array.from(slots), scores: new Float32Array(slots.length), rescored: 0, spread: { mean: 0, deviation: 0 } };
  }

  /** Begins a block. Its centre is the mean of the rows before it: any centre is right, and a near one makes small errors. */
  #open(block: number): void {
    this.#room(block + 1);
    const { dims, centre } = this.#layout;
    const sums = this.#at.sums / 4;
    if (block > 0) {
      const to = this.#block(block) + centre;
      const before = this.#f32.subarray((this.#block(block - 1) + centre) / 4, (this.#block(block - 1) + centre) / 4 + dims);
      const counted = this.#f32[sums]! !== 0;
      for (let i = 0; i < dims; i++) this.#f32[to / 4 + i] = counted ? this.#f32[sums + i]! / blockRows : before[i]!;
    }
    this.#f32.fill(0, sums, sums + dims);
  }

  /** The first rows are many enough: they get a centre and codes. */
  #grownUp(): void {
    const { dims, centre } = this.#layout;
    const { sums, young, x } = this.#at;
    const to = (this.#block(0) + centre) / 4;
    for (let i = 0; i < dims; i++) this.#f32[to + i] = this.#f32[sums / 4 + i]! / youngRows;
    for (let slot = 0; slot < youngRows; slot++) {
      this.#f32.copyWithin(x / 4, young / 4 + slot * dims, young / 4 + (slot + 1) * dims);
      this.#encode(slot);
    }
  }

  #encode(slot: number): void {
    this.#kernel.encode(this.#at.x, this.#layout.dims, this.#block(slot >>> 10), slot & (blockRows - 1), this.#at.axes);
  }

  #block(block: number): number {
    return this.#at.blocks + block * this.#layout.stride;
  }

  #turn(vector: Float32Array, factor: number): void {
    const { x, table, spare } = this.#at;
    const wide = this.#layout.dims;
    const at = x / 4;
    let squares = 0;
    for (let i = 0; i < this.dims; i++) {
      const value = vector[i]! * factor;
      this.#f32[at + i] = value;
      squares += value * value;
    }
    this.#f32.fill(0, at + this.dims, at + wide);
    this.#longest = Math.max(this.#longest, Math.sqrt(squares));
    this.#kernel.rotate(x, wide, hadamardSize(wide), table, spare);
  }

  #room(blocks: number): void {
    this.#reserve(this.#block(blocks));
    if (this.#live.length < blocks * 32) {
      const grown = new Uint32Array(Math.ceil(blocks * 1.5) * 32);
      grown.set(this.#live);
      this.#live = grown;
    }
  }

  #reserve(bytes: number): void {
    // A scan touches words a little ahead of what it reads.
    const missing = bytes + wasmPage - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / wasmPage));
    if (this.#f32.buffer !== this.#memory.buffer) this.#f32 = new Float32Array(this.#memory.buffer as ArrayBuffer);
  }
}

/** Makes the length 1, unless there is none. */
function unit(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  for (let i = 0; i < vector.length; i++) vector[i]! *= factor;
}

function bits(word: number): number {
  word -= (word >>> 1) & 0x55555555;
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  return Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
