import type { IDBPDatabase } from 'idb';
import type { Batch } from '../ports.ts';
import type { Item, Row } from '../types.ts';
import { forgetWords, packRows } from './blocks.ts';
import { checkEpoch, storedEpoch } from './epoch.ts';
import { commit } from './open.ts';
import { failJobs, removeJobs } from './queue-store.ts';
import { remade } from './remade.ts';
import type { LibrarySchema } from './schema.ts';

/**
 * Writes a batch in one transaction. Safe to be done twice, when a connection died and nobody knows whether it had been
 * done: a row's later vectors replace the same earlier ones, and all else is put or deleted by its key.
 * @throws GlimpseError `lock-lost`, `db-evicted`
 */
export async function writeBatch(db: IDBPDatabase<LibrarySchema>, { epoch, space, rows: given, known, files = [], done = [], failed = [] }: Batch): Promise<void> {
  const tx = db.transaction(['items', 'vectors', 'thumbs', 'discarded', 'jobs', 'jobStates', 'files', 'meta'], 'readwrite', { durability: 'relaxed' });
  await commit(tx, async () => {
    checkEpoch(epoch, await storedEpoch(tx.objectStore('meta')));
    const rows = known ? await ofThese(given, (id) => tx.objectStore('items').get(id)) : given;
    await forgetWords(tx.objectStore('vectors'), space, rows.filter(({ words }) => !words).map(({ item }) => item.id));
    await Promise.all([
      // Asynchronous, because a value that cannot be cloned throws at once, while others are on their way.
      ...packRows(space, rows).map(async (block) => tx.objectStore('vectors').add(block)),
      ...rows.map(async ({ item }) => tx.objectStore('items').put(item)),
      ...rows.map(async ({ item }) => tx.objectStore('discarded').delete(item.id)),
      ...rows.map(async ({ item, thumb }) => thumb && tx.objectStore('thumbs').put(thumb, item.id)),
      ...files.map(async (file) => tx.objectStore('files').put(file)),
      removeJobs(tx.objectStore('jobs'), tx.objectStore('jobStates'), done),
      failJobs(tx.objectStore('jobStates'), failed),
    ]);
  });
}

/** Rows of items that are still there, with the facts that these have now: only how their vectors were made is new. */
async function ofThese(rows: readonly Row[], find: (id: string) => Promise<Item | undefined>): Promise<Row[]> {
  const found = await Promise.all(rows.map(async (row) => ({ row, item: await find(row.item.id) })));
  return found.flatMap(({ row, item }) => (item ? [{ ...row, item: remade(item, row.item) }] : []));
}
