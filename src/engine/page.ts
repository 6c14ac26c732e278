import type { Hit, Query } from '../types.ts';
import { diversified, mostCandidates } from '../rank/diversity.ts';
import { groupsOf } from '../rank/groups.ts';
import type { Collection, Searchable } from './collection.ts';

/** An item that answers, named by its ordinal. */
export interface Found extends Pick<Hit, 'score' | 'cosines' | 'band' | 'why'> {
  readonly ordinal: number;
}

interface Shape extends Required<Pick<Query, 'group' | 'diversity'>> {
  readonly limit: number;
}

/** Items of which the hits of a page are made, unless many are near-duplicates. */
function placesOf({ limit, diversity }: Shape): number {
  return diversity > 0 ? Math.max(limit, Math.min(4 * limit, mostCandidates)) : limit;
}

/** Items that a page asks for at first: half as many again as there are places, for most groups are small. */
export function firstCount(shape: Shape): number {
  const places = placesOf(shape);
  return shape.group ? places + (places >> 1) : places;
}

/**
 * The hits of a page, from items in order: near-duplicates share a place and are unlike one another, where that is asked for. `more` gives at least so many
 * items, or all that there are: with fewer the page would be short.
 */
export function pageOf(more: (count: number) => readonly Found[], shape: Shape, collection: Collection, searchable: Searchable): Hit[] {
  const { limit, group, diversity } = shape;
  const places = placesOf(shape);
  for (let count = firstCount(shape); ; count *= 2) {
    const found = more(count);
    const hits = found.map((one) => ({ ...one, item: collection.at(one.ordinal), vector: () => searchable.picture.get(one.ordinal) }));
    const groups = group ? groupsOf(hits) : hits.map((hit) => [hit]);
    if (groups.length < places && found.length >= count) continue;
    const firsts = groups.slice(0, places).flatMap(([first, ...others]) => (first ? { ...first, alike: others.map(({ item }) => item) } : []));
    const ordered = diversity > 0 ? inBands(firsts).flatMap((some) => diversified(some, diversity, limit)) : firsts;
    return ordered.slice(0, limit).map(({ item, score, cosines, band, why, alike }): Hit => ({ item, score, cosines, band, why, alike }));
  }
}

/** What is relevant stays before what is not, however different that is. */
function inBands<T extends Pick<Hit, 'band'>>(hits: readonly T[]): T[][] {
  return [hits.filter(({ band }) => band !== 'rest'), hits.filter(({ band }) => band === 'rest')];
}
