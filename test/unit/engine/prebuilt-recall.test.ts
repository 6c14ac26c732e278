import { beforeAll, expect, test } from 'vitest';
import { Collection } from '../../../src/engine/collection.ts';
import type { Question } from '../../../src/engine/question.ts';
import { Searcher } from '../../../src/engine/search.ts';
import type { Row } from '../../../src/types.ts';
import { AngleDecoder } from './rig.ts';
import { itemOf, opened, World, WorldEncoder, written, type MemoryFiles } from '../prebuilt/index-rig.ts';

/** 10,000 rows: pictures, of which six of ten have words. */
const world = new World(256, 150);
const signal = new AbortController().signal;
let rows: Row[];
let files: MemoryFiles;
let bytes: number;
let exact: Searcher;

beforeAll(async () => {
  rows = Array.from({ length: 10_000 }, (_, seed): Row => ({ item: itemOf(seed, seed % 10 < 6 ? {} : { caption: '' }), picture: world.vector(seed, false), ...(seed % 10 < 6 && { words: world.vector(seed, true) }) }));
  const one = await written(world, rows);
  files = one.files;
  bytes = one.wrote.bytes;
  const collection = new Collection(world.space, undefined);
  await collection.start();
  collection.insert(rows);
  exact = new Searcher({ encoder: new WorldEncoder(world), decoder: new AngleDecoder() }, collection);
  // The library is measured in the background, with the first question.
  while (!(await exact.search({ terms: [{ text: 'about 1' }], limit: 1, by: 'meaning' }, { signal })).settled) await new Promise((resolve) => setTimeout(resolve, 50));
}, 120_000);

/** Several questions one after the other: how much of the first ten hits is found, and the bytes of each. */
async function session(questions: readonly Partial<Question>[]) {
  const { library, ask } = await opened(world, files);
  const [found, used]: [number[], number[]] = [[], []];
  for (const question of questions) {
    files.bytes = 0;
    const own = await ask({ by: 'meaning', group: false, ...question });
    used.push(files.bytes / bytes);
    const right = await exact.search({ terms: [], limit: 10, by: 'meaning', group: false, ...question }, { signal });
    const ids = new Set(own.hits.slice(0, 10).map(({ item }) => item.id));
    found.push(right.hits.slice(0, 10).filter(({ item }) => ids.has(item.id)).length / 10);
    expect(own.nothing).toBe(right.nothing);
    expect(own.total).toBe(right.total);
  }
  library.close();
  const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
  return { recall: mean(found), first: used[0]!, most: Math.max(...used.slice(1)), later: mean(used.slice(1)) };
}

const texts = Array.from({ length: 40 }, (_, i) => ({ terms: [{ text: `about ${20_000 + i}` }] }));

test('the first ten are those of an exact scan of the original vectors, for less than 5 % of the index a query', async () => {
  const { recall, first, most } = await session(texts);
  expect(recall).toBeGreaterThanOrEqual(0.98);
  // All sketches: much beside vectors of 256 numbers, half as much beside those of 768.
  expect(first).toBeLessThan(0.3);
  expect(most).toBeLessThan(0.05);
});

test('also of a page of 50, of several terms, and of what looks like one of them', async () => {
  const pages = await session(texts.slice(0, 10).map((one) => ({ ...one, limit: 50 })));
  const several = await session(texts.slice(0, 10).map(({ terms }, i) => ({ terms: [...terms, { text: `about ${30_000 + i}`, weight: -0.5 }] })));
  const named = rows.filter((_, i) => i % 600 === 5).map(({ item }) => ({ terms: [{ like: item.id }] }));
  const likes = await session(named.map((one) => ({ ...one, in: 'pictures' as const })));
  for (const { recall, most } of [pages, several, likes]) {
    expect(recall).toBeGreaterThanOrEqual(0.97);
    expect(most).toBeLessThan(0.05);
  }
  // Merged by the spreads of both sides, which the exact scan takes from a sample: it differs from itself by as much.
  expect((await session(named.slice(0, 8))).recall).toBeGreaterThanOrEqual(0.9);
});
