import type { Block, Ports, Shards } from '../ports.ts';
import type { Item, Page, Row, Space } from '../types.ts';
import type { FlatIndex } from '../vectors/flat-index.ts';

/** All that can be searched, in memory. */
export class Collection {
  readonly #space: Space;
  readonly #startShards: Ports['shards'];
  readonly #items = new Map<string, Item>();
  /** There from the first row on. */
  #index: FlatIndex | undefined;
  #starting: Promise<FlatIndex> | undefined;
  #shards: Shards | undefined;

  constructor(space: Space, shards: Ports['shards']) {
    this.#space = space;
    this.#startShards = shards;
  }

  get size(): number {
    return this.#items.size;
  }

  get index(): FlatIndex | undefined {
    return this.#index;
  }

  find(id: string): Item | undefined {
    return this.#items.get(id);
  }

  /** Newest first. */
  list(offset: number, limit: number): Page {
    const ids = [...this.#items.keys()];
    const end = Math.max(0, ids.length - offset);
    const page = ids.slice(Math.max(0, end - limit), end).reverse();
    return { items: page.map((id) => this.#items.get(id)!), total: ids.length };
  }

  /** Loads what scans. To be called before rows are inserted: a page that is only opened shall be small. */
  start(): Promise<FlatIndex> {
    const start = async (): Promise<FlatIndex> => {
      const { FlatIndex: Index } = await import('../vectors/flat-index.ts');
      this.#shards = await this.#startShards?.();
      return (this.#index = await Index.create(this.#space.dims, {}, this.#shards));
    };
    return (this.#starting ??= start().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    }));
  }

  insert(rows: readonly Row[]): void {
    for (const { item, picture } of rows) {
      this.#items.set(item.id, item);
      if (picture) this.#index!.add(item.id, picture);
    }
  }

  /** Other facts for items that are there. */
  update(items: readonly Item[]): void {
    for (const item of items) if (this.#items.has(item.id)) this.#items.set(item.id, item);
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) {
      this.#items.delete(id);
      this.#index?.remove(id);
    }
  }

  clear(): void {
    this.#items.clear();
    this.#index?.clear();
  }

  /** Takes what is stored in place of what is here. Without blocks nothing is loaded. */
  replace(items: readonly Item[], blocks: readonly Block[]): void {
    this.clear();
    const facts = new Map(items.map((item) => [item.id, item]));
    for (const { kind, ids, data } of blocks) {
      if (kind !== 'picture') continue;
      ids.forEach((id, row) => {
        const item = facts.get(id);
        // A row without facts was removed; its block is tidied up later.
        if (!item) return;
        // Removed and added again, it has two rows: the later one tells its place.
        this.#items.delete(id);
        this.#items.set(id, item);
        this.#index!.add(id, data.subarray(row * this.#space.dims, (row + 1) * this.#space.dims));
      });
    }
  }

  close(): void {
    this.#shards?.close();
  }
}
