import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLibrary } from '../../src/index.ts';
import type { Library, Query, Results } from '../../src/index.ts';
import { album } from './album.ts';

const options = { modelBase: '/models/', wasmBase: '/wasm/', device: 'wasm' } as const;
const [from, to] = [0, 120];
let library: Library;

/** The album without captions: only what pictures look like tells them apart. */
beforeAll(async () => {
  library = await openLibrary({ name: `search-${Math.random()}`, ...options });
  await library.add(album.pictures.slice(from, to).map(({ file }) => ({ image: `/album/${file}`, folder: Number(file.slice(0, 3)) % 2 ? 'Odd' : 'Even' })));
});

afterAll(async () => {
  await library.clear();
  library.close();
});

const captionOf = (name: string): string => album.pictures.find(({ file }) => file === name)!.caption;
const ask = (query: Query): Promise<Results> => library.search({ by: 'meaning', group: false, ...query });
const captions = ({ hits }: Results, count: number): string[] => hits.slice(0, count).map(({ item: { name } }) => captionOf(name));
const share = (list: readonly string[], pattern: RegExp): number => list.filter((caption) => pattern.test(caption)).length / list.length;

test('text to picture, and picture to picture', async () => {
  const cats = album.pictures.slice(from, to).filter(({ caption }) => /\bcats?\b/.test(caption)).length;
  expect(share(captions(await ask({ text: 'a cat' }), Math.min(5, cats)), /cat/)).toBeGreaterThanOrEqual(0.8);
  const [first] = (await ask({ image: '/album/004.webp', limit: 3 })).hits;
  expect(first).toMatchObject({ item: { name: '004.webp' }, band: 'strong', why: ['picture'] });
});

test('what is subtracted sinks; a photo and words find both', async () => {
  const rank = ({ hits }: Results, pattern: RegExp): number => {
    const places = hits.flatMap(({ item: { name } }, place) => (pattern.test(captionOf(name)) ? [place] : []));
    return places.reduce((sum, place) => sum + place, 0) / places.length;
  };
  const [plain, without] = [await ask({ text: 'a cat', limit: 200 }), await ask({ text: 'a cat', terms: [{ text: 'pink', weight: -1 }], limit: 200 })];
  expect(rank(without, /pink/)).toBeGreaterThan(rank(plain, /pink/));
  const photo = album.pictures.slice(from, to).find(({ caption }) => /day|sunny/.test(caption))!;
  const [alone, atNight] = [await ask({ image: `/album/${photo.file}`, limit: 200 }), await ask({ image: `/album/${photo.file}`, terms: [{ text: 'at night' }], limit: 200 })];
  expect(rank(atNight, /night/)).toBeLessThan(rank(alone, /night/));
});

test('filters and facets', async () => {
  const odd = await ask({ text: 'a cat', filters: { folder: 'odd' }, limit: 200 });
  expect(odd.total).toBe(60);
  expect(odd.hits).toHaveLength(60);
  expect(odd.hits.every(({ item: { folder } }) => folder === 'Odd')).toBe(true);
  const facets = await library.facets({ filters: { folder: 'odd' } });
  expect(facets).toMatchObject({ folders: [{ value: 'Even', count: 60 }, { value: 'Odd', count: 60 }], types: [{ value: 'webp', count: 60 }], total: 60 });
  expect((await library.search({ filters: { folder: 'even' }, limit: 5, group: false })).hits).toHaveLength(5);
});

test('labels: what is in the picture comes first', async () => {
  const { hits } = await ask({ text: 'a cat', limit: 1 });
  const [best, ...others] = await library.describe(hits[0]!.item.id, ['a boat', 'a cat', 'an umbrella']);
  expect(best!.label).toBe('a cat');
  expect(best!.score).toBeGreaterThan(others[0]!.score);
  console.info('labels', best, others);
});

test('names are found letter by letter before there is any model', async () => {
  const { added } = await library.add([{ image: '/album/130.webp', name: 'Sommerfest.webp' }]);
  const other = await openLibrary({ name: library.name, ...options, modelBase: '/nowhere/' });
  const found = await other.search({ text: 'sommerfest', by: 'keywords' });
  expect(found.hits.map(({ item: { id } }) => id)).toEqual(added.map(({ id }) => id));
  expect(found.keywordsOnly).toBe(true);
  other.close();
  await library.remove(added.map(({ id }) => id));
});
