import type { VectorFiles } from '../ports.ts';
import { IdbVectorFiles, isInIdb } from './vector-files-idb.ts';
import { hasSyncAccess, OpfsVectorFiles } from './vector-files-opfs.ts';

/**
 * Where the index of that name is kept; a new one in the private file system, in a worker that can hold its files open, else in IndexedDB.
 * @throws GlimpseError `index-busy`, `db-blocked`, `db-lost`
 */
export async function openVectorFiles(name: string): Promise<VectorFiles> {
  if (!hasSyncAccess() || (await isInIdb(name))) return IdbVectorFiles.open(name);
  try {
    await navigator.storage.getDirectory();
  } catch {
    // Not in a private window.
    return IdbVectorFiles.open(name);
  }
  return OpfsVectorFiles.open(name);
}
