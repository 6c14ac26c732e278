import { withFilter, type FilterKey } from '../rank/parse-query.ts';
import type { Count, Facets, Filters } from '../types.ts';
import { filterStrings } from './strings-filters.ts';

/** A value that can be pressed. */
export interface FacetValue {
  readonly id: string;
  readonly label: string;
  readonly count: number | undefined;
  readonly set: boolean;
  /** What the text of the box is when it has been pressed. */
  readonly press: (text: string) => string;
}

/** A filter's values under one heading. */
export interface Facet {
  readonly name: keyof typeof filterStrings.facets;
  readonly values: readonly FacetValue[];
}

/** With only one value there is nothing to choose. */
const fewest = 2;

/** What an answer can be narrowed to: filters with a choice, and those that are set. */
export function facetsOf({ years, folders, cameras, types, tags, captioned, total }: Facets, filters: Filters): readonly Facet[] {
  const plain = (key: PlainKey, counts: readonly Count[], label = (value: string) => value) => plainValues(filters, key, counts, label);
  const all: Facet[] = [
    { name: 'years', values: yearValues(filters, years) },
    { name: 'folders', values: plain('folder', folders.filter(({ value }) => value !== '')) },
    { name: 'cameras', values: plain('camera', cameras) },
    { name: 'types', values: plain('type', types, (type) => (type === 'text' ? filterStrings.passage : type)) },
    { name: 'tags', values: plain('tag', tags) },
    { name: 'caption', values: captionValues(filters, captioned, total) },
    { name: 'other', values: otherValues(filters) },
  ];
  return all.filter(({ values }) => values.length >= fewest || values.some(({ set }) => set));
}

type PlainKey = 'folder' | 'camera' | 'type' | 'tag';

const same = (a: string | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();

function plainValues(filters: Filters, key: PlainKey, counts: readonly Count[], label: (value: string) => string): FacetValue[] {
  const now = filters[key];
  const valueOf = (value: string, count: number | undefined): FacetValue => {
    const set = same(now, value);
    return { id: value, label: label(value), count, set, press: (text) => withFilter(text, key, set ? undefined : value) };
  };
  const values = counts.map(({ value, count }) => valueOf(value, count));
  return now === undefined || values.some(({ set }) => set) ? values : [valueOf(now, undefined), ...values];
}

const isYear = ({ after, before }: Filters, year: number) => after === Date.UTC(year, 0) && before === Date.UTC(year + 1, 0);

/** A year is two filters: from its first day on, and before the next. */
function yearValues(filters: Filters, years: readonly Count<number>[]): FacetValue[] {
  return years.map(({ value: year, count }) => {
    const set = isYear(filters, year);
    const press = (text: string) => withFilter(withFilter(text, 'after', set ? undefined : Date.UTC(year, 0)), 'before', set ? undefined : Date.UTC(year + 1, 0));
    return { id: String(year), label: String(year), count, set, press };
  });
}

function captionValues({ caption }: Filters, captioned: number, total: number): FacetValue[] {
  const valueOf = (has: boolean, label: string, count: number): FacetValue => {
    const set = caption === has;
    return { id: String(has), label, count, set, press: (text) => withFilter(text, 'caption', set ? undefined : has) };
  };
  return [valueOf(true, filterStrings.captioned, captioned), valueOf(false, filterStrings.uncaptioned, total - captioned)].filter(({ count = 0, set }) => count > 0 || set);
}

/** Filters that are set and have no list of their own. */
function otherValues(filters: Filters): FacetValue[] {
  const { after, before, near } = filters;
  const year = after !== undefined && isYear(filters, new Date(after).getUTCFullYear());
  const valueOf = (key: FilterKey, label: string): FacetValue => ({ id: key, label, count: undefined, set: true, press: (text) => withFilter(text, key, undefined) });
  return [
    ...(after !== undefined && !year ? [valueOf('after', filterStrings.after(after))] : []),
    ...(before !== undefined && !year ? [valueOf('before', filterStrings.before(before))] : []),
    ...(near ? [valueOf('near', filterStrings.near(near.lat, near.lon, near.km))] : []),
  ];
}
