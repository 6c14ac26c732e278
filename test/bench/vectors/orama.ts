import { create, insert, insertMultiple, search } from '@orama/orama';
import { dims, type Make } from './types.ts';

export const make: Make = () => {
  const database = create({ schema: { vector: `vector[${dims}]` } as const });
  return {
    // Vectors have to be plain arrays.
    async fill(vectors, rows) {
      for (let from = 0; from < rows; from += 1000) {
        const count = Math.min(1000, rows - from);
        const part = Array.from({ length: count }, (_, i) => ({ id: String(from + i), vector: Array.from(vectors.subarray((from + i) * dims, (from + i + 1) * dims)) }));
        await insertMultiple(database, part, count);
      }
    },
    async insert(id, vector) {
      await insert(database, { id: String(id), vector: Array.from(vector) });
    },
    ways: () => ({
      vector: {
        async search(query, k) {
          const { hits } = await search(database, { mode: 'vector', vector: { value: query, property: 'vector' }, similarity: -1, limit: k });
          return hits.map(({ id }) => Number(id));
        },
      },
    }),
  };
};
