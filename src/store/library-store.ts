import type { Batch, Block, LibraryStore, MetaKey } from '../ports.ts';
import type { Item, Space, Thumb } from '../types.ts';
import { storedEpoch } from './epoch.ts';
import { IdbFolderStore } from './folder-store.ts';
import { upgradeLibrary } from './library-upgrade.ts';
import { commit, Database } from './open.ts';
import { IdbQueueStore } from './queue-store.ts';
import type { LibrarySchema } from './schema.ts';
import { fullBlock, schemaVersion } from './schema.ts';

/** Small blocks of a space are merged once there are this many: few enough to keep opening quick, many enough that a merge is rare. */
const mergeAfter = 32;

/** A library in IndexedDB. */
export class IdbLibraryStore implements LibraryStore {
  readonly saved = true;
  readonly queue: IdbQueueStore;
  readonly folders: IdbFolderStore;
  readonly #db: Database<LibrarySchema>;
  /** By space: blocks that could be merged, as far as this tab knows. */
  readonly #small = new Map<string, number>();

  constructor(name: string) {
    this.#db = new Database<LibrarySchema>(`glimpse:${name}`, schemaVersion, (db, from, _to, tx) => upgradeLibrary(db, from, tx));
    this.queue = new IdbQueueStore(this.#db);
    this.folders = new IdbFolderStore(this.#db);
  }

  spaces(): Promise<string[]> {
    return this.#db.use((db) => {
      const tx = db.transaction(['items', 'discarded', 'vectors']);
      return commit(tx, async () => {
        const counts = await Promise.all([tx.objectStore('items').count(), tx.objectStore('discarded').count()]);
        const found: string[] = [];
        // Blocks may be left of items that are all gone.
        if (counts.every((count) => count === 0)) return found;
        let cursor = await tx.objectStore('vectors').index('space').openKeyCursor(null, 'nextunique');
        for (; cursor; cursor = await cursor.continue()) found.push(cursor.key);
        return found;
      });
    });
  }

