import { FlatIndex } from '../../../src/vectors/flat-index.ts';
import { filterNames, filters } from './filters.ts';
import { dims, type Make, type Way } from './types.ts';

/** Whole queries, as an application makes them. */
export const make: Make = async (_, rows) => {
  const index = await FlatIndex.create<number>(dims);
  return {
    fill: (vectors) => index.addMany(Array.from({ length: rows }, (_, id) => id), vectors.subarray(0, rows * dims)),
    insert: (id, vector) => index.add(id, vector),
    remove: (id) => void index.remove(id),
    ways() {
      const way = (options = {}): Way['search'] => (query, k) => index.search(query, k, options).map(({ id }) => id);
      const filtered = filterNames.map((filter) => [filter, { search: way({ filter: index.rows((id) => filters[filter](id, rows)) }), filter }] as const);
      return { 'whole query': { search: way() }, ...Object.fromEntries(filtered) };
    },
    bytes() {
      const { codes, floats } = index.stats().bytes;
      return codes + floats;
    },
  };
};
