import type { Block, Ports } from '../ports.ts';
import type { Columns } from '../rank/columns.ts';
import type { Item, Page, Row, Space, Vector } from '../types.ts';
import type { FlatIndex } from '../vectors/flat-index.ts';

type Kind = Block['kind'];

/** What can be searched, once there is anything: an index for each kind of vector, and the facts by which items are filtered. Rows are named by ordinal. */
export interface Searchable {
  readonly picture: FlatIndex<number>;
  readonly words: FlatIndex<number>;
  readonly columns: Columns;
  /** Says which vectors an item has, as `flags` of the columns has it. */
  kindsOf(ordinal: number): number;
  close(): void;
}

/** Entries of the order that may be of items that have gone, before it is made anew. */
const fewGone = 1024;

/** All items, in memory. Each has an ordinal, a small number that is used again once the item has gone. */
export class Collection {
  readonly #space: Space;
  readonly #startShards: Ports['shards'];
  readonly #ordinals = new Map<string, number>();
  /** By ordinal. */
  #items: (Item | undefined)[] = [];
  #free: number[] = [];
  /** Ordinals in the order in which they were added, with some of items that have gone; and where in it each item is. */
  #order: number[] = [];
  #places: number[] = [];
  #captioned = 0;
  #searchable: Searchable | undefined;
  #starting: Promise<Searchable> | undefined;
  readonly #watchers: ((ids: Iterable<string>) => void)[] = [];
  /** Rises with every change. */
  edition = 0;

  constructor(space: Space, shards: Ports['shards']) {
    this.#space = space;
    this.#startShards = shards;
  }

  get size(): number {
    return this.#ordinals.size;
  }

  /** Items that have words of their own. */
  get captioned(): number {
    return this.#captioned;
  }

  /** There from the first row on. */
  get searchable(): Searchable | undefined {
    return this.#searchable;
  }

  find(id: string): Item | undefined {
    const ordinal = this.#ordinals.get(id);
    return ordinal === undefined ? undefined : this.#items[ordinal];
  }

  ordinalOf(id: string): number | undefined {
    return this.#ordinals.get(id);
  }

  /** The item of an ordinal that an index or a column has named. */
  at(ordinal: number): Item {
    return this.#items[ordinal]!;
  }

  /** Its place in the order in which items were added. */
  placeOf(ordinal: number): number {
    return this.#places[ordinal]!;
  }

  ids(): Iterable<string> {
    return this.#ordinals.keys();
  }

  /** Calls `changed` with the ids of items that have come, changed or gone. */
  watch(changed: (ids: Iterable<string>) => void): void {
    this.#watchers.push(changed);
  }

  /** Newest first. */
  list(offset: number, limit: number): Page {
    const items: Item[] = [];
    let before = 0;
    for (let place = this.#order.length - 1; place >= 0 && items.length < limit; place--) {
      const ordinal = this.#order[place]!;
      if (this.#places[ordinal] === place && before++ >= offset) items.push(this.#items[ordinal]!);
    }
    return { items, total: this.size };
  }

  /** Loads what scans. To be called before rows are inserted: a page that is only opened shall be small. */
  start(): Promise<Searchable> {
    const start = async (): Promise<Searchable> => {
      const { openSearchable } = await import('./searchable.ts');
      return (this.#searchable = await openSearchable(this.#space.dims, this.#startShards));
    };
    return (this.#starting ??= start().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    }));
  }

  insert(rows: readonly Row[]): void {
    for (const { item, picture, words } of rows) {
      // Another vector of an item that is here takes its place, and the item is as good as new.
      this.#drop(item.id);
      this.#put(item, { ...(picture && { picture }), ...(words && { words }) });
    }
    this.#changed(rows.map(({ item }) => item.id));
  }

  /** Other facts for items that are there. */
  update(items: readonly Item[]): void {
    for (const item of items) {
      const ordinal = this.#ordinals.get(item.id);
      if (ordinal !== undefined) this.#set(ordinal, item);
    }
    this.#changed(items.map(({ id }) => id));
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) this.#drop(id);
    this.#changed(ids);
  }

  clear(): void {
    const ids = [...this.#ordinals.keys()];
    this.#empty();
    this.#changed(ids);
  }

  /** Takes what is stored in place of what is here. Items that have no vector in this space stay out. Without blocks nothing is loaded. */
  replace(items: readonly Item[], blocks: readonly Block[]): void {
    const ids = new Set(this.#ordinals.keys());
    this.#empty();
    const facts = new Map(items.map((item) => [item.id, item]));
    // Removed and added again, an item has two rows: the later one tells its place, and its vector.
    const vectors = new Map<string, Partial<Record<Kind, Vector>>>();
    for (const { kind, ids: named, data } of blocks) {
      named.forEach((id, row) => {
        // A row without facts was removed; its block is tidied up later.
        if (!facts.has(id)) return;
        const known = vectors.get(id);
        if (known?.[kind]) vectors.delete(id);
        vectors.set(id, { ...known, [kind]: data.subarray(row * this.#space.dims, (row + 1) * this.#space.dims) });
      });
    }
    for (const [id, some] of vectors) {
      this.#put(facts.get(id)!, some);
      ids.add(id);
    }
    this.#changed(ids);
  }

  close(): void {
    this.#searchable?.close();
  }

  #put(item: Item, { picture, words }: Partial<Record<Kind, Vector>>): void {
    const { picture: pictures, words: texts } = this.#searchable!;
    const ordinal = this.#free.pop() ?? this.#items.length;
    // First, because it may fail for lack of memory.
    if (picture) pictures.add(ordinal, picture);
    if (words) texts.add(ordinal, words);
    this.#ordinals.set(item.id, ordinal);
    this.#places[ordinal] = this.#order.push(ordinal) - 1;
    this.#set(ordinal, item);
  }

  #set(ordinal: number, item: Item): void {
    const { columns, kindsOf } = this.#searchable!;
    this.#captioned -= columns.isCaptioned(ordinal) ? 1 : 0;
    this.#items[ordinal] = item;
    columns.set(ordinal, item, kindsOf(ordinal));
    this.#captioned += columns.isCaptioned(ordinal) ? 1 : 0;
  }

  #drop(id: string): void {
    const ordinal = this.#ordinals.get(id);
    if (ordinal === undefined) return;
    const { picture, words, columns } = this.#searchable!;
    picture.remove(ordinal);
    words.remove(ordinal);
    this.#captioned -= columns.isCaptioned(ordinal) ? 1 : 0;
    columns.unset(ordinal);
    this.#ordinals.delete(id);
    this.#items[ordinal] = undefined;
    this.#places[ordinal] = -1;
    this.#free.push(ordinal);
    if (this.#order.length > 2 * this.size + fewGone) this.#reorder();
  }

  #reorder(): void {
    this.#order = this.#order.filter((ordinal, place) => this.#places[ordinal] === place);
    this.#order.forEach((ordinal, place) => (this.#places[ordinal] = place));
  }

  #empty(): void {
    this.#ordinals.clear();
    this.#items = [];
    this.#free = [];
    this.#order = [];
    this.#places = [];
    this.#captioned = 0;
    const { picture, words, columns } = this.#searchable ?? {};
    picture?.clear();
    words?.clear();
    columns?.clear();
  }

  #changed(ids: Iterable<string>): void {
    this.edition++;
    for (const changed of this.#watchers) changed(ids);
  }
}
