import { expect, test } from 'vitest';
import { FlatIndex } from '../../../src/vectors/flat-index.ts';
import { kinds, maker, seeded } from './naive.ts';

const dims = 64;

test('rows above a threshold are the same whether the query was just searched for or not, through changes of rows and filters', async () => {
  for (const kind of kinds) {
    const random = seeded(21);
    const make = maker(kind, dims, random);
    const [asked, fresh] = [await FlatIndex.create<number>(dims), await FlatIndex.create<number>(dims)];
    const add = (id: number): void => {
      const vector = make();
      for (const index of [asked, fresh]) index.add(id, vector);
    };
    for (let id = 0; id < 3000; id++) add(id);
    const query = make();
    const expectSame = (allowed?: (id: number) => boolean): void => {
      const { mean, deviation } = fresh.spread(query);
      const above = (index: FlatIndex<number>): [number, number][] => {
        const { ids, scores } = index.above(query, mean + deviation, allowed && { filter: index.rows(allowed) });
        return ids.map((id, i): [number, number] => [id, scores[i]!]).sort(([a], [b]) => a - b);
      };
      // Another query in between: nothing is known of this one then.
      fresh.search(query.map((value) => -value), 5);
      expect(above(asked)).toEqual(above(fresh));
    };
    asked.search(query, 50);
    expectSame();
    expectSame((id) => id % 3 > 0);
    asked.search(query, 50);
    for (const index of [asked, fresh]) for (let id = 0; id < 300; id++) index.remove(id * 7);
    expectSame();
    asked.search(query, 50);
    for (let id = 3000; id < 3300; id++) add(id);
    expectSame();
    asked.search(query, 50);
    for (let id = 2200; id < 2300; id++) add(id);
    expectSame();
  }
});
