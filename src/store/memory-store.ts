import type { Batch, Block, LibraryStore, MetaKey } from '../ports.ts';
import type { Item, Row, Space, Thumb } from '../types.ts';
import { checkEpoch } from './epoch.ts';
import { MemoryFolders } from './memory-folders.ts';
import { MemoryQueue } from './memory-queue.ts';
import { remade } from './remade.ts';

/** A library that is forgotten with the page, where the browser refuses to store anything. */
export class MemoryLibraryStore implements LibraryStore {
  readonly saved = false;
  readonly folders = new MemoryFolders();
  readonly queue = new MemoryQueue(() => this.#epoch);
  readonly #items = new Map<string, Item>();
  readonly #discarded = new Map<string, { readonly item: Item; readonly at: number }>();
  readonly #thumbs = new Map<string, Thumb>();
  /** By space, then by item. */
  readonly #vectors = new Map<string, Map<string, Pick<Row, 'picture' | 'words'>>>();
  readonly #meta = new Map<MetaKey, unknown>();
  #epoch = 0;

  async spaces(): Promise<string[]> {
    return [...this.#vectors].filter(([, rows]) => rows.size > 0).map(([id]) => id);
  }

  async load(space: Space): ReturnType<LibraryStore['load']> {
    const blocks = [...(this.#vectors.get(space.id) ?? [])].flatMap(([id, row]) => {
      if (!this.#items.has(id)) return [];
      return (['picture', 'words'] as const).flatMap((kind): Block[] => {
        const data = row[kind];
        return data ? [{ kind, ids: [id], data }] : [];
      });
    });
    return { items: [...this.#items.values()], blocks };
  }

  async absent(ids: readonly string[]): Promise<string[]> {
    return ids.filter((id) => !this.#items.has(id));
  }

  async missing(space: Space): Promise<Item[]> {
    const rows = this.#vectors.get(space.id);
    return [...this.#items.values()].filter(({ id }) => !rows?.has(id));
  }

  async commit({ epoch, space, rows, known, files = [], done = [], failed = [] }: Batch): Promise<void> {
    checkEpoch(epoch, this.#epoch);
    const vectors = this.#vectors.get(space.id) ?? new Map<string, Pick<Row, 'picture' | 'words'>>();
    this.#vectors.set(space.id, vectors);
    for (const { item: given, thumb, ...row } of rows) {
      const there = this.#items.get(given.id);
      if (known && !there) continue;
      const item = known && there ? remade(there, given) : given;
      this.#items.set(item.id, item);
      this.#discarded.delete(item.id);
      const { picture } = vectors.get(item.id) ?? {};
      vectors.delete(item.id);
      if (picture || row.picture || row.words) vectors.set(item.id, { ...(picture && { picture }), ...row });
      if (thumb) this.#thumbs.set(item.id, thumb);
    }
    await this.folders.putFiles(files);
    await this.queue.remove(done);
    this.queue.fail(failed);
  }

  async update(items: readonly Item[]): Promise<void> {
    for (const item of items) if (this.#items.has(item.id)) this.#items.set(item.id, item);
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      this.#items.delete(id);
      this.#forget(id);
    }
  }

  async discard(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const item = this.#items.get(id);
      if (item) this.#discarded.set(id, { item, at: Date.now() });
      this.#items.delete(id);
    }
  }

  async restore(ids: readonly string[]): Promise<Item[]> {
    return ids.flatMap((id) => {
      const found = this.#discarded.get(id);
      if (!found) return [];
      this.#discarded.delete(id);
      this.#items.set(id, found.item);
      return [found.item];
    });
  }

  async gone(ids: readonly string[]): Promise<string[]> {
    return ids.filter((id) => !this.#items.has(id) && !this.#discarded.has(id));
  }

  async sweep(before: number): Promise<void> {
    for (const [id, { at }] of this.#discarded) if (at < before) this.#forget(id);
  }

  async clear(): Promise<void> {
    for (const map of [this.#items, this.#discarded, this.#thumbs, this.#vectors]) map.clear();
    this.folders.clear();
    this.queue.clear();
    this.#epoch++;
  }

  async thumbs(ids: readonly string[]): Promise<(Thumb | undefined)[]> {
    return ids.map((id) => {
      const thumb = this.#thumbs.get(id);
      // The caller may transfer the bytes to another thread: they are its own, as those of a database are.
      return thumb && { ...thumb, data: thumb.data.slice(0) };
    });
  }

  async dropSpace(id: string): Promise<void> {
    this.#vectors.delete(id);
  }

  async get(key: MetaKey): Promise<unknown> {
    return key === 'epoch' ? this.#epoch : this.#meta.get(key);
  }

  async set(key: MetaKey, value: unknown): Promise<void> {
    this.#meta.set(key, value);
  }

  async beginEpoch(): Promise<number> {
    return ++this.#epoch;
  }

  close(): void {
    void this.clear();
  }

  #forget(id: string): void {
    this.#discarded.delete(id);
    this.#thumbs.delete(id);
    for (const rows of this.#vectors.values()) rows.delete(id);
  }
}
