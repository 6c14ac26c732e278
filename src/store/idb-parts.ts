import type { Database } from './open.ts';
import { commit } from './open.ts';
import type { FileRecord, PartStore } from './part-store.ts';
import type { FilesSchema } from './schema.ts';

/** Parts in IndexedDB, in one transaction with their record. */
export class IdbParts implements PartStore {
  readonly #db: Database<FilesSchema>;

  constructor(db: Database<FilesSchema>) {
    this.#db = db;
  }

  record(key: string): Promise<FileRecord | undefined> {
    return this.#db.use((db) => db.get('files', key));
  }

  async read(key: string, part: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const buffer = await this.#db.use((db) => db.get('parts', [key, part]));
    return buffer && new Uint8Array(buffer);
  }

  commit(key: string, record: FileRecord, part?: { readonly number: number; readonly bytes: Uint8Array<ArrayBuffer> }): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction(['parts', 'files'], 'readwrite');
      return commit(tx, async () => {
        // A copy: a view would bring the whole buffer along.
        if (part) await tx.objectStore('parts').put(part.bytes.slice().buffer, [key, part.number]);
        await tx.objectStore('files').put(record, key);
      });
    });
  }

  drop(key: string, record?: FileRecord): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction(['parts', 'files'], 'readwrite');
      return commit(tx, async () => {
        const files = tx.objectStore('files');
        await Promise.all([
          tx.objectStore('parts').delete(IDBKeyRange.bound([key], [key, []])),
          record ? files.put(record, key) : files.delete(key),
        ]);
      });
    });
  }

  clear(): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction(['parts', 'files'], 'readwrite', { durability: 'strict' });
      return commit(tx, async () => {
        await Promise.all([tx.objectStore('parts').clear(), tx.objectStore('files').clear()]);
      });
    });
  }
}