  load(space: Space): ReturnType<LibraryStore['load']> {
    return this.#db.use((db) => {
      const tx = db.transaction(['items', 'vectors']);
      return commit(tx, async () => {
        const items = await tx.objectStore('items').getAll();
        const blocks: Block[] = [];
        let small = 0;
        // One block at a time: all of them at once would double the memory.
        let cursor = await tx.objectStore('vectors').index('space').openCursor(space.id);
        for (; cursor; cursor = await cursor.continue()) {
          const { kind, ids, data } = cursor.value;
          blocks.push({ kind: kind ?? 'picture', ids, data: new Float32Array(data) });
          if (kind && ids.length < fullBlock) small++;
        }
        this.#small.set(space.id, small);
        return { items, blocks };
      });
    });
  }

  absent(ids: readonly string[]): Promise<string[]> {
    return this.#db.use((db) => {
      const tx = db.transaction('items');
      return commit(tx, async () => {
        const keys = await Promise.all(ids.map((id) => tx.store.getKey(id)));
        return ids.filter((_, i) => keys[i] === undefined);
      });
    });
  }

  missing(space: Space): Promise<Item[]> {
    return this.#db.use((db) => {
      const tx = db.transaction(['items', 'vectors']);
      return commit(tx, async () => {
        const items = new Map((await tx.objectStore('items').getAll()).map((item) => [item.id, item]));
        let cursor = await tx.objectStore('vectors').index('space').openCursor(space.id);
        for (; cursor; cursor = await cursor.continue()) for (const id of cursor.value.ids) items.delete(id);
        return [...items.values()];
      });
    });
  }

  async commit(batch: Batch): Promise<void> {
    const { space, rows } = batch;
    if ((this.#small.get(space.id) ?? 0) >= mergeAfter) await this.#tidy(space);
    // Loaded with the first batch: a page that is only opened shall be small.
    const { writeBatch } = await import('./write-batch.ts');
    await this.#db.use((db) => writeBatch(db, batch));
    if (rows.length > 0) this.#small.set(space.id, (this.#small.get(space.id) ?? 0) + 1);
  }

  update(items: readonly Item[]): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction('items', 'readwrite', { durability: 'relaxed' });
      return commit(tx, async () => {
        await Promise.all(items.map(async (item) => (await tx.store.getKey(item.id)) !== undefined && tx.store.put(item)));
      });
    });
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction(['items', 'discarded', 'thumbs'], 'readwrite');
      return commit(tx, async () => {
        await Promise.all([...tx.objectStoreNames].flatMap((name) => ids.map((id) => tx.objectStore(name).delete(id))));
      });
    });
  }

  discard(ids: readonly string[]): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction(['items', 'discarded'], 'readwrite');
      const at = Date.now();
      return commit(tx, async () => {
        await Promise.all(ids.map(async (id) => {
          const item = await tx.objectStore('items').get(id);
          if (item) await Promise.all([tx.objectStore('discarded').put({ item, at }, id), tx.objectStore('items').delete(id)]);
        }));
      });
    });
  }

  restore(ids: readonly string[]): Promise<Item[]> {
    // Beyond one try: when the connection dies, it may have succeeded for all that.
    const restored = new Map<string, Item>();
    return this.#db.use(async (db) => {
      // Asked for every new picture, and hardly ever one: reading waits for nobody and keeps nobody waiting.
      const looking = db.transaction('discarded');
      const keys = await commit(looking, () => Promise.all(ids.map((id) => looking.store.getKey(id))));
      if (keys.every((key) => key === undefined)) return [...restored.values()];
      const tx = db.transaction(['items', 'discarded'], 'readwrite');
      return commit(tx, async () => {
        const found = await Promise.all([...new Set(ids)].map((id) => tx.objectStore('discarded').get(id)));
        for (const item of found.flatMap((one) => one?.item ?? [])) restored.set(item.id, item);
        await Promise.all([...restored.values()].flatMap((item) => [tx.objectStore('items').put(item), tx.objectStore('discarded').delete(item.id)]));
        return [...restored.values()];
      });
    });
  }

  gone(ids: readonly string[]): Promise<string[]> {
    return this.#db.use((db) => {
      const tx = db.transaction(['items', 'discarded']);
      return commit(tx, async () => {
        const keys = await Promise.all(ids.map((id) => Promise.all([tx.objectStore('items').getKey(id), tx.objectStore('discarded').getKey(id)])));
        return ids.filter((_, i) => keys[i]!.every((key) => key === undefined));
      });
    });
  }

  sweep(before: number): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction(['discarded', 'thumbs'], 'readwrite');
      return commit(tx, async () => {
        const ids = await tx.objectStore('discarded').index('at').getAllKeys(IDBKeyRange.upperBound(before, true));
        await Promise.all(ids.flatMap((id) => [tx.objectStore('discarded').delete(id), tx.objectStore('thumbs').delete(id)]));
      });
    });
  }

  /** Everything but what is remembered of the library as a whole. Whoever writes has to begin anew. */
  clear(): Promise<void> {
    this.#small.clear();
    return this.#db.use((db) => {
      const tx = db.transaction(['items', 'vectors', 'thumbs', 'discarded', 'jobs', 'jobStates', 'folders', 'files', 'meta'], 'readwrite', { durability: 'strict' });
      return commit(tx, async () => {
        const meta = tx.objectStore('meta');
        await meta.put((await storedEpoch(meta)) + 1, 'epoch');
        await Promise.all([...tx.objectStoreNames].flatMap((name) => (name === 'meta' ? [] : tx.objectStore(name).clear())));
      });
    });
  }

  thumbs(ids: readonly string[]): Promise<(Thumb | undefined)[]> {
    return this.#db.use((db) => {
      const tx = db.transaction('thumbs');
      return commit(tx, () => Promise.all(ids.map((id) => tx.store.get(id))));
    });
  }

  dropSpace(id: string): Promise<void> {
    this.#small.delete(id);
    return this.#db.use((db) => {
      const tx = db.transaction('vectors', 'readwrite');
      return commit(tx, async () => {
        for (const key of await tx.store.index('space').getAllKeys(id)) await tx.store.delete(key);
      });
    });
  }

  get(key: MetaKey): Promise<unknown> {
    return this.#db.use((db) => db.get('meta', key));
  }

  set(key: MetaKey, value: unknown): Promise<void> {
    return this.#db.use((db) => {
      const tx = db.transaction('meta', 'readwrite', { durability: 'strict' });
      return commit(tx, async () => void (await tx.store.put(value, key)));
    });
  }

  beginEpoch(): Promise<number> {
    return this.#db.use((db) => {
      const tx = db.transaction('meta', 'readwrite', { durability: 'strict' });
      return commit(tx, async () => {
        const epoch = (await storedEpoch(tx.store)) + 1;
        await tx.store.put(epoch, 'epoch');
        return epoch;
      });
    });
  }

  close(): void {
    this.#db.close();
  }

  // Nothing is lost when it fails, on a full disk for one: it is tried again much later.
  async #tidy(space: Space): Promise<void> {
    this.#small.set(space.id, 0);
    try {
      const { mergeBlocks } = await import('./blocks.ts');
      await this.#db.use((db) => mergeBlocks(db, space));
    } catch {
      return;
    }
  }
}
