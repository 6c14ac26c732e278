import type { DiskCalls, StoreName } from './disk.worker.ts';
import { Remote } from './remote.ts';
import { quantile } from './rounds.ts';
import type { DataSet } from './types.ts';

export interface Kept {
  readonly store: StoreName;
  /** Milliseconds to write all rows, and until queries can be answered again: the median of some times. */
  readonly save: number;
  readonly open: number;
  /** The same for bare reading of the bytes that opening reads, and how many these are. */
  readonly read: number | undefined;
  readonly bytes: number | undefined;
}

const stores: readonly StoreName[] = ['records', 'opfs', 'idb'];
/** How often it is opened, and its bytes read, by turns. */
const times = 5;

/** Every opening is in a new worker, which knows nothing yet; the pages of the file are still in the system's memory. */
export async function keep(set: DataSet): Promise<Kept[]> {
  const all: Kept[] = [];
  for (const store of stores) {
    const save = await inWorker((remote) => remote.call('save', [store, set]));
    const tail = await inWorker((remote) => remote.call('tail', [store]));
    const opened: number[] = [];
    const read: number[] = [];
    let bytes: number | undefined;
    for (let i = 0; i < times; i++) {
      opened.push(await inWorker((remote) => remote.call('open', [store, set.rows])));
      if (tail === undefined) continue;
      const bare = await inWorker((remote) => remote.call('read', [store, tail]));
      read.push(bare.milliseconds);
      ({ bytes } = bare);
    }
    await inWorker((remote) => remote.call('clear', [store]));
    all.push({ store, save, open: quantile(opened, 0.5), read: read.length > 0 ? quantile(read, 0.5) : undefined, bytes });
  }
  return all;
}

async function inWorker<T>(work: (remote: Remote<DiskCalls>) => Promise<T>): Promise<T> {
  const remote = new Remote<DiskCalls>(new Worker(new URL('./disk.worker.ts', import.meta.url), { type: 'module' }));
  try {
    return await work(remote);
  } finally {
    remote.end();
  }
}
