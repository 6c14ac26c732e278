import { openDB } from 'idb';
import { afterEach, expect, test } from 'vitest';
import { openLibrary, presets } from '../../src/index.ts';
import type { Library, Preset } from '../../src/index.ts';
import { album } from './album.ts';

const bases = { wasmBase: '/wasm/', device: 'wasm', modelBase: `${location.origin}/{repo}/` } as const;
const doodle = presets.find(({ id }) => id === 'doodle')!;
/** The same files under another name: another space, whose vectors are known. */
const named = (id: string, revision: string): Preset => ({ ...doodle, id, repo: 'models/doodle', revision: revision.repeat(40) });
const first = named('first-doodle', '1');
const second = named('second-doodle', '2');
const opened: Library[] = [];

async function open(name: string, model: Preset): Promise<Library> {
  const library = await openLibrary({ name, model, ...bases });
  opened.push(library);
  return library;
}

/** Ids of spaces that have vectors, and how many vectors there are in each. */
async function spaces(name: string): Promise<Record<string, number>> {
  const db = await openDB(`glimpse:${name}`);
  const blocks = (await db.getAll('vectors')) as { space: string; kind: string; ids: string[] }[];
  db.close();
  const pictures = blocks.filter(({ kind }) => kind === 'picture');
  return Object.fromEntries([...new Set(pictures.map(({ space }) => space))].map((space) => [space.split('@')[0]!, new Set(pictures.filter((block) => block.space === space).flatMap(({ ids }) => ids)).size]));
}

afterEach(() => {
  for (const library of opened.splice(0)) library.close();
});

test('another model is indexed beside the old rows, which answer until it is complete, and are then forgotten', async () => {
  const name = `change-${Math.random()}`;
  const before = await open(name, first);
  const bytes = await (await fetch(`/album/${album.pictures[20]!.file}`)).blob();
  await before.add([...album.pictures.slice(0, 12).map(({ file, caption }) => ({ image: `/album/${file}`, caption })), { image: bytes, name: 'no address' }]);
  const asked = { text: 'a pink cat', in: 'pictures', group: false, by: 'meaning' } as const;
  const answer = await before.search(asked);
  const searched = Object.keys(await spaces(name));
  expect(searched).toEqual(['first-doodle']);
  before.close();

  const after = await open(name, second);
  const { changing, items, model } = await after.stats();
  expect({ items, model: model.preset, from: changing?.from, total: changing?.total }).toEqual({ items: 13, model: 'second-doodle', from: 'first-doodle', total: 13 });
  // Nothing was agreed to yet where a model has to be downloaded: until it is here, the old one answers.
  const meanwhile = await after.search(asked);
  expect(meanwhile.hits.map(({ item }) => item.id)).toEqual(answer.hits.map(({ item }) => item.id));
  await after.prepare(['text', 'vision']);
  await expect.poll(async () => (await after.stats()).changing, { timeout: 30_000 }).toBeUndefined();
  await expect.poll(() => spaces(name), { timeout: 10_000 }).toEqual({ 'second-doodle': 13 });

  const again = await after.search(asked);
  expect(again.total).toBe(13);
  const cosineOf = ({ hits }: typeof again) => new Map(hits.map(({ item, cosines }) => [item.id, cosines.picture!]));
  const old = cosineOf(answer);
  const unread: string[] = [];
  for (const [id, cosine] of cosineOf(again)) if (Math.abs(cosine - old.get(id)!) > 1e-6) unread.push(id);
  const { items: all } = await after.list(0, 50);
  // Its file is not to be had any more, so its thumbnail was read.
  expect(all.filter(({ approximate }) => approximate).map(({ name: called }) => called)).toEqual(['no address']);
  expect(unread.every((id) => all.find((item) => item.id === id)?.approximate)).toBe(true);
  const report = await after.add([{ image: bytes, name: 'no address' }]);
  expect(report.unchanged).toHaveLength(1);
});

test('whoever thinks better of it has the old model back, and what was begun is forgotten', async () => {
  const name = `change-${Math.random()}`;
  const before = await open(name, first);
  await before.add(album.pictures.slice(0, 20).map(({ file }) => ({ image: `/album/${file}` })));
  before.close();
  const other = await open(name, second);
  await other.pause();
  await other.prepare(['vision']);
  await other.resume();
  await expect.poll(async () => (await spaces(name))['second-doodle'] ?? 0, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0);
  other.close();

  const back = await open(name, first);
  const { changing, items } = await back.stats();
  expect({ changing, items }).toEqual({ changing: undefined, items: 20 });
  await expect.poll(() => spaces(name), { timeout: 30_000 }).toEqual({ 'first-doodle': 20 });
});

test('a change that was cut short goes on in the next visit', async () => {
  const name = `change-${Math.random()}`;
  const before = await open(name, first);
  await before.add(album.pictures.slice(0, 20).map(({ file }) => ({ image: `/album/${file}` })));
  before.close();
  const other = await open(name, second);
  await other.prepare(['vision']);
  await expect.poll(async () => (await spaces(name))['second-doodle'] ?? 0, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0);
  other.close();
  const again = await open(name, second);
  await expect.poll(async () => (await again.stats()).changing, { timeout: 60_000 }).toBeUndefined();
  await expect.poll(() => spaces(name), { timeout: 10_000 }).toEqual({ 'second-doodle': 20 });
  expect((await again.search({ text: 'a cat' })).total).toBe(20);
});
