import type { Item } from '../types.ts';
import type { Owner } from './owner.ts';

const page = 200;
/** Of a prebuilt index: each of its newest may have to be fetched with its neighbours. */
const fewest = 12;

/** The library newest first, read page by page as it is looked at. */
export class Shelf {
  readonly #owner: Owner;
  readonly #few: () => boolean;
  #items: (Item | undefined)[] = [];
  #asked = new Set<number>();
  /** Answers from before a `clear` are too late. */
  #edition = 0;
  #last: readonly [number, number] = [0, page];

  /** @param few whether only the newest are to be seen */
  constructor(owner: Owner, few: () => boolean) {
    this.#owner = owner;
    this.#few = few;
  }

  get #most(): number {
    return this.#few() ? fewest : Infinity;
  }

  get items(): readonly (Item | undefined)[] {
    return this.#items;
  }

  /** What was looked at last does not begin with the newest. */
  get isScrolled(): boolean {
    return this.#last[0] > 0;
  }

  /** Reads what is missing between two places. */
  want(from: number, to: number): void {
    this.#last = [from, to];
    const end = Math.min(to, this.#most);
    for (let index = Math.floor(Math.max(0, from) / page); index * page < end; index++) {
      if (this.#asked.has(index)) continue;
      this.#asked.add(index);
      void this.#read(index);
    }
  }

  /** Reads again what was looked at last; until then the old pages stay. */
  refresh(): void {
    this.#asked = new Set();
    this.want(...this.#last);
  }

  clear(): void {
    this.#edition++;
    this.#asked = new Set();
    this.#items = [];
    this.#last = [0, page];
  }

  /** Takes removed pictures out without reading anything. */
  drop(ids: ReadonlySet<string>): void {
    this.#items = this.#items.filter((item) => !item || !ids.has(item.id));
  }

  async #read(index: number): Promise<void> {
    const edition = this.#edition;
    try {
      const library = await this.#owner.library();
      const { items, total } = await library.list(index * page, Math.min(page, this.#most - index * page));
      if (edition !== this.#edition) return;
      this.#place(index * page, items, Math.min(total, this.#most));
      this.#owner.changed();
    } catch (error) {
      if (edition === this.#edition) this.#owner.failed(error);
    }
  }

  /** Takes a page over. What else is known moves as far as the last picture of the page that was known before; without one, new pictures came first. */
  #place(start: number, items: readonly Item[], total: number): void {
    const places = new Map(items.map(({ id }, offset) => [id, start + offset]));
    let shift = Math.max(0, total - this.#items.length);
    this.#items.forEach((item, before) => {
      const place = item && places.get(item.id);
      if (place !== undefined) shift = place - before;
    });
    const next = Array.from({ length: total }, (_, place) => {
      const item = this.#items[place - shift];
      return item && places.has(item.id) ? undefined : item;
    });
    items.forEach((item, offset) => { next[start + offset] = item; });
    this.#items = next;
  }
}
