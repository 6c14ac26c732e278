import { beforeAll, expect, test, vi } from 'vitest';
import { isAbort } from '../../../src/errors.ts';
import type { Progress } from '../../../src/types.ts';
import { contents, CountingStore, filled, idOf, never, open, row, rows, sealed, space, taken, unit } from './archive.ts';

// The site whose addresses the items have.
beforeAll(() => void vi.stubGlobal('location', new URL('https://photos.example/')));

test('round trip: facts, vectors bit for bit, thumbnails, the order, and the answers', async () => {
  const store = await filled(rows(0, 200));
  const library = await open(store);
  const file = await library.export(never());
  expect(file.type).toBe('application/vnd.glimpse.library');
  const other = new CountingStore();
  const copy = await open(other);
  expect(await copy.import(file, never())).toEqual({ added: 200, unchanged: 0 });
  expect(await contents(other)).toEqual(await contents(store));
  expect(copy.list(0, 200)).toEqual(library.list(0, 200));
  const reopened = await open(other);
  expect(reopened.size).toBe(library.size);
  const question = { terms: [{ text: 'anything' }], limit: 50 };
  expect((await reopened.search(question, never())).hits).toEqual((await library.search(question, never())).hits);
});

test('the same library gives the same bytes, but for the date', async () => {
  const library = await open(await filled(rows(0, 150)));
  const first = await taken(await library.export(never()));
  const copy = await open(new CountingStore());
  await copy.import(sealed(first), never());
  const second = await taken(await copy.export(never()));
  expect(second.slice(0, -1)).toEqual(first.slice(0, -1));
  const [end, again] = [first, second].map((parts) => JSON.parse(parts.at(-1)!.payload.toString()) as { date: string });
  expect({ ...again, date: '' }).toEqual({ ...end, date: '' });
  expect(Date.parse(end!.date)).toBeGreaterThan(1.7e12);
});

test('an empty library is a file, too', async () => {
  const library = await open(new CountingStore());
  const file = await library.export(never());
  expect(await (await open(new CountingStore())).import(file, never())).toEqual({ added: 0, unchanged: 0 });
});

test('what is there stays as it is; the rest comes', async () => {
  const file = await (await open(await filled(rows(0, 100)))).export(never());
  const mine = { ...row(5), item: { ...row(5).item, caption: 'mine', name: 'mine.jpg' } };
  const store = await filled([mine, row(6)]);
  const library = await open(store);
  expect(await library.import(file, never())).toEqual({ added: 98, unchanged: 2 });
  expect(library.list(0, 100).items.find(({ id }) => id === idOf(5))).toMatchObject({ caption: 'mine', name: 'mine.jpg' });
  expect(await library.import(file, never())).toEqual({ added: 0, unchanged: 100 });
});

test('cut off by a full disk or by the person, rows are whole; once more goes on', async () => {
  const source = await filled(rows(0, 300));
  const file = await (await open(source)).export(never());
  const store = new CountingStore();
  store.fullAfter = 2;
  const library = await open(store);
  await expect(library.import(file, never())).rejects.toMatchObject({ code: 'quota' });
  expect(library.size).toBe(128);
  store.fullAfter = Infinity;
  const controller = new AbortController();
  store.onCommit = () => controller.abort();
  await expect(library.import(file, { signal: controller.signal })).rejects.toSatisfy(isAbort);
  expect(library.size).toBe(192);
  expect((await store.load(space)).items).toHaveLength(192);
  store.onCommit = () => {};
  expect(await library.import(file, never())).toEqual({ added: 108, unchanged: 192 });
  expect(await contents(store)).toEqual(await contents(source));
});

test('cancelled before anything is written, and while it is exported', async () => {
  const library = await open(await filled(rows(0, 100)));
  const file = await library.export(never());
  const aborted = { signal: AbortSignal.abort() };
  await expect(library.export(aborted)).rejects.toSatisfy(isAbort);
  const store = new CountingStore();
  const other = await open(store);
  const controller = new AbortController();
  await expect(other.import(file, { signal: controller.signal, onProgress: () => controller.abort() })).rejects.toSatisfy(isAbort);
  expect(store.commits).toBe(0);
  await expect(other.import(file, aborted)).rejects.toSatisfy(isAbort);
});

