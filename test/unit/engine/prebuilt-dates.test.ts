import { beforeAll, expect, test } from 'vitest';
import type { Question } from '../../../src/engine/question.ts';
import { captionOf, opened, rowsOf, World, written, type MemoryFiles } from '../prebuilt/index-rig.ts';

/** Days of 1,500 rows are their numbers. */
const world = new World(32, 12);
const rows = rowsOf(world, 1500);
let files: MemoryFiles;

beforeAll(async () => {
  files = (await written(world, rows)).files;
});

const dayOf = ({ item }: { readonly item: { readonly modified?: number | undefined } }): number => (item.modified! - Date.UTC(2020, 0, 1)) / 86_400_000;
const having = (word: string): number[] => rows.flatMap(({ item }, seed) => (item.caption !== '' && captionOf(seed).includes(word) ? [seed] : []));

async function days(question: Partial<Question>, before: readonly Partial<Question>[] = []) {
  const { library, ask } = await opened(world, files);
  // Rows of other questions are here already: they are not in between.
  for (const one of before) await ask(one);
  const { hits, relevant } = await ask(question);
  library.close();
  return { days: hits.map(dayOf), relevant };
}

test('words by date: the newest and the oldest of all that have them, whatever is here', async () => {
  const boats = having('boat');
  const boat = { terms: [{ text: 'boat' }], by: 'keywords' } as const;
  for (const before of [[], [{ terms: [{ text: 'about 7' }], limit: 50 }]]) {
    expect(await days({ ...boat, order: 'newest' }, before)).toEqual({ days: boats.slice(-10).reverse(), relevant: boats.length });
    expect((await days({ ...boat, order: 'oldest' }, before)).days).toEqual(boats.slice(0, 10));
  }
  const plain = boats.filter((seed) => !having('red').includes(seed));
  expect(await days({ ...boat, terms: [...boat.terms, { text: 'red', weight: -1 }], order: 'newest', group: false })).toEqual({ days: plain.slice(-10).reverse(), relevant: plain.length });
});

test('what is meant, by date: no row that has the words is passed over, whatever is here', async () => {
  for (const order of ['newest', 'oldest'] as const) {
    const found = (await days({ terms: [{ text: 'boat' }], order, group: false })).days;
    expect(found).toEqual(found.toSorted((a, b) => (order === 'newest' ? b - a : a - b)));
    const last = found.at(-1)!;
    expect(found).toEqual(expect.arrayContaining(having('boat').filter((day) => (order === 'newest' ? day > last : day < last))));
    expect(found).toHaveLength(10);
  }
});

test('filters alone by date: no row is passed over where near-duplicates share a place', async () => {
  const own = rowsOf(world, 1500).map((row, seed) => (seed > 1450 ? { ...row, picture: rows[4]!.picture!, item: { ...row.item, caption: '' } } : row));
  const alike = (await written(world, own)).files;
  const { ask, library } = await opened(world, alike);
  const { hits } = await ask({ filters: { after: Date.UTC(2020, 0, 2) }, order: 'newest' });
  const seen = hits.flatMap(({ item, alike: others }) => [item, ...others]).map((item) => dayOf({ item })).sort((a, b) => b - a);
  expect(hits.length).toBe(10);
  expect(seen).toEqual(seen.map((_, i) => 1499 - i));
  library.close();
});

test('what is subtracted alone leaves the newest of all others', async () => {
  const red = new Set(having('red'));
  const found = await days({ terms: [{ text: 'red', weight: -1 }], order: 'newest', group: false });
  const { days: all } = await days({ terms: [{ text: 'red', weight: -1 }], order: 'newest', group: false, limit: 1500 });
  expect(found.days).toEqual(all.slice(0, 10));
  expect(found.days.some((day) => red.has(day))).toBe(false);
  expect(found.relevant).toBe(1500 - red.size);
});
