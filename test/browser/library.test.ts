import { afterEach, expect, test } from 'vitest';
import { openLibrary } from '../../src/index.ts';
import type { Addition, Library, Progress } from '../../src/index.ts';
import { album } from './album.ts';

const options = { modelBase: '/models/', wasmBase: '/wasm/', device: 'wasm' } as const;
const additions = (from: number, to: number): Addition[] => album.pictures.slice(from, to).map(({ file, caption }) => ({ image: `/album/${file}`, caption }));
const opened: Library[] = [];

async function open(name = `test-${Math.random()}`): Promise<Library> {
  const library = await openLibrary({ name, ...options });
  opened.push(library);
  return library;
}

afterEach(async () => {
  for (const library of opened.splice(0)) {
    await library.clear().catch(() => {});
    library.close();
  }
});

test('adding again adds nothing; identity is the content', async () => {
  const library = await open();
  await library.add(additions(0, 5));
  const blob = await (await fetch('/album/001.webp')).blob();
  const again = await library.add([...additions(0, 5), new File([blob], 'another name.webp'), new File([blob], 'twin.webp')]);
  expect([again.added.length, again.unchanged.length, again.skipped.length]).toEqual([0, 7, 0]);
  const fresh = await library.add([...additions(6, 7), ...additions(6, 7)]);
  expect([fresh.added.length, fresh.unchanged.length]).toEqual([1, 1]);
});

test('bad files are named with a reason and the rest goes on', async () => {
  const library = await open();
  const report = await library.add([new File([], 'empty.jpg'), ...additions(0, 2), new File(['<html>'], 'page.jpg'), { image: '/no-such.png' }, { image: 'javascript:alert(1)', name: 'evil' }]);
  expect(report.added).toHaveLength(2);
  expect(report.skipped.map(({ name, code }) => [name, code])).toEqual([['evil', 'input-invalid'], ['empty.jpg', 'file-empty'], ['page.jpg', 'file-unsupported'], ['no-such.png', expect.stringMatching(/file-/)]]);
});

test('removing, clearing, listing newest first, thumbnails', async () => {
  const library = await open();
  await library.add(additions(0, 6));
  expect(await library.list()).toEqual(await library.list(0, 100));
  const page = await library.list(1, 2);
  expect(page.total).toBe(6);
  expect(page.items.map(({ name }) => name)).toEqual(['005.webp', '004.webp']);
  const [thumb, nothing] = await library.thumbs([page.items[0]!.id, 'no such id']);
  expect(thumb!.type).toBe('image/jpeg');
  expect((await createImageBitmap(thumb!)).width).toBe(480);
  expect(nothing).toBeUndefined();
  expect(await library.remove([page.items[0]!.id, 'no such id'])).toBe(1);
  expect((await library.search({ text: 'anything', limit: 10 })).hits).toHaveLength(5);
  await expect(library.similar(page.items[0]!.id)).rejects.toMatchObject({ code: 'not-found' });
  await library.clear();
  expect((await library.stats()).items).toBe(0);
});

test('similar leaves the picture itself out; a picture finds itself', async () => {
  const library = await open();
  const { added } = await library.add(additions(0, 20));
  const similar = await library.similar(added[0]!.id, { limit: 20 });
  expect(similar.hits.map(({ item }) => item.id)).not.toContain(added[0]!.id);
  expect(similar.hits).toHaveLength(19);
  const byPicture = await library.search({ image: '/album/004.webp', limit: 3 });
  expect(byPicture.hits[0]!.item.name).toBe('004.webp');
});

