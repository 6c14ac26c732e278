import type { Count, Facets, Filters } from '../types.ts';
import { flag, type Columns } from './columns.ts';
import { testsOf, type Aspect } from './filters.ts';

/** Values of a facet that are told. */
const most = 50;

const bit: Readonly<Record<Aspect, number>> = { date: 1, folder: 2, camera: 4, type: 8, tag: 16, caption: 32, place: 64 };

/** Of a library without items. */
export const nothing: Facets = { folders: [], cameras: [], types: [], tags: [], years: [], captioned: 0, placed: 0, total: 0 };

/** Counts the values of each facet among the items that pass all other filters: its own would hide what else could be chosen. */
export function facetsOf(columns: Columns, filters: Filters): Facets {
  const tests = testsOf(columns, filters).map(({ aspect, passes }) => ({ passes, bit: bit[aspect] }));
  const { table, tagged } = columns;
  const [folders, cameras, types, tags] = [columns.folders, columns.cameras, columns.types, columns.tags].map(({ texts }) => new Uint32Array(texts.length)) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  const years = new Map<number, number>();
  let [captioned, placed, total] = [0, 0, 0];
  for (let ordinal = 0; ordinal < columns.length; ordinal++) {
    if (!columns.has(ordinal, flag.there)) continue;
    let failed = 0;
    for (const test of tests) if (!test.passes(ordinal)) failed |= test.bit;
    const counts = (aspect: Aspect): boolean => (failed & ~bit[aspect]) === 0;
    // Whoever fails two different filters counts nowhere.
    if ((failed & (failed - 1)) !== 0) continue;
    if (failed === 0) total++;
    if (counts('folder')) folders[table.folder[ordinal]!]!++;
    if (counts('camera')) cameras[table.camera[ordinal]!]!++;
    if (counts('type')) types[table.type[ordinal]!]!++;
    if (counts('tag')) for (const tag of tagged[ordinal] ?? []) tags[tag]!++;
    if (counts('date') && table.year[ordinal] !== 0) years.set(table.year[ordinal]!, (years.get(table.year[ordinal]!) ?? 0) + 1);
    if (counts('caption') && columns.has(ordinal, flag.captioned)) captioned++;
    if (counts('place') && !Number.isNaN(table.lat[ordinal]!)) placed++;
  }
  const named = (texts: readonly string[], counts: Uint32Array): Count[] => mostFrequent(texts.map((value, number) => ({ value, count: counts[number]! })));
  return {
    folders: mostFrequent(withParents(columns.folders.texts, folders)),
    cameras: named(columns.cameras.texts, cameras),
    types: named(columns.types.texts, types),
    tags: named(columns.tags.texts, tags),
    years: [...years].map(([value, count]) => ({ value, count })).sort((a, b) => b.value - a.value).slice(0, most),
    captioned,
    placed,
    total,
  };
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
