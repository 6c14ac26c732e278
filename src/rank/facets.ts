import type { Count, Facets, Filters } from '../types.ts';
import { flag, type Columns } from './columns.ts';
import { testsOf, type Aspect } from './filters.ts';

/** Values of a facet that are told. */
const most = 50;

const bit: Readonly<Record<Aspect, number>> = { date: 1, folder: 2, camera: 4, type: 8, tag: 16, caption: 32, place: 64, page: 128 };

/** Of a library without items. */
export const nothing: Facets = { folders: [], cameras: [], types: [], tags: [], years: [], captioned: 0, placed: 0, total: 0 };

/** Of an item that is not there: it passes no filter. */
const gone = 255;
/** Years before the first and after this one are nonsense. */
const lastYear = 9999;

/** Counts the values of each facet among the items that pass all other filters: its own would hide what else could be chosen. */
export function facetsOf(columns: Columns, filters: Filters): Facets {
  const { table, tagged } = columns;
  const failed = failedBy(columns, filters);
  const [folders, cameras, types, tags] = [columns.folders, columns.cameras, columns.types, columns.tags].map(({ texts }) => new Uint32Array(texts.length)) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  const years = new Uint32Array(lastYear + 1);
  let [captioned, placed, total] = [0, 0, 0];
  for (let ordinal = 0; ordinal < columns.length; ordinal++) {
    const bits = failed[ordinal]!;
    // Whoever fails two different filters counts nowhere.
    if ((bits & (bits - 1)) !== 0) continue;
    if (bits === 0) total++;
    if ((bits & ~bit.folder) === 0) folders[table.folder[ordinal]!]!++;
    if ((bits & ~bit.camera) === 0) cameras[table.camera[ordinal]!]!++;
    if ((bits & ~bit.type) === 0) types[table.type[ordinal]!]!++;
    const own = tagged[ordinal];
    if (own && (bits & ~bit.tag) === 0) for (const tag of own) tags[tag]!++;
    const year = table.year[ordinal]!;
    if ((bits & ~bit.date) === 0 && year > 0 && year <= lastYear) years[year]!++;
    if ((bits & ~bit.caption) === 0 && columns.has(ordinal, flag.captioned)) captioned++;
    if ((bits & ~bit.place) === 0 && !Number.isNaN(table.lat[ordinal]!)) placed++;
  }
  const named = (texts: readonly string[], counts: Uint32Array): Count[] => mostFrequent(texts.map((value, number) => ({ value, count: counts[number]! })));
  return {
    folders: mostFrequent(withParents(columns.folders.texts, folders)),
    cameras: named(columns.cameras.texts, cameras),
    types: named(columns.types.texts, types),
    tags: named(columns.tags.texts, tags),
    years: Array.from(years, (count, value) => ({ value, count })).filter(({ count }) => count > 0).reverse().slice(0, most),
    captioned,
    placed,
    total,
  };
}

/** By ordinal: the bits of the filters that do not let it pass. */
function failedBy(columns: Columns, filters: Filters): Uint8Array {
  const failed = new Uint8Array(columns.length);
  for (let ordinal = 0; ordinal < failed.length; ordinal++) if (!columns.has(ordinal, flag.there)) failed[ordinal] = gone;
  for (const { aspect, passes } of testsOf(columns, filters)) {
    for (let ordinal = 0; ordinal < failed.length; ordinal++) if (!passes(ordinal)) failed[ordinal]! |= bit[aspect];
  }
  return failed;
}

/** A folder counts what is anywhere below it. */
function withParents(paths: readonly string[], counts: Uint32Array): Count[] {
  const sums = new Map<string, number>();
  paths.forEach((path, number) => {
    if (counts[number] === 0) return;
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      sums.set(folder, (sums.get(folder) ?? 0) + counts[number]!);
    }
  });
  return [...sums].map(([value, count]) => ({ value, count }));
}

function mostFrequent(counts: readonly Count[]): Count[] {
  const found = counts.filter(({ value, count }) => value !== '' && count > 0);
  return found.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, most);
}
