/** Makes rows, and finds by brute force which are right. Two of these share the work. */
import { sourceOf } from './data.ts';
import { dotAt } from './dot.ts';
import { filterNames, filters } from './filters.ts';
import { serve } from './remote.ts';
import { Top } from './top.ts';
import { dims, type DataSet, type Kind, type Truth } from './types.ts';

/** Rows at a time that all queries look at, so that they are in the cache. */
const block = 128;

export interface DataCalls {
  rows(kind: Kind, set: DataSet, from: number, to: number): void;
  queries(kind: Kind, rows: number, from: number, count: number): Float32Array<ArrayBuffer>[];
  truth(set: DataSet): Truth;
}

serve<DataCalls>({
  rows(kind, { rows, vectors }, from, to) {
    const { row } = sourceOf(kind, rows);
    for (let i = from; i < to; i++) row(i, vectors.subarray(i * dims, (i + 1) * dims));
  },

  queries(kind, rows, from, count) {
    const { picture, text } = sourceOf(kind, rows);
    return Array.from({ length: count }, (_, i) => {
      const query = new Float32Array(dims);
      (i % 2 ? text : picture)((from + i) >> 1, query);
      return query;
    });
  },

  truth({ rows, vectors, queries }) {
    const tops = queries.map(() => ({ all: new Top(100), filtered: filterNames.map((name) => ({ allows: filters[name], top: new Top(100) })) }));
    for (let from = 0; from < rows; from += block) {
      const to = Math.min(rows, from + block);
      queries.forEach((query, at) => {
        const { all, filtered } = tops[at]!;
        for (let id = from; id < to; id++) {
          const score = dotAt(vectors, id * dims, query);
          all.offer(id, score);
          for (const { allows, top } of filtered) if (allows(id, rows)) top.offer(id, score);
        }
      });
    }
    return {
      all: tops.map(({ all }) => all.ids()),
      filtered: Object.fromEntries(filterNames.map((name, at) => [name, tops.map(({ filtered }) => filtered[at]!.top.ids())])) as unknown as Truth['filtered'],
    };
  },
});
