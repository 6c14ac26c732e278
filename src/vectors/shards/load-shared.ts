import type { Shards } from '../../ports.ts';
import chooseModule from '../kernel/choose.ts?wasm&memory&shared';
import encodeModule from '../kernel/encode.ts?wasm&memory&shared';
import relaxedModule from '../kernel/scan.ts?wasm&memory&shared&relaxed';
import simdModule from '../kernel/scan.ts?wasm&memory&shared';
import { fastest, loadKernel, type LoadedKernel, type Modules } from '../load-kernel.ts';
import { SharedScan } from './shared-scan.ts';

const modules: Modules = { encode: encodeModule, choose: chooseModule, relaxed: relaxedModule, simd: simdModule };

/** The fastest kernel with a memory and a scan that threads share, which are started. Nothing where there is no such memory. */
export async function loadShared(shards: Shards): Promise<LoadedKernel | undefined> {
  const loaded = await fastest(modules, true);
  if (!loaded) return undefined;
  const { kernel, memory, kind } = loaded;
  const module = await WebAssembly.compile(modules[kind]);
  // Must stand ready when a thread falls silent.
  let unshared: LoadedKernel | undefined = await loadKernel();
  const scan = new SharedScan(kernel.scan, memory, shards);
  shards.start({ module, memory });
  return {
    memory,
    kind,
    kernel: { ...kernel, scan: (...args) => scan.run(...args) },
    successor() {
      if (!scan.lost) return undefined;
      const next = unshared;
      unshared = undefined;
      return next;
    },
  };
}
