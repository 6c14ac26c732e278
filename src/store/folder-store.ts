import type { FolderStore, FollowedFile, FollowedFolder } from '../ports.ts';
import type { Database } from './open.ts';
import { commit } from './open.ts';
import type { LibrarySchema } from './schema.ts';

/** Followed folders in IndexedDB. Everything may be done twice: it goes by keys. */
export class IdbFolderStore implements FolderStore {
  readonly #db: Database<LibrarySchema>;

  constructor(db: Database<LibrarySchema>) {
    this.#db = db;
  }

  list(): Promise<FollowedFolder[]> {
    return this.#db.use((db) => db.getAll('folders'));
  }

  put(folder: FollowedFolder): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction('folders', 'readwrite');
      return commit(tx, async () => void (await tx.store.put(folder)));
    });
  }

  remove(id: string): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction(['folders', 'files'], 'readwrite');
      return commit(tx, async () => {
        await Promise.all([tx.objectStore('folders').delete(id), tx.objectStore('files').delete(filesOf(id))]);
      });
    });
  }

  files(folder: string): Promise<FollowedFile[]> {
    return this.#db.use((db) => db.getAll('files', filesOf(folder)));
  }

  known(ids: readonly string[]): Promise<Set<string>> {
    return this.#db.use((db) => {
      const tx = db.transaction('files');
      return commit(tx, async () => {
        const index = tx.store.index('id');
        const keys = await Promise.all(ids.map((id) => index.getKey(id)));
        return new Set(ids.filter((_, i) => keys[i] !== undefined));
      });
    });
  }

  putFiles(files: readonly FollowedFile[]): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction('files', 'readwrite', { durability: 'relaxed' });
      return commit(tx, async () => void (await Promise.all(files.map(async (file) => tx.store.put(file)))));
    });
  }

  removeFiles(folder: string, paths: readonly string[]): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction('files', 'readwrite', { durability: 'relaxed' });
      return commit(tx, async () => void (await Promise.all(paths.map((path) => tx.store.delete([folder, path])))));
    });
  }
}

/** Strings come before arrays in the order of keys. */
function filesOf(folder: string): IDBKeyRange {
  return IDBKeyRange.bound([folder], [folder, []]);
}
