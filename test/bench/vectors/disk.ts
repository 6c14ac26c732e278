import type { DiskCalls, StoreName } from './disk.worker.ts';
import { Remote } from './remote.ts';
import type { DataSet } from './types.ts';

export interface Kept {
  readonly store: StoreName;
  /** Milliseconds to write all rows, and to read them again: the median of some times. */
  readonly save: number;
  readonly open: number;
}

const stores: readonly StoreName[] = ['records'];
const times = 3;

/** Every opening is in a new worker, which knows nothing yet; the pages of the file are still in the system's memory. */
export async function keep(set: DataSet): Promise<Kept[]> {
  const all: Kept[] = [];
  for (const store of stores) {
    const save = await inWorker((remote) => remote.call('save', [store, set]));
    const opened: number[] = [];
    for (let i = 0; i < times; i++) opened.push(await inWorker((remote) => remote.call('open', [store, set.rows])));
    all.push({ store, save, open: opened.toSorted((a, b) => a - b)[times >> 1]! });
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