test('closed meanwhile, it is disposed', async () => {
  const library = await open(await filled(rows(0, 100)));
  await expect(library.export({ ...never(), onProgress: () => library.close() })).rejects.toMatchObject({ code: 'disposed' });
});

test('progress goes up to the number of items', async () => {
  const library = await open(await filled(rows(0, 150)));
  const seen: Progress[] = [];
  const file = await library.export({ ...never(), onProgress: (progress) => seen.push(progress) });
  expect(seen.map(({ phase, done, total }) => [phase, done, total])).toEqual([0, 64, 128, 150].map((done) => ['index', done, 150]));
  const other: Progress[] = [];
  await (await open(new CountingStore())).import(file, { ...never(), onProgress: (progress) => other.push(progress) });
  expect(other.map(({ done }) => done)).toEqual([0, 32, 64, 75, 107, 139, 150]);
});

test('addresses of other sites do not come along: a file sends nobody anywhere', async () => {
  const file = await (await open(await filled(rows(0, 3)))).export(never());
  vi.stubGlobal('location', new URL('https://elsewhere.example/'));
  const copy = await open(new CountingStore());
  await copy.import(file, never());
  vi.stubGlobal('location', new URL('https://photos.example/'));
  expect(copy.list(0, 3).items.map(({ url }) => url)).toEqual([undefined, undefined, undefined]);
});

test('vectors of another space are never taken for ours', async () => {
  const file = await (await open(await filled(rows(0, 3)))).export(never());
  for (const foreign of [{ id: 'seventeen', dims: 16 }, { id: 'sixteen', dims: 8 }]) {
    const store = new CountingStore();
    await expect((await open(store, foreign)).import(file, never())).rejects.toMatchObject({ code: 'space-mismatch' });
    expect(store.commits).toBe(0);
  }
});

test('what scripts have put into a library can be saved and had back: hostile names cleaned, impossible facts left out', async () => {
  const { item, ...rest } = row(1);
  const odd = { ...item, name: 'photo\u202egpj.exe', folder: '../\u0000a//b', camera: 'x'.repeat(5000), taken: Infinity, url: 'blob:https://here/1', place: { lat: 99, lon: 0 }, secret: 'unknown', tags: ['ok'] };
  const long = { ...row(2), item: { ...row(2).item, caption: '漢'.repeat(8005) } };
  const thumb = { mime: 'image/svg+xml', data: new TextEncoder().encode('<svg onload=alert(1)>').buffer as ArrayBuffer, width: 1, height: 1 };
  const file = await (await open(await filled([{ ...rest, item: odd, thumb }, long]))).export(never());
  const store = new CountingStore();
  const copy = await open(store);
  expect(await copy.import(file, never())).toEqual({ added: 2, unchanged: 0 });
  const [second, first] = copy.list(0, 2).items;
  expect(first).toEqual({ ...item, name: 'photogpj.exe', folder: '../a/b', tags: ['ok'], url: undefined });
  expect(second!.caption).toHaveLength(8000);
  expect(await store.thumbs([item.id])).toEqual([undefined]);
});

test('rows that were removed, and of two rows the older one, are not in the file', async () => {
  const store = await filled(rows(0, 4));
  await store.remove([idOf(0)]);
  const load = store.load.bind(store);
  store.load = async (wanted) => {
    const { items, blocks } = await load(wanted);
    return { items, blocks: [{ kind: 'picture', ids: [idOf(0), idOf(1)], data: Float32Array.from([...unit(50), ...unit(51)]) }, ...blocks] };
  };
  const copy = new CountingStore();
  await (await open(copy)).import(await (await open(store)).export(never()), never());
  expect((await copy.load(space)).blocks.find(({ ids: [id] }) => id === idOf(1))!.data).toEqual(unit(1));
  expect((await copy.load(space)).items.map(({ id }) => id)).toEqual([1, 2].map(idOf).concat(idOf(3)));
});
