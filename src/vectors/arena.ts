import type { GrowingMemory, Kernel } from './kernel.ts';
import { blockLayout, type BlockLayout } from './layout.ts';
import type { LoadedKernel } from './load-kernel.ts';
import { rotationTable } from './rotation.ts';

const wasmPage = 2 ** 16;

/** Rows that are kept as they are until there are enough of them to know their mean. */
export const youngRows = 256;

const up = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** The kernels' memory: what is fixed at its start, then the blocks, and behind these whatever a query needs. All addresses are bytes. */
export class Arena {
  kernel: Kernel;
  readonly layout: BlockLayout;
  /** The random rotation. */
  readonly table: number;
  /** The vector at hand, f32. */
  readonly x: number;
  /** Room for another. */
  readonly spare: number;
  /** The query as words, i16; there is room for two. */
  readonly words: number;
  /** The query as lines. */
  readonly lines: number;
  /** Numbers that a kernel answers, f32. */
  readonly few: number;
  /** Sums of the rows of the block that is being filled, f32. */
  readonly sums: number;
  /** Two axes, f32. */
  readonly axes: number;
  /** The first rows, f32. */
  readonly young: number;
  readonly #blocks: number;
  #memory: GrowingMemory;
  #successor: LoadedKernel['successor'];
  /** The whole memory. Replaced when it grows. */
  f32 = new Float32Array(0);

  constructor(dims: number, { kernel, memory, successor }: LoadedKernel) {
    this.kernel = kernel;
    this.#memory = memory;
    this.#successor = successor;
    this.layout = blockLayout(dims);
    const wide = this.layout.dims;
    // Below are the modules' own data.
    const [place, end] = places(wasmPage);
    this.table = place(18 * wide);
    this.x = place(4 * wide);
    this.spare = place(4 * wide);
    this.words = place(4 * wide);
    this.lines = place(4 * wide);
    this.few = place(64);
    this.sums = place(4 * wide);
    this.axes = place(8 * wide);
    this.young = place(youngRows * 4 * wide);
    this.#blocks = end();
    this.reserve(end());
    new Uint8Array(this.buffer).set(rotationTable(wide), this.table);
  }

  get buffer(): ArrayBuffer {
    return this.#memory.buffer as ArrayBuffer;
  }

  block(number: number): number {
    return this.#blocks + number * this.layout.stride;
  }

  /** Numbers at an address. Valid until the memory grows. */
  floats(at: number, count: number): Float32Array {
    return this.f32.subarray(at / 4, at / 4 + count);
  }

  /** Places one after the other behind so many blocks. */
  behind(blocks: number): [place: (bytes: number) => number, end: () => number] {
    return places(this.block(blocks));
  }

  /** Makes sure that there is memory up to an address. @throws RangeError when there is no more */
  reserve(end: number): void {
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / wasmPage));
    if (this.f32.buffer !== this.#memory.buffer) this.f32 = new Float32Array(this.buffer);
  }

  /** Moves to another memory, where there is a better one for so many rows. Without room for both it stays. */
  settle(rows: number): void {
    const next = this.#successor?.(rows);
    if (!next) return;
    try {
      next.memory.grow((this.#memory.buffer.byteLength - next.memory.buffer.byteLength) / wasmPage);
    } catch {
      return;
    }
    new Uint8Array(next.memory.buffer).set(new Uint8Array(this.#memory.buffer));
    this.kernel = next.kernel;
    this.#memory = next.memory;
    this.#successor = next.successor;
    this.f32 = new Float32Array(this.buffer);
  }
}

function places(start: number): [place: (bytes: number) => number, end: () => number] {
  let end = start;
  return [
    (bytes) => {
      const at = end;
      end += up(bytes);
      return at;
    },
    () => end,
  ];
}
