import type { Band, Item, Results } from '../types.ts';

/** Neighbours under one heading; the library itself has none. */
export interface Section {
  readonly band: Band | undefined;
  readonly count: number;
}

/** What the grid shows: items in order, some of them not read yet. */
export interface View {
  readonly items: readonly (Item | undefined)[];
  readonly sections: readonly Section[];
}

/** The view of what is given, made again only when some of it is different. */
export class Views {
  #key: readonly unknown[] = [];
  #view: View | undefined;

  of(results: Results | undefined, items: readonly (Item | undefined)[], hidden: ReadonlySet<string>): View {
    const key = [results, results ? undefined : items, hidden];
    if (!this.#view || !this.#key.every((part, index) => part === key[index])) {
      this.#key = key;
      this.#view = results ? resultsView(results, hidden) : libraryView(items, hidden);
    }
    return this.#view;
  }
}

const bands: readonly Band[] = ['strong', 'maybe', 'rest'];

export function libraryView(items: readonly (Item | undefined)[], hidden: ReadonlySet<string>): View {
  const shown = hidden.size === 0 ? items : items.filter((item) => !item || !hidden.has(item.id));
  return { items: shown, sections: [{ band: undefined, count: shown.length }] };
}

export function resultsView({ hits }: Results, hidden: ReadonlySet<string>): View {
  const shown = hits.filter(({ item }) => !hidden.has(item.id));
  const sections = bands.map((band) => ({ band, count: shown.filter((hit) => hit.band === band).length }));
  return { items: bands.flatMap((band) => shown.filter((hit) => hit.band === band)).map(({ item }) => item), sections };
}
