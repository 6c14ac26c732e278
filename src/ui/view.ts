import type { Band, Hit, Item, Results } from '../types.ts';
import type { Searching } from './searching.ts';

/** Neighbours under one heading; the library itself has none. */
export interface Section {
  readonly band: Band | undefined;
  readonly count: number;
  /** The last so many of them are passages of a site, which have lines of their own. */
  readonly passages: number;
  /** Hits that a button shows. */
  readonly folded: number;
}

/** What the grid shows: items in order, some of them not read yet. */
export interface View {
  readonly items: readonly (Item | undefined)[];
  /** In the same order, when it is an answer. */
  readonly hits: readonly Hit[];
  readonly sections: readonly Section[];
}

/** The view of what is given, made again only when some of it is different. */
export class Views {
  #key: readonly unknown[] = [];
  #view: View | undefined;

  of({ results, unfolded, question, how }: Pick<Searching, 'results' | 'unfolded' | 'question' | 'how'>, items: readonly (Item | undefined)[], hidden: ReadonlySet<string>): View {
    const ranked = question?.looks !== false && (question?.query.order ?? how.order ?? 'relevance') === 'relevance';
    const key = [results, results ? unfolded : items, hidden, ranked];
    if (!this.#view || !this.#key.every((part, index) => part === key[index])) {
      this.#key = key;
      this.#view = results ? resultsView(results, hidden, ranked, unfolded) : libraryView(items, hidden);
    }
    return this.#view;
  }
}

const bands: readonly Band[] = ['strong', 'maybe', 'rest'];

export function libraryView(items: readonly (Item | undefined)[], hidden: ReadonlySet<string>): View {
  const { all: shown, passages } = apart(hidden.size === 0 ? items : items.filter((item) => !item || !hidden.has(item.id)), (item) => item);
  return { items: shown, hits: [], sections: [{ band: undefined, count: shown.length, passages, folded: 0 }] };
}

/** Hits by band, the rest folded away; in an order of their own when nothing was ranked by likeness. */
export function resultsView({ hits, nothing }: Results, hidden: ReadonlySet<string>, ranked: boolean, unfolded: boolean): View {
  const left = withoutItems(hits, hidden);
  const groups = (ranked ? bands.map((band) => ({ band, found: left.filter((hit) => hit.band === band) })) : [{ band: undefined, found: left }]).map(({ band, found }) => {
    const { all, passages } = apart(found, ({ item }) => item);
    return { band, hits: all, passages };
  });
  const folds = ranked && !unfolded && (nothing || left.some(({ band }) => band !== 'rest'));
  const sections = groups.map(({ band, hits: { length }, passages }) => (band === 'rest' && folds ? { band, count: 0, passages: 0, folded: length } : { band, count: length, passages, folded: 0 }));
  const shown = groups.flatMap((group) => (group.band === 'rest' && folds ? [] : group.hits));
  return { items: shown.map(({ item }) => item), hits: shown, sections };
}

/** The same, with passages of a site behind everything else, and how many these are. */
function apart<T>(all: readonly T[], itemOf: (one: T) => Item | undefined): { readonly all: readonly T[]; readonly passages: number } {
  const isPassage = (one: T): boolean => isSitePassage(itemOf(one));
  const passages = all.filter(isPassage);
  return { all: passages.length === 0 ? all : [...all.filter((one) => !isPassage(one)), ...passages], passages: passages.length };
}

export function isSitePassage(item: Item | undefined): item is Item {
  return item?.type === 'text' && item.page !== undefined;
}

/** When the one that stands for its group goes, the next of the group takes its place. */
export function withoutItems(hits: readonly Hit[], ids: ReadonlySet<string>): readonly Hit[] {
  if (ids.size === 0) return hits;
  return hits.flatMap((hit) => {
    const [item, ...alike] = [hit.item, ...hit.alike].filter(({ id }) => !ids.has(id));
    return item ? [{ ...hit, item, alike }] : [];
  });
}

/** Where a picture is, itself or in the group of another; -1 when it is not there. */
export function placeOf({ items, hits }: View, id: string | undefined): number {
  const place = items.findIndex((item) => item !== undefined && item.id === id);
  return place >= 0 ? place : hits.findIndex(({ alike }) => alike.some((item) => item.id === id));
}

/** The pictures that share a place. */
export function groupAt({ items, hits }: View, place: number): readonly Item[] {
  const item = items[place];
  return item ? [item, ...(hits[place]?.alike ?? [])] : [];
}
