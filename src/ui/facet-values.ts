import { formatFilters, parseQuery, withFilter, withoutFilters, type FilterKey } from '../rank/parse-query.ts';
import type { Count, Facets, Filters } from '../types.ts';
import { filterStrings } from './strings-filters.ts';

/** A value that can be pressed, and what the text of the box is then. */
export interface FacetValue {
  readonly id: string;
  readonly label: string;
  readonly count: number | undefined;
  readonly set: boolean;
  readonly text: string;
}

/** A filter's values under one heading. */
export interface Facet {
  readonly name: keyof typeof filterStrings.facets;
  readonly values: readonly FacetValue[];
}

/** With only one value there is nothing to choose. */
const fewest = 2;

/** What the text of the box can be narrowed to: filters with a choice, and those that are set. */
export function facetsOf({ years, folders, cameras, types, tags, captioned, total }: Facets, text: string): readonly Facet[] {
  const { filters } = parseQuery(text);
  const plain = (key: 'folder' | 'camera' | 'type' | 'tag', counts: readonly Count[], label = (value: string) => value) => plainValues(text, filters, key, counts, label);
  const all: Facet[] = [
    { name: 'years', values: yearValues(text, filters, years) },
    { name: 'folders', values: plain('folder', folders.filter(({ value }) => value !== '')) },
    { name: 'cameras', values: plain('camera', cameras) },
    { name: 'types', values: plain('type', types, (type) => (type === 'text' ? filterStrings.passage : type)) },
    { name: 'tags', values: plain('tag', tags) },
    { name: 'caption', values: captionValues(text, filters, captioned, total) },
  ];
  const others = otherValues(text, filters);
  return [...all.filter(({ values }) => values.length >= fewest || values.some(({ set }) => set)), ...(others.length > 0 ? [{ name: 'other' as const, values: others }] : [])];
}

const same = (a: string | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();

function plainValues(text: string, filters: Filters, key: 'folder' | 'camera' | 'type' | 'tag', counts: readonly Count[], label: (value: string) => string): FacetValue[] {
  const now = filters[key];
  const values = counts.map(({ value, count }) => ({ id: value, label: label(value), count, set: same(now, value), text: withFilter(text, key, same(now, value) ? undefined : value) }));
  if (now === undefined || values.some(({ set }) => set)) return values;
  return [{ id: now, label: label(now), count: undefined, set: true, text: withFilter(text, key, undefined) }, ...values];
}

const isYear = ({ after, before }: Filters, year: number) => after === Date.UTC(year, 0) && before === Date.UTC(year + 1, 0);

/** A year is two filters: from its first day on, and before the next. */
function yearValues(text: string, filters: Filters, years: readonly Count<number>[]): FacetValue[] {
  return years.map(({ value: year, count }) => {
    const set = isYear(filters, year);
    const after = withFilter(text, 'after', set ? undefined : Date.UTC(year, 0));
    return { id: String(year), label: String(year), count, set, text: withFilter(after, 'before', set ? undefined : Date.UTC(year + 1, 0)) };
  });
}

function captionValues(text: string, { caption }: Filters, captioned: number, total: number): FacetValue[] {
  const value = (has: boolean, label: string, count: number) => ({ id: String(has), label, count, set: caption === has, text: withFilter(text, 'caption', caption === has ? undefined : has) });
  const values = [value(true, filterStrings.captioned, captioned), value(false, filterStrings.uncaptioned, total - captioned)];
  return values.filter(({ count, set }) => count > 0 || set);
}

/** Filters that are set and have no list of their own. */
function otherValues(text: string, filters: Filters): FacetValue[] {
  const { after, before, near } = filters;
  const year = after !== undefined && isYear(filters, new Date(after).getUTCFullYear());
  const value = (key: FilterKey, label: string) => ({ id: formatFilters({ [key]: filters[key] }), label, count: undefined, set: true, text: withFilter(text, key, undefined) });
  return [
    ...(after !== undefined && !year ? [value('after', filterStrings.after(after))] : []),
    ...(before !== undefined && !year ? [value('before', filterStrings.before(before))] : []),
    ...(near ? [value('near', filterStrings.near(near.lat, near.lon, near.km))] : []),
  ];
}

/** Without any of them; nothing when none is set. */
export function clearedText(text: string): string | undefined {
  return parseQuery(text).tokens.length > 0 ? withoutFilters(text) : undefined;
}
