import type { Shards } from '../ports.ts';
import encodeModule from './kernel/encode.ts?wasm&memory&shared';
import relaxed from './kernel/scan.ts?wasm&memory&shared&relaxed';
import simd from './kernel/scan.ts?wasm&memory&shared';
import { fastest, loadKernel, type LoadedKernel } from './load-kernel.ts';
import { SharedScan } from './shared-scan.ts';

const scans = { relaxed, simd };

/** The fastest kernel with a memory and a scan that threads share. Nothing where there is no such memory. */
export async function loadShared(shards: Shards): Promise<LoadedKernel | undefined> {
  const loaded = await fastest(encodeModule, scans, true);
  if (!loaded) return undefined;
  const { kernel, memory, kind } = loaded;
  /** Stands ready as long as there are threads that might fail. */
  let successor: LoadedKernel | undefined;
  const scan = new SharedScan(kernel.scan, memory, shards, async () => {
    const [own, module] = await Promise.all([loadKernel(), WebAssembly.compile(scans[kind])]);
    successor = own;
    shards.start({ module, memory });
  });
  return {
    memory,
    kind,
    kernel: { ...kernel, scan: (...args) => scan.run(...args) },
    successor: () => {
      if (!scan.lost) return undefined;
      const next = successor;
      successor = undefined;
      return next;
    },
  };
}
