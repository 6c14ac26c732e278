import type { IDBPDatabase } from 'idb';
import type { LibraryStore } from '../ports.ts';
import type { Row, Space, Thumb } from '../types.ts';
import { commit, Database } from './open.ts';
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

  spaces(): Promise<string[]> {
    return this.#db.use(async (db) => {
      const found: string[] = [];
      const index = db.transaction('vectors').store.index('space');
      let cursor = await index.openKeyCursor(null, 'nextunique');
      for (; cursor; cursor = await cursor.continue()) found.push(cursor.key);
      return found;
    });
  }

  load(space: Space): ReturnType<LibraryStore['load']> {
    return this.#db.use((db) => {
      const tx = db.transaction(['items', 'vectors']);
      return commit(tx, async () => {
        const items = await tx.objectStore('items').getAll();
        const vectors: { ids: readonly string[]; data: Float32Array<ArrayBuffer> }[] = [];
        // One block at a time: all of them at once would double the memory.
        let cursor = await tx.objectStore('vectors').index('space').openCursor(space.id);
        for (; cursor; cursor = await cursor.continue()) {
          vectors.push({ ids: cursor.value.ids, data: new Float32Array(cursor.value.data) });
        }
        this.#small = vectors.filter(({ ids }) => ids.length < fullBlock).length;
        return { items, vectors };
      });
    });
  }

  async put(space: Space, rows: readonly Row[]): Promise<void> {
    if (this.#small >= mergeAfter) await this.#tidy(space);
    await this.#db.use((db) => {
      const tx = db.transaction(['items', 'vectors', 'thumbs'], 'readwrite', { durability: 'relaxed' });
      return commit(tx, async () => {
        const block = pack(space, rows.map((row) => row.item.id), rows.map((row) => row.vector));
        await Promise.all([
          tx.objectStore('vectors').add(block),
          // Asynchronous, because a value that cannot be cloned throws at once, while others are on their way.
          ...rows.map(async ({ item }) => tx.objectStore('items').put(item)),
          ...rows.map(async ({ item, thumb }) => tx.objectStore('thumbs').put(thumb, item.id)),
        ]);
      });
    });
    this.#small++;
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction(['items', 'thumbs'], 'readwrite');
      return commit(tx, async () => {
        await Promise.all(ids.flatMap((id) => [tx.objectStore('items').delete(id), tx.objectStore('thumbs').delete(id)]));
      });
    });
  }

  clear(): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction(['items', 'vectors', 'thumbs'], 'readwrite', { durability: 'strict' });
      return commit(tx, async () => {
        await Promise.all([tx.objectStore('items').clear(), tx.objectStore('vectors').clear(), tx.objectStore('thumbs').clear()]);
      });
    });
  }

  thumbs(ids: readonly string[]): Promise<(Thumb | undefined)[]> {
    return this.#db.use((db) => {
      const tx = db.transaction('thumbs');
      return commit(tx, () => Promise.all(ids.map((id) => tx.store.get(id))));
    });
  }

  close(): void {
    this.#db.close();
  }

  // Nothing is lost when it fails, on a full disk for one: it is tried again much later.
  async #tidy(space: Space): Promise<void> {
    this.#small = 0;
    try {
      await this.#db.use((db) => mergeBlocks(db, space));
    } catch {
      return;
    }
  }
}

function pack(space: Space, ids: readonly string[], vectors: readonly Float32Array[]): VectorBlock {
  const data = new Float32Array(ids.length * space.dims);
  vectors.forEach((vector, i) => data.set(vector, i * space.dims));
  return { space: space.id, ids, data: data.buffer };
}

/** Joins small blocks and leaves out rows whose items are gone or that a later row replaces, in one transaction. */
async function mergeBlocks(db: IDBPDatabase<LibrarySchema>, space: Space): Promise<void> {
  const tx = db.transaction(['items', 'vectors'], 'readwrite', { durability: 'relaxed' });
  await commit(tx, async () => {
    const store = tx.objectStore('vectors');
    const rows = new Map<string, Float32Array>();
    // From the newest block back: behind a full one there are only full ones, and those never change again.
    let cursor = await store.index('space').openCursor(space.id, 'prev');
    for (; cursor && rows.size < fullBlock; cursor = await cursor.continue()) {
      const block = cursor.value;
      if (block.ids.length >= fullBlock) break;
      const data = new Float32Array(block.data);
      for (let row = block.ids.length - 1; row >= 0; row--) {
        const id = block.ids[row]!;
        if (rows.has(id) || !(await tx.objectStore('items').getKey(id))) continue;
        rows.set(id, data.subarray(row * space.dims, (row + 1) * space.dims));
      }
      await cursor.delete();
    }
    if (rows.size > 0) await store.add(pack(space, [...rows.keys()].reverse(), [...rows.values()].reverse()));
  });
}
