import type { KeywordHits, Keywords } from '../rank/keywords.ts';
import type { Collection } from './collection.ts';

/** Milliseconds of indexing after which others have their turn. */
const slice = 6;
/** Items that are indexed between two looks at the clock. */
const atOnce = 16;

/** Names, folders and words of the items of a collection, found letter by letter. Indexed when first asked for, and never longer at once than nobody notices. */
export class KeywordSearch {
  readonly #collection: Collection;
  #keywords: Keywords | undefined;
  /** Items that have come, changed or gone and were not looked at yet. */
  readonly #stale = new Set<string>();
  #catchingUp: Promise<void> | undefined;

  constructor(collection: Collection) {
    this.#collection = collection;
    for (const id of collection.ids()) this.#stale.add(id);
    collection.watch((ids) => {
      for (const id of ids) this.#stale.add(id);
    });
  }

  /** Resolves when all items are indexed. */
  async ready(): Promise<void> {
    while (this.#stale.size > 0 || !this.#keywords) await (this.#catchingUp ??= this.#catchUp().finally(() => (this.#catchingUp = undefined)));
  }

  /** Whether all items were indexed within so many milliseconds. */
  async readyWithin(milliseconds: number): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, milliseconds, false)));
    const ready = this.ready().then(() => true as const);
    try {
      return await Promise.race([ready, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Among the items that are indexed by now. */
  search(query: string, limit: number, allows?: (id: string) => boolean): KeywordHits {
    return this.#keywords?.search(query, limit, allows) ?? { ranked: [], sure: () => new Set(), all: 0, some: 0 };
  }

  async #catchUp(): Promise<void> {
    if (!this.#keywords) {
      const { Keywords: Index } = await import('../rank/keywords.ts');
      this.#keywords = new Index();
    }
    if (this.#keywords.worn) {
      this.#keywords.clear();
      for (const id of this.#collection.ids()) this.#stale.add(id);
    }
    let turn = performance.now();
    let done = 0;
    for (const id of this.#stale) {
      this.#stale.delete(id);
      const item = this.#collection.find(id);
      if (!item) this.#keywords.remove(id);
      else if (!this.#keywords.has(item)) this.#keywords.put(item);
      if (++done % atOnce !== 0 || performance.now() - turn < slice) continue;
      await new Promise((resolve) => setTimeout(resolve));
      turn = performance.now();
    }
  }
}
