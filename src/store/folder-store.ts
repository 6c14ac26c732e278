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

  count(folder: string): Promise<number> {
    return this.#db.use((db) => db.count('files', filesOf(folder)));
  }

  where(ids: readonly string[]): Promise<FollowedFile[]> {
    return this.#db.use((db) => {
      const tx = db.transaction('files');
      return commit(tx, async () => {
        const index = tx.store.index('id');
        return (await Promise.all([...new Set(ids)].map((id) => index.getAll(id)))).flat();
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
