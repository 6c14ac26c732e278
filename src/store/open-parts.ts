import { isAvailable } from './available.ts';
import { IdbParts } from './idb-parts.ts';
import { Database } from './open.ts';
import { OpfsParts } from './opfs-parts.ts';
import type { PartStore } from './part-store.ts';
import { nowhere } from './part-store.ts';
import type { FilesSchema } from './schema.ts';
import { filesVersion } from './schema.ts';

/** Where model files are kept: the private file system, else IndexedDB, else nowhere. */
export async function openParts(): Promise<PartStore> {
  if (!(await isAvailable())) return nowhere;
  const records = new IdbParts(
    new Database<FilesSchema>('glimpse-files', filesVersion, (db) => {
      // Files of version 1 had no hashes of their parts. They are fetched again.
      for (const name of db.objectStoreNames) db.deleteObjectStore(name);
      db.createObjectStore('parts');
      db.createObjectStore('files');
    }),
  );
  try {
    return new OpfsParts(await navigator.storage.getDirectory(), records);
  } catch {
    // There is none, or not in a private window.
    return records;
  }
}
