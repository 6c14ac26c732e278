import { GlimpseError } from '../errors.ts';
import type { VectorFiles } from '../ports.ts';
import { IdbVectorFiles, isInIdb } from './vector-files-idb.ts';
import { hasSyncAccess, isInOpfs, OpfsVectorFiles } from './vector-files-opfs.ts';

/**
 * Where the index of that name is kept; a new one in the private file system, in a worker that can hold its files open, else in IndexedDB.
 * @throws GlimpseError `index-busy`, `index-in-worker`, `insecure-context`, `input-invalid`, `db-blocked`, `db-lost`
 */
export async function openVectorFiles(name: string): Promise<VectorFiles> {
  if (!hasSyncAccess()) {
    const files = await IdbVectorFiles.open(name);
    // Only now: nobody else has it any more.
    if ((await files.list()).length > 0 || !(await isInOpfs(name))) return files;
    await files.close();
    throw new GlimpseError('index-in-worker', name);
  }
  if (await isInIdb(name)) {
    const files = await IdbVectorFiles.open(name);
    if ((await files.list()).length > 0) return files;
    // A page began one and put nothing into it.
    await files.close();
  }
  try {
    await navigator.storage.getDirectory();
  } catch {
    // Not in a private window.
    return IdbVectorFiles.open(name);
  }
  return OpfsVectorFiles.open(name);
}