test('while pictures are indexed, searches answer; pause holds, resume goes on, cancel keeps what is there', async () => {
  const library = await open();
  const controller = new AbortController();
  const seen: Progress[] = [];
  const adding = library.add(additions(0, 120), { signal: controller.signal, onProgress: (progress) => seen.push(progress) });
  adding.catch(() => {});
  await expect.poll(() => seen.filter(({ phase, done }) => phase === 'index' && done >= 8).length, { timeout: 30_000 }).toBeGreaterThan(0);
  const during = await library.search({ text: 'a house' });
  expect(during.hits.length).toBeGreaterThan(0);
  expect(during.total).toBeLessThan(120);
  await library.pause();
  await expect.poll(() => seen.at(-1)!.paused, { timeout: 10_000 }).toBe(true);
  const { items } = await library.stats();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect((await library.stats()).items).toBeLessThanOrEqual(items + 4);
  await library.resume();
  await expect.poll(async () => (await library.stats()).items, { timeout: 20_000 }).toBeGreaterThan(items + 8);
  controller.abort();
  await expect(adding).rejects.toMatchObject({ name: 'AbortError' });
  const kept = (await library.stats()).items;
  expect(kept).toBeGreaterThan(items);
  const rest = await library.add(additions(0, 120));
  expect(rest.added.length + rest.unchanged.length).toBe(120);
  expect(rest.unchanged.length).toBeGreaterThanOrEqual(kept);
});

test('progress tells rate and time left', async () => {
  const library = await open();
  const seen: Progress[] = [];
  await library.add(additions(0, 40), { onProgress: (progress) => seen.push(progress) });
  const index = seen.filter(({ phase }) => phase === 'index');
  expect(index.at(-1)).toMatchObject({ done: 40, total: 40, paused: false });
  expect(index.at(-1)!.rate).toBeGreaterThan(0);
  expect(index.map(({ done }) => done)).toEqual(index.map(({ done }) => done).toSorted((a, b) => a - b));
});

test('an empty library answers at once and fetches no model', async () => {
  const library = await open();
  expect(await library.search({ text: 'a cat' })).toMatchObject({ hits: [], total: 0 });
});

test('events tell of changes', async () => {
  const library = await open();
  const counts: number[] = [];
  const stop = library.on('change', ({ items }) => counts.push(items));
  await library.add(additions(0, 3));
  expect(counts.at(-1)).toBe(3);
  stop();
  await library.remove((await library.list(0, 1)).items.map(({ id }) => id));
  expect(counts.at(-1)).toBe(3);
});

test('closed by one of two, it stays open for the other; opened again, everything is there', async () => {
  const name = `test-${Math.random()}`;
  const [one, two] = [await open(name), await openLibrary({ name, ...options })];
  await one.add(additions(0, 3));
  two.close();
  two.close();
  await expect(two.stats()).rejects.toMatchObject({ code: 'disposed' });
  expect((await one.search({ text: 'a cat' })).total).toBe(3);
  one.close();
  const again = await open(name);
  expect((await again.list(0, 3)).items.map((item) => item.name)).toEqual(['003.webp', '002.webp', '001.webp']);
});

/** Six pictures that wait to go on. */
async function addHeld(library: Library): Promise<{ adding: Promise<unknown> }> {
  let held = false;
  await library.pause();
  const adding = library.add(additions(0, 6), { onProgress: ({ paused }) => (held ||= paused) }).catch((error: unknown) => error);
  await expect.poll(() => held).toBe(true);
  return { adding };
}

test('opened with a model that cannot be had, it goes on with the one it has', async () => {
  const name = `test-${Math.random()}`;
  const library = await open(name);
  const { adding } = await addHeld(library);
  await expect(openLibrary({ name, ...options, model: 'typo' })).rejects.toMatchObject({ code: 'model-unknown' });
  await library.resume();
  expect(await adding).toMatchObject({ added: { length: 6 } });
});

test('opened with other options it takes the place of the old one, whose additions end', async () => {
  const name = `test-${Math.random()}`;
  const library = await open(name);
  const { adding } = await addHeld(library);
  opened.push(await openLibrary({ name, ...options, maxTokens: 100 }));
  expect(await adding).toMatchObject({ code: 'disposed' });
});

test('opened anew with another model it hears no more of the old one, and with the same model it still hears', async () => {
  const [name, other] = [`test-${Math.random()}`, await open()];
  await other.add(additions(0, 1));
  await open(name);
  const heard: string[] = [];
  const renewed = await openLibrary({ name, ...options, maxTokens: 77 });
  opened.push(renewed);
  renewed.on('tower', ({ tower }) => heard.push(tower));
  await other.prepare(['text']);
  expect(heard).toEqual([]);
  // The same host: only what was written differs.
  const same = await openLibrary({ name, ...options, maxTokens: 77, dtype: 'q8' });
  opened.push(same);
  await same.prepare(['text']);
  expect(heard).toEqual(['text']);
});
