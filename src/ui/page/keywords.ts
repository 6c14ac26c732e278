import type { Keywords } from '../../rank/keywords.ts';
import type { Band } from '../../types.ts';
import { itemOf, type Entries, type Entry } from './entries.ts';
import { tellingWords } from './telling.ts';

/** Milliseconds of indexing after which the page has its turn. */
const slice = 6;

/** What of the page has the words of a query, letter by letter: without any model. */
export class PageKeywords {
  readonly #entries: Entries;
  #index: Keywords | undefined;
  readonly #there = new Set<string>();

  constructor(entries: Entries) {
    this.#entries = entries;
  }

  /** The best first. */
  async search(query: string, limit: number): Promise<{ readonly entry: Entry; readonly band: Band }[]> {
    const index = await this.#ready();
    return index.search(tellingWords(query).join(' '), limit).ranked.flatMap(({ id, sure, all }) => {
      const entry = this.#entries.get(id);
      return entry ? [{ entry, band: sure ? 'strong' : all ? 'maybe' : 'rest' } as const] : [];
    });
  }

  async #ready(): Promise<Keywords> {
    const { Keywords: Index } = await import('../../rank/keywords.ts');
    if (!this.#index || this.#index.worn) {
      this.#index = new Index();
      this.#there.clear();
    }
    for (const key of this.#there) {
      if (this.#entries.get(key)) continue;
      this.#index.remove(key);
      this.#there.delete(key);
    }
    let start = performance.now();
    for (const entry of this.#entries.all) {
      if (this.#there.has(entry.key)) continue;
      this.#index.put(itemOf(entry));
      this.#there.add(entry.key);
      if (performance.now() - start < slice) continue;
      await new Promise((resolve) => setTimeout(resolve));
      start = performance.now();
    }
    return this.#index;
  }
}
