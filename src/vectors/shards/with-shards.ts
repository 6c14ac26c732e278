import type { Shards } from '../../ports.ts';
import type { LoadedKernel } from '../load-kernel.ts';

/** A kernel that is followed, once there are many rows, by one with a memory that threads share. */
export function withShards(loaded: LoadedKernel, shards: Shards): LoadedKernel {
  let loading: Promise<void> | undefined;
  let shared: LoadedKernel | undefined;
  return {
    ...loaded,
    successor(rows) {
      if (rows <= shards.worthwhile) return undefined;
      // Nobody waits for it, and nothing is lost if it fails: one thread can do it all.
      loading ??= load().catch(() => {});
      const next = shared;
      shared = undefined;
      return next;
    },
  };

  async function load(): Promise<void> {
    const { loadShared } = await import('./load-shared.ts');
    shared = await loadShared(shards);
  }
}
