import { beforeAll, expect, test } from 'vitest';
import { Prebuilt } from '../../../src/prebuilt/open.ts';
import { sha256 } from '../../../src/store/sha256.ts';
import type { Row } from '../../../src/types.ts';
import { captionOf, codeOf, idOf, MemoryFiles, opened, rowsOf, World, written } from '../prebuilt/index-rig.ts';

const world = new World(64, 20);
let rows: Row[];
let files: MemoryFiles;
let integrity: string;

beforeAll(async () => {
  rows = rowsOf(world, 3000);
  const one = await written(world, rows);
  files = one.files;
  integrity = one.wrote.integrity;
});

const fresh = (): MemoryFiles => {
  const copy = new MemoryFiles();
  for (const [path, bytes] of files.all) copy.all.set(path, bytes);
  return copy;
};

test('opening reads the manifest only, and says which model is needed', async () => {
  const own = fresh();
  const index = await Prebuilt.open(own, sha256, { integrity });
  expect(index.facts).toMatchObject({ model: { preset: 'doodle', dtype: 'q8' }, rows: 3000 });
  expect(own.got).toEqual(['index.json']);
  expect(await codeOf(Prebuilt.open(own, sha256, { integrity: `sha256-${'A'.repeat(43)}=` }))).toBe('index-invalid');
  expect(await codeOf(opened(new World(32, 2), own))).toBe('space-mismatch');
});

test('words are found letter by letter without a model, with counts of the whole index', async () => {
  const { library, ask, encoder } = await opened(world, fresh());
  const captioned = rows.filter(({ item }) => item.caption.includes('red') && item.caption.includes('boat'));
  const found = await ask({ terms: [{ text: 'red boats' }], by: 'keywords' });
  expect(found.hits.map(({ band, why }) => [band, ...why])).toEqual(found.hits.map(() => ['strong', 'keywords']));
  expect(found.hits.length).toBe(10);
  expect(found.hits.every(({ item }) => captioned.some((row) => row.item.id === item.id))).toBe(true);
  expect([found.relevant, found.total, found.keywordsOnly, found.nothing]).toEqual([captioned.length, 3000, true, false]);
  expect((await ask({ terms: [{ text: 'red' }], by: 'keywords', filters: { folder: 'set-0' } })).relevant).toBe(rows.filter(({ item }) => item.caption.includes('red') && item.folder === 'set-0').length);
  const one = await ask({ terms: [{ text: captionOf(1234) }], by: 'keywords' });
  expect(one.hits[0]?.item.id).toBe(idOf(1234));
  expect((await ask({ terms: [{ text: 'zeppelin' }], by: 'keywords' })).nothing).toBe(true);
  expect(encoder.texts).toBe(0);
  library.close();
});

test('filters say which rows are looked for, and no page is short', async () => {
  const own = fresh();
  const { ask } = await opened(world, own);
  // One in 40, anywhere.
  const after = Date.UTC(2020, 0, 1 + 2925);
  const found = await ask({ terms: [{ text: 'about 77' }], filters: { after }, limit: 50, group: false });
  expect([found.hits.length, found.total]).toEqual([50, 75]);
  expect(found.hits.every(({ item }) => item.modified! >= after)).toBe(true);
  const listed = await ask({ filters: { folder: 'set-3', after }, limit: 5, order: 'newest' });
  expect(listed.hits.map(({ item }) => item.id)).toEqual([2998, 2993, 2988, 2983, 2978].map(idOf));
  expect(listed.total).toBe(15);
  const unlike = await ask({ terms: [{ text: 'about 77', weight: -1 }], limit: 5, by: 'meaning' });
  expect([unlike.hits.length, unlike.total]).toEqual([5, 3000]);
});

test('facets count all rows; a list begins with the newest', async () => {
  const own = fresh();
  const { library } = await opened(world, own);
  const facets = await library.facets({ folder: 'set-1' });
  expect([facets.total, facets.folders.length, facets.folders[0]]).toEqual([600, 5, { value: 'set-0', count: 600 }]);
  expect(facets.captioned).toBe(rows.filter(({ item }) => item.folder === 'set-1' && item.caption !== '').length);
  expect(own.got.every((path) => !path.startsWith('shards/'))).toBe(true);
  const page = await library.list(2, 4);
  expect([page.total, page.items.map(({ id }) => id)]).toEqual([3000, [2997, 2996, 2995, 2994].map(idOf)]);
  expect(await library.thumbs([idOf(2997), 'nobody'])).toEqual([undefined, undefined]);
});

test('an item that nobody has seen yet can be named', async () => {
  const { ask, library } = await opened(world, fresh());
  const { hits } = await ask({ terms: [{ like: idOf(41) }] });
  expect(hits.length).toBe(10);
  expect(hits.some(({ item }) => item.id === idOf(41))).toBe(false);
  expect(await codeOf(ask({ terms: [{ like: 'f'.repeat(64) }] }))).toBe('not-found');
  expect((await library.describe(idOf(99), ['about 5', 'about 6'])).length).toBe(2);
});

