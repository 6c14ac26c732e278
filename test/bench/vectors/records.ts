import { deleteDB, openDB } from 'idb';
import type { Store } from './disk.worker.ts';
import { dims } from './types.ts';

interface Row {
  readonly id: number;
  readonly vector: Float32Array;
}

const name = 'records';
/** Rows in one transaction, and in one answer. */
const batch = 2000;
const open = () => openDB<{ rows: { key: number; value: Row } }>(name, 1, { upgrade: (database) => void database.createObjectStore('rows', { keyPath: 'id' }) });

/** What most pages do: a record a row in IndexedDB, floats and all, and all of them read into memory at the start. */
export const store: Store = {
  async save(vectors, rows) {
    const database = await open();
    for (let from = 0; from < rows; from += batch) {
      const transaction = database.transaction('rows', 'readwrite');
      for (let id = from; id < Math.min(rows, from + batch); id++) void transaction.store.put({ id, vector: vectors.slice(id * dims, (id + 1) * dims) });
      await transaction.done;
    }
    database.close();
  },

  async open(rows) {
    const database = await open();
    const matrix = new Float32Array(rows * dims);
    let count = 0;
    for (let from = 0; from < rows; from += batch) {
      for (const { id, vector } of await database.getAll('rows', IDBKeyRange.bound(from, from + batch, false, true))) {
        matrix.set(vector, id * dims);
        count++;
      }
    }
    return { rows: count, close: () => database.close() };
  },

  clear: () => deleteDB(name),
};
