import { afterEach, beforeAll, expect, inject, test } from 'vitest';
import { openLibrary, type Library } from '../../src/index.ts';
import { madeSite, published, run, type Site } from './site-rig.ts';

let site: Site;
const open: Library[] = [];
const page = '<!doctype html><title>Sign in</title>';

beforeAll(async () => {
  for (const { name = '' } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
  localStorage.clear();
  site = await madeSite();
});

afterEach(() => open.splice(0).forEach((library) => library.close()));

async function opened(index: string, more: Parameters<typeof openLibrary>[0] = {}): Promise<Library> {
  const library = await openLibrary({ index, ...run, ...more });
  open.push(library);
  return library;
}

const captions = (items: readonly { readonly item: { readonly caption: string; readonly name: string } }[]) => items.map(({ item }) => item.caption || item.name);

test('an index is searched by words, by a picture, by one of its own and by filters, reading what is needed, and stores nothing', async () => {
  const { root, index, log } = await published(site);
  const databases = (await indexedDB.databases()).length;
  const library = await opened(index, { integrity: site.integrity });
  expect(library.name).toBe(index);
  expect(await log()).toEqual(['search/index.json']);
  expect(await library.stats()).toMatchObject({ items: 166, captioned: 160, saved: true, readOnly: true, towers: [], changing: undefined, queue: { waiting: 0 } });

  const named = await library.search({ text: 'bakery', by: 'keywords' });
  expect(named).toMatchObject({ keywordsOnly: true });
  expect(named.hits[0]!.item).toMatchObject({ type: 'text', page: { url: expect.stringContaining(`${root}food.html#part-`), title: 'Food', headings: ['Eating'] } });
  const [twin] = (await library.search({ text: 'teal', by: 'keywords' })).hits;
  const like = await library.similar(twin!.item.id, { limit: 5 });
  expect(like.hits).toHaveLength(5);
  expect((await library.stats()).towers).toEqual([]);

  const found = await library.search({ text: 'four yellow trees on the grass at sunset', limit: 5 });
  expect(captions(found.hits)).toContain('four yellow trees on the grass at sunset');
  expect(found).toMatchObject({ total: 166, settled: true, nothing: false });
  // One without a caption: only its looks can tell.
  const seen = await library.search({ text: 'three pink hexagons on a gray background', limit: 3 });
  expect(seen.hits.map(({ item }) => item.name)).toContain('003.webp');
  const passage = await library.search({ text: 'when does the boat go', in: 'words', limit: 5 });
  expect(captions(passage.hits).some((caption) => /ferry|boats/.test(caption))).toBe(true);
  expect((await library.stats()).towers.map(({ tower }) => tower)).toEqual(['text']);

  const picture = site.items.find(({ name }) => name === '010.webp')!;
  const by = await library.search({ image: `/album/${picture.name}`, limit: 3 });
  expect(by.hits[0]!.item.id).toBe(picture.id);
  expect((await library.stats()).towers.map(({ tower }) => tower).sort()).toEqual(['text', 'vision']);
  expect(by.hits[0]!.item.url).toBe(`${root}pictures/010.webp`);

  const early = await library.search({ text: 'a cat', filters: { tag: 'early' } });
  expect(early.total).toBe(8);
  expect(early.hits.every(({ item }) => item.tags?.[0] === 'early')).toBe(true);
  expect((await library.facets()).tags).toEqual([{ value: 'early', count: 8 }, { value: 'late', count: 4 }]);
  const newest = await library.list(0, 3);
  expect(newest).toMatchObject({ total: 166, items: [{}, {}, {}] });
  const thumbs = await library.thumbs([picture.id, site.items.find(({ type }) => type === 'text')!.id, 'nobody']);
  expect(thumbs.map((thumb) => thumb?.type)).toEqual(['image/webp', undefined, undefined]);
  expect((await createImageBitmap(thumbs[0]!)).width).toBeGreaterThan(0);

  expect(new Set(await log()).size).toBe((await log()).length);
  expect((await indexedDB.databases()).length).toBe(databases);
  expect(Object.keys(localStorage)).toEqual([]);
});

test('what would change an index is refused, and what it has none of is empty', async () => {
  const { index } = await published(site);
  const library = await opened(index, { name: 'our site' });
  expect(library.name).toBe('our site');
  const changes = [
    () => library.add([{ text: 'more' }]),
    () => library.sync({ name: 'folder', files: [] }),
    () => library.reconnect('folder'),
    () => library.unfollow('folder'),
    () => library.remove(['x']),
    () => library.restore(['x']),
    () => library.clear(),
    () => library.import(new Blob(['x'])),
    () => library.export(),
    () => library.pause(),
    () => library.resume(),
    () => library.cancel(),
    () => library.retry(),
    () => library.dismiss(),
  ];
  for (const change of changes) await expect(change()).rejects.toMatchObject({ code: 'index-read-only' });
  expect([await library.folders(), await library.failures(), await library.original('x')]).toEqual([[], [], undefined]);
  await expect(library.similar('nobody')).rejects.toMatchObject({ code: 'not-found' });
});

test('those who name the same index share it, and the last one closes it', async () => {
  const { index, log } = await published(site);
  const [one, other] = [await opened(index), await opened(index, { name: 'other' })];
  expect(await log()).toEqual(['search/index.json']);
  one.close();
  await expect(one.search({ text: 'x' })).rejects.toMatchObject({ code: 'disposed' });
  expect((await other.search({ text: 'ferry', by: 'keywords' })).hits).not.toEqual([]);
  other.close();
  await opened(index);
  expect((await log()).filter((path) => path === 'search/index.json')).toHaveLength(2);
});

test('those who would have its model run in other ways do not open it in turns', async () => {
  const { index, log } = await published(site);
  const [one, other] = [await opened(index), await opened(index, { device: 'auto' })];
  for (let round = 0; round < 3; round++) {
    const found = await Promise.all([one, other].map((library) => library.search({ text: 'ferry', by: 'keywords' })));
    expect(found.map(({ hits }) => hits[0]!.item.page?.title)).toEqual(['Ferries', 'Ferries']);
  }
  expect((await log()).filter((path) => path === 'search/index.json')).toHaveLength(2);
});

test('an index of another origin is read where that allows it', async () => {
  const origin = inject('faultServer');
  const { index, root } = await published(site, { origin });
  const library = await opened(index, { integrity: `sha256-AAAA ${site.integrity}` });
  const { hits } = await library.search({ text: 'bakery', by: 'keywords' });
  expect(hits[0]!.item.page!.url).toContain(root);
  // What is found leads to the page's own site, where the page says so; nothing that the index says leads elsewhere.
  const here = await opened(index, { siteBase: '/book/' });
  const [passage] = (await here.search({ text: 'bakery', by: 'keywords' })).hits;
  expect(passage!.item.page!.url).toBe(`${location.origin}/book/food.html#part-2`);
  const { items } = await here.list(0, 200);
  expect(items.flatMap(({ url }) => url ?? []).filter((url) => url.startsWith(`${location.origin}/book/pictures/`))).toHaveLength(12);
  expect((await library.search({ text: 'bakery', by: 'keywords' })).hits[0]!.item.page!.url, 'who has not said it shares nothing with it').toContain(root);
  const closed = await published(site, { origin, closed: true });
  await expect(opened(closed.index)).rejects.toMatchObject({ code: 'index-network' });
});

test('an index that is not what it must be is refused, and said', async () => {
  const good = await published(site);
  await expect(opened(good.index, { integrity: 'sha256-AAAA' })).rejects.toMatchObject({ code: 'index-invalid' });
  await expect(opened(`${good.root}nowhere/`)).rejects.toMatchObject({ code: 'index-network', detail: expect.stringContaining('404') });
  const manifest = JSON.parse(new TextDecoder().decode(site.files.get('search/index.json'))) as Record<string, unknown>;
  const other = async (change: object) => {
    const { index, put } = await published({ ...site, files: new Map() });
    await put('search/index.json', JSON.stringify({ ...manifest, ...change }));
    return opened(index);
  };
  await expect(other({ version: 99 })).rejects.toMatchObject({ code: 'index-newer' });
  await expect(other({ rows: -1 })).rejects.toMatchObject({ code: 'index-invalid' });
  await expect(other({ model: { preset: 'nobody', dtype: 'q8' } })).rejects.toMatchObject({ code: 'model-unknown' });
  await expect(other({ space: { id: 'other', dims: 4 }, background: undefined })).rejects.toMatchObject({ code: 'space-mismatch' });
  const { index, put } = await published({ ...site, files: new Map() });
  await put('search/index.json', page);
  await expect(opened(index)).rejects.toMatchObject({ code: 'index-invalid' });
});

test('a page in place of a shard is refused; the rest is searched, and it is said', async () => {
  const html = new TextEncoder().encode(page);
  const shards = [...site.files.keys()].filter((path) => path.startsWith('search/shards/'));
  const one = shards.find((path) => new TextDecoder().decode(site.files.get(path)).includes('Filler number 7"'));
  expect(shards.length).toBeGreaterThan(1);
  const some = await published(site, { change: (path, bytes) => (path === one ? html : bytes) });
  const library = await opened(some.index);
  const said: string[] = [];
  library.on('recovered', ({ code }) => said.push(code));
  const { hits } = await library.search({ text: 'filler', by: 'keywords', limit: 200 });
  expect(hits.length).toBeGreaterThan(10);
  expect(hits.length).toBeLessThan(150);
  expect(said).toContain('index-invalid');
  const all = await published(site, { change: (path, bytes) => (shards.includes(path) ? html : bytes) });
  await expect((await opened(all.index)).search({ text: 'a ferry' })).rejects.toMatchObject({ code: 'index-invalid' });
});

test.each(['gone', 'a page'] as const)('a site that is published anew while it is open is asked as it is now: the files of before are %s', async (what) => {
  const before = await published(site);
  const library = await opened(before.index);
  const [changes, said]: [number[], string[]] = [[], []];
  library.on('change', ({ items }) => changes.push(items));
  library.on('recovered', ({ code }) => said.push(code));
  await before.publish(await site.later(), what === 'gone' ? undefined : page);
  const asked = [library.search({ text: 'novelty', by: 'keywords' }), library.search({ text: 'four yellow trees on the grass at sunset', limit: 5 })] as const;
  const [named, meant] = await Promise.all(asked);
  expect(named.hits[0]!.item.caption).toMatch(/^Novelty/);
  expect(captions(meant.hits)).toContain('four yellow trees on the grass at sunset');
  expect(changes).toEqual([166]);
  expect(said).toEqual([]);
  expect((await before.log()).filter((path) => path === 'search/index.json')).toHaveLength(2);
  expect((await library.stats()).towers.map(({ tower }) => tower)).toEqual(['text']);
});

test('a preview that is gone leads to the new index as well, and only once', async () => {
  const before = await published(site);
  const library = await opened(before.index);
  const { items } = await library.list(0, 200);
  const looks = items.filter(({ type }) => type === 'image').map(({ id }) => id);
  await Promise.all([...site.files.keys()].filter((path) => path.startsWith('search/thumbs/')).map((path) => fetch(`${before.root}${path}`, { method: 'DELETE' })));
  for (let times = 0; times < 3; times++) expect(await library.thumbs(looks)).toEqual(looks.map(() => undefined));
  // The same manifest: nothing can be done, and it is not read for every preview.
  expect((await before.log()).filter((path) => path === 'search/index.json')).toHaveLength(2);
  const other = await published(site);
  const later = await opened(other.index);
  await later.list(0, 200);
  await Promise.all([...site.files.keys()].filter((path) => path.startsWith('search/thumbs/')).map((path) => fetch(`${other.root}${path}`, { method: 'DELETE' })));
  const now = await site.later();
  await other.put('search/index.json', now.files.get('search/index.json')!);
  await Promise.all([...now.files].filter(([path]) => !path.startsWith('search/thumbs/')).map(([path, bytes]) => other.put(path, bytes)));
  await later.thumbs(looks);
  expect((await later.search({ text: 'novelty', by: 'keywords' })).hits).not.toEqual([]);
});

test('the error stays when `integrity` pins the old index, when the manifest is the same, and when the new one cannot be had', async () => {
  const pinned = await published(site);
  const one = await opened(pinned.index, { integrity: site.integrity });
  const later = await site.later();
  await pinned.publish(later);
  const question = { text: 'novelty', by: 'keywords' } as const;
  await expect(one.search(question)).rejects.toMatchObject({ code: 'index-network', detail: expect.stringContaining('404') });
  const either = await published(site);
  const both = await opened(either.index, { integrity: `${site.integrity} ${later.integrity}` });
  await either.publish(later);
  expect((await both.search(question)).hits).not.toEqual([]);

  const same = await published(site);
  const other = await opened(same.index);
  await Promise.all([...site.files.keys()].filter((path) => path.startsWith('search/shards/')).map((path) => fetch(`${same.root}${path}`, { method: 'DELETE' })));
  for (let times = 1; times <= 2; times++) {
    await expect(other.search(question)).rejects.toMatchObject({ code: 'index-network' });
    expect((await same.log()).filter((path) => path === 'search/index.json')).toHaveLength(1 + times);
  }
  // What is published half way is asked for again with the next question.
  await same.put('search/index.json', later.files.get('search/index.json')!);
  await expect(other.search(question)).rejects.toMatchObject({ code: 'index-network' });
  await same.publish(later);
  expect((await other.search(question)).hits).not.toEqual([]);
  await same.put('search/index.json', JSON.stringify({ ...JSON.parse(new TextDecoder().decode(later.files.get('search/index.json'))) as object, version: 99 }));
  expect((await other.search(question)).hits).not.toEqual([]);
});
