import { cos_sim, dot } from '@huggingface/transformers';
import { dims, type Make } from './types.ts';

/** They work for every array of numbers, and pages hand them the model's; the types do not say so. */
type Compare = (a: Float32Array, b: Float32Array) => number;

/** What the demos of semantic search in a page do: compare with every row, sort all, take the first. */
export const make: Make = () => {
  const rows: Float32Array[] = [];
  const way = (compare: Compare) => ({
    search: (query: Float32Array, k: number) =>
      rows
        .map((row, id) => ({ id, score: compare(query, row) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, k)
        .map(({ id }) => id),
  });
  return {
    insert(id, vector) {
      rows[id] = vector;
    },
    ways: () => ({ dot: way(dot as unknown as Compare), cos_sim: way(cos_sim as unknown as Compare) }),
    bytes: () => rows.length * dims * Float32Array.BYTES_PER_ELEMENT,
  };
};
