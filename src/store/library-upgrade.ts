import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { LibrarySchema } from './schema.ts';

/** Brings a library's database to `schemaVersion`, from any version before it. No vector is touched. */
export function upgradeLibrary(db: IDBPDatabase<LibrarySchema>, from: number, tx: IDBPTransaction<LibrarySchema, StoreNames<LibrarySchema>[], 'versionchange'>): void {
  if (from < 1) {
    db.createObjectStore('items', { keyPath: 'id' });
    db.createObjectStore('vectors', { autoIncrement: true }).createIndex('space', 'space');
    db.createObjectStore('thumbs');
  }
  if (from < 2) {
    const vectors = tx.objectStore('vectors');
    vectors.createIndex('kind', ['space', 'kind']);
    vectors.createIndex('words', 'words', { multiEntry: true });
    db.createObjectStore('discarded').createIndex('at', 'at');
    db.createObjectStore('jobs', { autoIncrement: true });
    db.createObjectStore('jobStates', { keyPath: 'id' }).createIndex('state', 'state');
    db.createObjectStore('folders', { keyPath: 'id' });
    db.createObjectStore('files', { keyPath: ['folder', 'path'] }).createIndex('id', 'id');
    db.createObjectStore('meta');
  }
}
