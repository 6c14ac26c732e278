import { expect } from 'vitest';
import { Arena } from '../../../src/vectors/arena.ts';
import { blockRows } from '../../../src/vectors/layout.ts';
import { loadKernel } from '../../../src/vectors/load-kernel.ts';
import { plainKernel } from '../../../src/vectors/twin.ts';

/** Two memories in which the same things lie at the same addresses: one for WebAssembly, one for the plain twin. */
export class KernelPair {
  readonly wasm: Arena;
  readonly plain: Arena;
  readonly dims: number;
  readonly blocks: number;
  /** Places behind the blocks, 4 bytes a row each. */
  readonly slots: number;
  readonly lows: number;
  readonly highs: number;
  readonly bases: number;
  readonly mask: number;
  readonly end: number;

  private constructor(wasm: Arena, plain: Arena, blocks: number) {
    this.wasm = wasm;
    this.plain = plain;
    this.dims = wasm.layout.dims;
    this.blocks = blocks;
    const [place, end] = wasm.behind(blocks);
    const each = 4 * blocks * blockRows;
    [this.slots, this.lows, this.highs, this.bases, this.mask] = [place(each), place(each), place(each), place(each), place(each)];
    this.end = end();
    this.both((arena) => arena.reserve(this.end));
  }

  static async create(dims: number, blocks: number): Promise<KernelPair> {
    const loaded = await loadKernel();
    // Else the twin would be held against itself.
    expect(loaded.kind).not.toBe('plain');
    return new KernelPair(new Arena(dims, loaded), new Arena(dims, { ...plainKernel(), kind: 'plain' }), blocks);
  }

  both<T>(work: (arena: Arena) => T): [wasm: T, plain: T] {
    return [work(this.wasm), work(this.plain)];
  }

  put(at: number, numbers: ArrayLike<number>): void {
    this.both((arena) => arena.floats(at, numbers.length).set(numbers));
  }

  /** From here on the twin has what WebAssembly has. */
  level(): void {
    this.bytes(this.plain, 0, this.end).set(this.bytes(this.wasm, 0, this.end));
  }

  bytes(arena: Arena, at: number, count: number): Uint8Array {
    return new Uint8Array(arena.buffer, at, count);
  }

  expectSame(what: string, at: number, bytes: number): void {
    const [a, b] = this.both((arena) => Buffer.from(arena.buffer, at, bytes));
    if (a.equals(b)) return;
    const first = a.findIndex((value, i) => value !== b[i]);
    expect.fail(`${what}: byte ${first} of ${bytes} is ${a[first]} in WebAssembly and ${b[first]} in the twin`);
  }

  /** Numbers differ by less than `tolerance`, or what it says for each. */
  expectClose(what: string, at: number, count: number, tolerance: number | ((i: number) => number)): void {
    const [a, b] = this.both((arena) => arena.floats(at, count));
    for (let i = 0; i < count; i++) {
      const allowed = typeof tolerance === 'number' ? tolerance : tolerance(i);
      // Also false for NaN.
      if (!(Math.abs(a[i]! - b[i]!) <= allowed)) expect.fail(`${what} ${i}: ${a[i]} in WebAssembly, ${b[i]} in the twin, more than ${allowed} apart`);
    }
  }
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export const length = (vector: ArrayLike<number>): number => Math.sqrt(dot(vector, vector));

/** Made as long as 1, unless there is nothing of it. */
export function unit(vector: Float32Array): Float32Array {
  const factor = 1 / (length(vector) || 1);
  return vector.map((value) => value * factor);
}
