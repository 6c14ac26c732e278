import type { IDBPDatabase } from 'idb';
import type { LibraryStore, Row, Space, Thumb } from '../types.ts';
import { Database } from './open.ts';
import type { LibrarySchema, VectorBlock } from './schema.ts';
import { schemaVersion } from './schema.ts';

/** Blocks of fewer rows than this are merged, once there are `mergeAfter` of them. */
const fullBlock = 1024;
/** Few enough to keep opening quick, many enough that a merge is rare. */
const mergeAfter = 32;

/** The rows of one library in IndexedDB. */
export class IdbLibraryStore implements LibraryStore {
  readonly saved = true;
  readonly #db: Database<LibrarySchema>;
  /** Blocks that could be merged, as far as this tab knows. */
  #small = 0;

  constructor(name: string) {
    this.#db = new Database<LibrarySchema>(`glimpse:${name}`, schemaVersion, (db) => {
      db.createObjectStore('items', { keyPath: 'id' });
      db.createObjectStore('vectors', { autoIncrement: true }).createIndex('space', 'space');
      db.createObjectStore('thumbs');
    });
  }

  load(space: Space): ReturnType<LibraryStore['load']> {
    return this.#db.use(async (db) => {
      const tx = db.transaction(['items', 'vectors']);
      const items = await tx.objectStore('items').getAll();
      const vectors: { ids: readonly string[]; data: Float32Array<ArrayBuffer> }[] = [];
      // One block at a time: all of them at once would double the memory.
      let cursor = await tx.objectStore('vectors').index('space').openCursor(space.id);
      for (; cursor; cursor = await cursor.continue()) {
        vectors.push({ ids: cursor.value.ids, data: new Float32Array(cursor.value.data) });
      }
      await tx.done;
      this.#small = vectors.filter(({ ids }) => ids.length < fullBlock).length;
      return { items, vectors };
    });
  }

  async put(space: Space, rows: readonly Row[]): Promise<void> {
    await this.#db.use(async (db) => {
      const tx = db.transaction(['items', 'vectors', 'thumbs'], 'readwrite', { durability: 'relaxed' });
      const writes: Promise<unknown>[] = [tx.objectStore('vectors').add(pack(space, rows.map((row) => row.item.id), rows.map((row) => row.vector)))];
      for (const { item, thumb } of rows) {
        writes.push(tx.objectStore('items').put(item), tx.objectStore('thumbs').put(thumb, item.id));
      }
      await settle(writes, tx);
    });
    if (++this.#small < mergeAfter) return;
    await this.#db.use((db) => mergeBlocks(db, space));
    this.#small = 1;
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.#db.use(async (db) => {
      const tx = db.transaction(['items', 'thumbs'], 'readwrite');
      await settle(ids.flatMap((id) => [tx.objectStore('items').delete(id), tx.objectStore('thumbs').delete(id)]), tx);
    });
  }

  async clear(): Promise<void> {
    await this.#db.use(async (db) => {
      const tx = db.transaction(['items', 'vectors', 'thumbs'], 'readwrite', { durability: 'strict' });
      await settle([tx.objectStore('items').clear(), tx.objectStore('vectors').clear(), tx.objectStore('thumbs').clear()], tx);
    });
  }

  thumbs(ids: readonly string[]): Promise<(Thumb | undefined)[]> {
    return this.#db.use(async (db) => {
      const tx = db.transaction('thumbs');
      const thumbs = await Promise.all(ids.map((id) => tx.store.get(id)));
      await tx.done;
      return thumbs;
    });
  }

  close(): void {
    this.#db.close();
  }
}

/** Waits for the commit, which alone tells of a full disk, and leaves no rejection unhandled. */
async function settle(writes: Promise<unknown>[], tx: { readonly done: Promise<void> }): Promise<void> {
  await Promise.all([...writes, tx.done]);
}

function pack(space: Space, ids: readonly string[], vectors: readonly Float32Array[]): VectorBlock {
  const data = new Float32Array(ids.length * space.dims);
  vectors.forEach((vector, i) => data.set(vector, i * space.dims));
  return { space: space.id, ids, data: data.buffer };
}

/** Joins small blocks and leaves out rows whose items are gone, in one transaction. */
async function mergeBlocks(db: IDBPDatabase<LibrarySchema>, space: Space): Promise<void> {
  const tx = db.transaction(['items', 'vectors'], 'readwrite', { durability: 'relaxed' });
  const store = tx.objectStore('vectors');
  const ids: string[] = [];
  const vectors: Float32Array[] = [];
  // From the newest block back: behind a full one there are only full ones, and those never change again.
  let cursor = await store.index('space').openCursor(space.id, 'prev');
  for (; cursor && vectors.length < fullBlock; cursor = await cursor.continue()) {
    const block = cursor.value;
    if (block.ids.length >= fullBlock) break;
    const data = new Float32Array(block.data);
    for (let row = block.ids.length - 1; row >= 0; row--) {
      const id = block.ids[row]!;
      if (!(await tx.objectStore('items').getKey(id))) continue;
      ids.push(id);
      vectors.push(data.subarray(row * space.dims, (row + 1) * space.dims));
    }
    await cursor.delete();
  }
  if (ids.length > 0) await store.add(pack(space, ids.reverse(), vectors.reverse()));
  await tx.done;
}