test('shards come six at a time, stay, and are not asked for twice', async () => {
  const own = fresh();
  const { ask } = await opened(world, own);
  const question = { terms: [{ text: 'about 4' }], limit: 50 };
  const [one, other] = await Promise.all([ask(question), ask(question)]);
  expect(one.hits.map(({ item }) => item.id)).toEqual(other.hits.map(({ item }) => item.id));
  expect(own.mostAtOnce).toBeLessThanOrEqual(6);
  expect(new Set(own.got).size).toBe(own.got.length);
  own.got = [];
  await ask(question);
  expect(own.got).toEqual([]);
});

test('a search that is cancelled ends at once, stops what nobody waits for, and can be asked again', async () => {
  const own = fresh();
  const stopped: string[] = [];
  let held = true;
  own.hold = (path, signal) => (held && path.startsWith('shards/') ? new Promise((_, reject) => signal?.addEventListener('abort', () => {
    stopped.push(path);
    reject(signal.reason as Error);
  })) : undefined);
  const { ask, library } = await opened(world, own);
  const stop = new AbortController();
  const search = ask({ terms: [{ text: 'about 9' }] }, stop.signal);
  await expect.poll(() => own.running).toBeGreaterThan(0);
  stop.abort();
  await expect(search).rejects.toMatchObject({ name: 'AbortError' });
  await expect.poll(() => own.running).toBe(0);
  expect(stopped.length).toBeGreaterThan(0);
  held = false;
  expect((await ask({ terms: [{ text: 'about 9' }] })).hits.length).toBe(10);
  library.close();
  expect(await codeOf(ask({ terms: [{ text: 'about 9' }] }))).toBe('disposed');
});

test('what the network refuses is tried again by the next search', async () => {
  const own = fresh();
  const [path, bytes] = [...own.all].find(([name]) => name.startsWith('sketches/'))!;
  own.all.delete(path);
  const { ask } = await opened(world, own);
  expect(await codeOf(ask({ terms: [{ text: 'about 3' }] }))).toBe('index-network');
  own.all.set(path, bytes);
  expect((await ask({ terms: [{ text: 'about 3' }] })).hits.length).toBe(10);
});

test('an index of few rows is read as a whole, and answers like one', async () => {
  const few = rowsOf(world, 200);
  const { files: own } = await written(world, few);
  expect(own.paths('sketches/')).toEqual([]);
  const { ask } = await opened(world, own);
  const { hits, total } = await ask({ terms: [{ text: 'about 3' }], filters: { folder: 'set-2' } });
  expect([hits.length, total]).toEqual([10, 40]);
  expect((await ask({ terms: [{ text: 'red' }], by: 'keywords' })).relevant).toBe(few.filter(({ item }) => item.caption.includes('red')).length);
  const { files: empty } = await written(world, []);
  expect(await (await opened(world, empty)).ask({ terms: [{ text: 'about 3' }] })).toMatchObject({ hits: [], total: 0, nothing: false });
});

test.each([90, 900])('of %i rows, those of a page: also where something stands on several, and however the page is addressed', async (count) => {
  const standing = rowsOf(world, count).map(({ item, ...vectors }, i): Row => {
    const page = { url: `sheets/${i % 30}.html#part`, title: 'A sheet', headings: [], ...(i % 7 === 0 && { others: ['sheets/2.html', 'index.html'] }) };
    return { item: { ...item, page }, ...vectors };
  });
  const { ask } = await opened(world, (await written(world, standing)).files);
  const wanted = standing.flatMap(({ item }, i) => (i % 30 === 2 || i % 7 === 0 ? [item.id] : [])).toSorted();
  for (const page of ['https://site.example/sheets/2.html', 'https://site.example/sheets/2?', 'https://site.example/sheets/2/#part']) {
    const { hits, total } = await ask({ terms: [{ text: 'about 7' }], filters: { page: page.replace('?', '') }, limit: count, group: false });
    expect([page, total]).toEqual([page, wanted.length]);
    expect(hits.map(({ item }) => item.id).toSorted()).toEqual(wanted);
  }
  const first = standing.find(({ item }) => item.id === wanted[0])!;
  expect((await ask({ filters: { page: 'https://site.example/' }, limit: 1 })).total).toBe(Math.ceil(count / 7));
  expect((await ask({ terms: [{ text: first.item.caption }], by: 'keywords', filters: { page: 'https://site.example/sheets/2' } })).hits[0]?.item.id).toBe(first.item.id);
  expect((await ask({ terms: [{ text: 'about 7' }], filters: { page: 'https://elsewhere.example/sheets/2.html' } })).total).toBe(0);
});

test('a page whose address is longer than any that is filtered by takes nothing from the others', async () => {
  const standing = rowsOf(world, 30).map(({ item, ...vectors }, i): Row => ({ item: { ...item, page: { url: i === 0 ? `${'folder/'.repeat(650)}a.html` : 'b.html', title: 'A page', headings: [] } }, ...vectors }));
  const { library, ask } = await opened(world, (await written(world, standing)).files);
  expect((await library.facets({})).total).toBe(30);
  expect((await ask({ filters: { page: 'https://site.example/b' } })).total).toBe(29);
});
