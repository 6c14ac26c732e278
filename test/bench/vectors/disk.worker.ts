/** Rows on disk: writes them, or reads what another worker wrote. */
import { serve } from './remote.ts';
import type { DataSet } from './types.ts';

export interface Store {
  save(vectors: Float32Array, rows: number): Promise<void>;
  /** Until queries can be answered; how many rows there are. */
  open(rows: number): Promise<number>;
}

const stores = {
  records: async () => (await import('./records.ts')).store,
} as const satisfies Readonly<Record<string, () => Promise<Store>>>;

export type StoreName = keyof typeof stores;

/** Milliseconds. */
export interface DiskCalls {
  save(name: StoreName, set: DataSet): number;
  open(name: StoreName, rows: number): number;
}

serve<DiskCalls>({
  async save(name, { vectors, rows }) {
    const store = await stores[name]();
    const start = performance.now();
    await store.save(vectors, rows);
    return performance.now() - start;
  },

  async open(name, rows) {
    const store = await stores[name]();
    const start = performance.now();
    const found = await store.open(rows);
    if (found !== rows) throw new Error(`${found} rows of ${rows}`);
    return performance.now() - start;
  },
});
