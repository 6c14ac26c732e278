/** A memory that grows in pages of 64 KiB, as WebAssembly's does. */
export interface GrowingMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

/** What the modules in kernel/ export, and twin.ts does in plain TypeScript. Addresses are bytes. */
export interface Kernel {
  scale(x: number, dims: number, factor: number): number;
  rotate(x: number, dims: number, size: number, table: number, spare: number): void;
  encode(x: number, dims: number, block: number, row: number, axes: number): void;
  accumulate(x: number, dims: number, to: number): void;
  dots(first: number, stride: number, count: number, q: number, dims: number, out: number): void;
  words(x: number, dims: number, to: number, numbers: number): void;
  lines(x: number, dims: number, to: number, numbers: number): void;
  scan(blocks: number, stride: number, from: number, to: number, dims: number, mask: number, table: number, step: number, offset: number, slack: number, first: number, second: number, bases: number, spare: number): void;
  peaks(blocks: number, stride: number, count: number, out: number): void;
  reach(blocks: number, stride: number, count: number, least: number, below: number, slots: number, bounds: number): number;
  nth(numbers: number, count: number, k: number): number;
  part(slots: number, bounds: number, count: number, least: number): number;
  keep(slots: number, lows: number, highs: number, count: number, least: number): number;
  rescore(blocks: number, stride: number, dims: number, whole: boolean, words: number, step: number, total: number, bases: number, slots: number, count: number, slack: number, blur: number, lows: number, highs: number): void;
  project(blocks: number, stride: number, count: number, dims: number, first: number, firstStep: number, firstTotal: number, second: number, secondStep: number, secondTotal: number): void;
}
