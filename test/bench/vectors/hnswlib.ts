import { loadHnswlib } from 'hnswlib-wasm';
import { filters } from './filters.ts';
import { dims, type Make, type Way } from './types.ts';

const [links, width, seed] = [16, 200, 100];

export const make: Make = async (capacity, rows) => {
  const library = await loadHnswlib();
  const graph = new library.HierarchicalNSW('ip', dims, '');
  graph.initIndex(capacity, links, width, seed);
  const few = filters['random 1 %'];
  const way = (ef: number, allows?: (id: number) => boolean): Way['search'] => (query, k) => {
    graph.setEfSearch(ef);
    return graph.searchKnn(query, k, allows).neighbors;
  };
  return {
    insert(id, vector) {
      graph.addPoint(vector, id, false);
    },
    ways: () => ({
      ...Object.fromEntries([64, 128, 256, 512].map((ef) => [`ef ${ef}`, { search: way(ef) }])),
      ...(rows >= 10_000 ? { 'ef 64, random 1 %': { search: way(64, (id) => few(id)), filter: 'random 1 %' as const } } : {}),
    }),
    bytes: () => library.HEAPU8.length,
  };
};
