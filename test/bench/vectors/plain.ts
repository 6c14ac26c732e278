import { dotAt } from './dot.ts';
import { Top } from './top.ts';
import { dims, type Make } from './types.ts';

/** A careful loop over one matrix, and a heap. */
export const make: Make = (capacity) => {
  const matrix = new Float32Array(capacity * dims);
  let count = 0;
  return {
    fill(vectors, rows) {
      matrix.set(vectors.subarray(0, rows * dims));
      count = rows;
    },
    insert(id, vector) {
      matrix.set(vector, id * dims);
      count = Math.max(count, id + 1);
    },
    ways: () => ({
      'flat loop': {
        search(query, k) {
          const top = new Top(k);
          for (let id = 0; id < count; id++) top.offer(id, dotAt(matrix, id * dims, query));
          return top.ids();
        },
      },
    }),
    bytes: () => matrix.byteLength,
  };
};
