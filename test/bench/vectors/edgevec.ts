import start, { EdgeVec, EdgeVecConfig } from 'edgevec';
import { dims, type Make } from './types.ts';

/** Only with this metric does it find the nearest; for unit vectors the order is that of the cosine. Its ids begin at 1. */
export const make: Make = async () => {
  const { memory } = await start();
  const config = new EdgeVecConfig(dims);
  config.metric = 'l2';
  config.m = 16;
  config.m0 = 32;
  config.ef_construction = 200;
  config.ef_search = 128;
  const graph = new EdgeVec(config);
  return {
    insert(_, vector) {
      graph.insert(vector);
    },
    ways: () => ({ 'ef 128': { search: (query, k) => (graph.search(query, k) as { id: number }[]).map(({ id }) => id - 1) } }),
    bytes: () => memory.buffer.byteLength,
  };
};
