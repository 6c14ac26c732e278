import { FlatIndex } from '../../../src/vectors/flat-index.ts';
import { filterNames, filters } from './filters.ts';
import { dims, type Make, type Way } from './types.ts';

/** Whole queries, as an application makes them. */
export const make: Make = (_, rows) => {
  const index = new FlatIndex(dims);
  const way = (allows?: (id: string) => boolean): Way['search'] => (query, k) => index.search(query, k, allows).matches.map(({ id }) => Number(id));
  return {
    insert: (id, vector) => index.add(String(id), vector),
    remove: (id) => void index.remove(String(id)),
    ways: () => ({
      'whole query': { search: way() },
      ...Object.fromEntries(filterNames.map((filter) => [filter, { search: way((id) => filters[filter](Number(id), rows)), filter }])),
    }),
  };
};
