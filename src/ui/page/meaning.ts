import { pageOf, pagesOf } from '../../rank/page-of.ts';
import type { Band, Item, Query, Results } from '../../types.ts';
import { placeAddress } from '../place-address.ts';
import type { Entries, Entry } from './entries.ts';
import { Indexed } from './indexed.ts';

/** Places on the page that are found at most, and places on other pages that are shown. */
export const [most, mostElsewhere] = [40, 8];
/** Of the whole site so many are asked for: some of them are on this page. */
const asked = 24;

/** A place that answers the query. */
export interface Answer {
  readonly entry: Entry;
  readonly band: Band;
}

/** Something on another page of the site. */
export interface Elsewhere {
  readonly item: Item;
  readonly address: string;
}

/** What a library says to a query. */
export interface Meant {
  readonly answers: readonly Answer[];
  readonly elsewhere: readonly Elsewhere[];
  /** Rows of this page that were compared. */
  readonly total: number;
  /** False as long as the library is still being measured. */
  readonly settled: boolean;
}

/** Asks the library, which may have become another one since it was asked last. */
export type Ask = (query: Query) => Promise<Results>;

/** By the library that was fed with the page. */
export async function meantBy(ask: Ask, entries: Entries, text: string): Promise<Meant> {
  const { hits, total, settled } = await ask({ text, limit: most, group: false });
  return { answers: hits.flatMap(({ item, band }) => entries.of(item.id).map((entry) => ({ entry, band }))), elsewhere: [], total, settled };
}

/** By an index of the whole site, in which this page is one of many. */
export async function meantByIndex(ask: Ask, entries: Entries, text: string): Promise<Meant> {
  // Files have no query: whatever is told behind the address, it is the same page.
  const page = location.origin + location.pathname;
  const { hits, total, settled } = await ask({ text, limit: most, group: false, filters: { page } });
  const indexed = new Indexed(entries.all);
  const answers = hits.flatMap(({ item, band }) => indexed.of(item).map((entry) => ({ entry, band })));
  if (total > 0 && hits.length === total) tellUnseen(entries, new Set(answers.map(({ entry }) => entry)));
  const site = await ask({ text, limit: asked });
  return { answers, elsewhere: onOtherPages(site, page), total, settled: settled && site.settled };
}

/** What is good and leads somewhere else; what stands on this page too is found here. */
function onOtherPages({ hits }: Results, here: string): Elsewhere[] {
  const isHere = (url: string): boolean => pageOf(url) === pageOf(here);
  return hits.flatMap(({ item, band }) => {
    const address = placeAddress(item);
    return band === 'rest' || address === undefined || pagesOf(item).some(isHere) ? [] : [{ item, address }];
  }).slice(0, mostElsewhere);
}

/** Pictures of the page that the index has not seen. */
function tellUnseen({ all }: Entries, seen: ReadonlySet<Entry>): void {
  for (const entry of all) if (entry.kind === 'picture') entry.unseen = seen.has(entry) ? undefined : 'failed';
}
