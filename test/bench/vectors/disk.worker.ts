/** Rows on disk: writes them, or reads what another worker wrote. */
import { serve } from './remote.ts';
import type { DataSet } from './types.ts';

interface Closing {
  close(): void | Promise<void>;
}

export interface Store {
  save(vectors: Float32Array, rows: number): Promise<void>;
  /** Until queries can be answered; how many rows there are. */
  open(rows: number): Promise<Closing & { readonly rows: number }>;
  /** For `read`: what has to be known to read the same bytes as `open`. */
  tail?(): Promise<number>;
  /** Reads the same bytes as `open` and does nothing with them. */
  read?(tail: number): Promise<Closing & { readonly bytes: number }>;
  clear(): Promise<void>;
}

const stores = {
  records: async () => (await import('./records.ts')).store,
  opfs: async () => (await import('./stored.ts')).opfs,
  idb: async () => (await import('./stored.ts')).idb,
} as const satisfies Readonly<Record<string, () => Promise<Store>>>;

export type StoreName = keyof typeof stores;

/** Milliseconds. */
export interface DiskCalls {
  save(name: StoreName, set: DataSet): number;
  open(name: StoreName, rows: number): number;
  tail(name: StoreName): number | undefined;
  read(name: StoreName, tail: number): { readonly milliseconds: number; readonly bytes: number };
  clear(name: StoreName): void;
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
    const opened = await store.open(rows);
    const milliseconds = performance.now() - start;
    await opened.close();
    if (opened.rows !== rows) throw new Error(`${opened.rows} rows of ${rows}`);
    return milliseconds;
  },

  async tail(name) {
    const store: Store = await stores[name]();
    return store.tail?.();
  },

  async read(name, tail) {
    const store: Store = await stores[name]();
    const start = performance.now();
    const { bytes, close } = await store.read!(tail);
    const milliseconds = performance.now() - start;
    await close();
    return { milliseconds, bytes };
  },

  clear: async (name) => (await stores[name]()).clear(),
});
