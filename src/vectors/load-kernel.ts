import chooseModule from './kernel/choose.ts?wasm&memory';
import encodeModule from './kernel/encode.ts?wasm&memory';
import relaxedModule from './kernel/scan.ts?wasm&memory&relaxed';
import simdModule from './kernel/scan.ts?wasm&memory';
import { blockLayout } from './layout.ts';
import type { GrowingMemory, Kernel } from './kernel.ts';

/** What scans: relaxed or plain SIMD, or plain TypeScript where there is no WebAssembly. */
export type KernelKind = 'relaxed' | 'simd' | 'plain';

export interface LoadedKernel {
  readonly kernel: Kernel;
  readonly memory: GrowingMemory;
  readonly kind: KernelKind;
  /** What to go on with from now on, for so many rows. Answers it once. */
  readonly successor?: (rows: number) => LoadedKernel | undefined;
}

type Module = Uint8Array<ArrayBuffer>;

/** A scan for each kind of SIMD, and what both need. */
export type Modules = Readonly<Record<'encode' | 'choose' | 'relaxed' | 'simd', Module>>;

/** 4 GiB, in pages of WebAssembly. */
const mostPages = 65536;

async function start(modules: readonly Module[], shared: boolean): Promise<{ kernel: Kernel; memory: WebAssembly.Memory }> {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared });
  const started = await Promise.all(modules.map((bytes) => WebAssembly.instantiate(bytes, { env: { memory } })));
  return { kernel: Object.assign({}, ...started.map(({ instance }) => instance.exports)) as Kernel, memory };
}

/** The least significant bits of a few bounds, worked out once: see `answer`. */
const knownAnswer = -730_852_442;

/** Bounds of 64 made-up rows, folded into one number: equal wherever the kernel is right, because every step is exact or IEEE. */
export function answer({ kernel, memory }: { kernel: Kernel; memory: GrowingMemory }): number {
  const { dims, image, stride } = blockLayout(64);
  memory.grow(4);
  const numbers = new Float32Array(memory.buffer);
  const block = 2 ** 16;
  const [mask, bases, spare, x, table] = [0, 256, 512, 1024, 2048].map((at) => block + stride + at) as [number, number, number, number, number];
  for (let row = 0; row < 64; row++) {
    for (let i = 0; i < dims; i++) numbers[x / 4 + i] = ((row * 31 + i * 17) % 23) - 11;
    kernel.encode(x, dims, block, row, spare);
  }
  for (let i = 0; i < dims; i++) numbers[x / 4 + i] = ((i * 29) % 19) - 9;
  kernel.lines(x, dims, table, spare + 64);
  new Uint32Array(memory.buffer).fill(0xffffffff, mask / 4, mask / 4 + 2);
  kernel.scan(block, stride, 0, 1, dims, mask, table, numbers[spare / 4 + 16]!, numbers[spare / 4 + 17]!, 1, 0, 0, bases, spare);
  const bounds = new Uint32Array(memory.buffer, block + image, 64);
  return bounds.reduce((sum, bits) => (Math.imul(sum, 31) + bits) | 0, 0);
}

/** The fastest kernel that runs here and gives the known answer, with a memory of its own, which threads may share. */
export async function fastest({ encode, choose, ...scans }: Modules, shared: boolean): Promise<{ kernel: Kernel; memory: WebAssembly.Memory; kind: 'relaxed' | 'simd' } | undefined> {
  for (const kind of ['relaxed', 'simd'] as const) {
    try {
      const modules = [encode, scans[kind], choose];
      const loaded = await start(modules, shared);
      // Some engines compute relaxed SIMD wrongly before they have optimised it.
      if (answer(await start(modules, shared)) === knownAnswer) return { ...loaded, kind };
    } catch {
      // No such SIMD or memory here, or a policy against WebAssembly: the next one.
    }
  }
  return undefined;
}

/** The fastest kernel there is, with a memory of its own. */
export async function loadKernel(): Promise<LoadedKernel> {
  const loaded = await fastest({ encode: encodeModule, choose: chooseModule, relaxed: relaxedModule, simd: simdModule }, false);
  if (loaded) return loaded;
  const { plainKernel } = await import('./twin.ts');
  return { ...plainKernel(), kind: 'plain' };
}
