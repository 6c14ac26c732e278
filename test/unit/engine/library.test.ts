import { expect, test } from 'vitest';
import { GlimpseError } from '../../../src/errors.ts';
import { MemoryLibraryStore } from '../../../src/store/memory-store.ts';
import type { LibraryStore } from '../../../src/ports.ts';
import { never, open, picture, pictures, sleep, space, turn } from './rig.ts';

const ids = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);

test('a search is ordered by angle, limited, and tells bands, totals and times', async () => {
  const { library, encoder } = await open();
  await library.add(pictures(0, 60), never());
  const ask = (text: string) => library.search({ terms: [{ text }], limit: 3, group: false, by: 'meaning' }, never());
  const results = await ask('20');
  expect(results.hits.map(({ item }) => item.name)).toEqual(['20.png', expect.stringMatching(/^(19|21)\.png$/), expect.stringMatching(/^(19|21)\.png$/)]);
  expect(results.hits[0]).toMatchObject({ cosines: { picture: expect.closeTo(1, 6) }, why: ['picture'], alike: [] });
  expect(results).toMatchObject({ total: 60, took: expect.any(Number), scan: expect.any(Number) });
  await ask(' 20 ');
  expect(encoder.texts, 'the same words are not encoded twice').toBe(1);
});

test('by example and by a picture of the library, which is left out', async () => {
  const { library } = await open();
  const { added } = await library.add([picture(0), picture(10), picture(80)], never());
  const similar = await library.search({ terms: [{ like: added[0]!.id }], limit: 9 }, never());
  expect(similar.hits.map(({ item }) => item.name)).toEqual(['10.png', '80.png']);
  const byPicture = await library.search({ terms: [{ image: new Blob(['79']) }], limit: 1 }, never());
  expect(byPicture.hits[0]!.item.name).toBe('80.png');
  await expect(library.search({ terms: [{ image: new Blob(['bad']) }], limit: 1 }, never())).rejects.toMatchObject({ code: 'file-unsupported' });
});

test('questions without an answer', async () => {
  const { library, encoder } = await open();
  expect(await library.search({ terms: [{ text: '5' }], limit: 5 }, never())).toMatchObject({ hits: [], total: 0 });
  expect(encoder.texts, 'an empty library asks no model').toBe(0);
  await library.add([picture(1)], never());
  await expect(library.search({ terms: [{ text: '  ' }], limit: 5 }, never())).rejects.toMatchObject({ code: 'query-empty' });
  await expect(library.search({ terms: [{ like: 'nobody' }], limit: 5 }, never())).rejects.toMatchObject({ code: 'not-found' });
});

test('listing: newest first, in stretches', async () => {
  const { library } = await open();
  await library.add(pictures(0, 5), never());
  const names = (offset: number, limit: number): string[] => library.list(offset, limit).items.map(({ name }) => name);
  expect(names(0, 2)).toEqual(['4.png', '3.png']);
  expect(names(4, 2)).toEqual(['0.png']);
  expect(names(5, 2)).toEqual([]);
  expect(library.list(9, 2).total).toBe(5);
});

test('removing counts what was there, once, and search forgets it', async () => {
  const { library, changes } = await open();
  const { added } = await library.add(pictures(0, 3), never());
  expect(await library.remove([added[1]!.id, added[1]!.id, 'nobody'])).toBe(1);
  expect(await library.remove([added[1]!.id])).toBe(0);
  expect((await library.search({ terms: [{ text: '1' }], limit: 9, group: false }, never())).hits.map(({ item }) => item.name)).toEqual(['0.png', '2.png']);
  expect(changes).toEqual([3, 2]);
});

test('thumbnails can be asked for again after their bytes were given away', async () => {
  const { library } = await open();
  const { added } = await library.add([picture(1)], never());
  const [first] = await library.thumbs(ids(added));
  structuredClone(first!.data, { transfer: [first!.data] });
  const [second, nothing] = await library.thumbs([added[0]!.id, 'nobody']);
  expect(second!.data.byteLength).toBe(8);
  expect(nothing).toBeUndefined();
});

test('opened again it is the same, and what was removed and added again is the newest', async () => {
  const blocks = ['a', 'b', 'a'].map((id) => ({ kind: 'picture', ids: [id], data: turn(id === 'a' ? 5 : 50) }));
  const item = (id: string) => ({ id, type: 'image', name: id, folder: '', caption: '', mime: '', bytes: 1, width: 1, height: 1, modified: undefined, added: 0, url: undefined, partial: false }) as const;
  const store = Object.assign(new MemoryLibraryStore(), { load: async () => ({ items: [item('a'), item('b')], blocks: [...blocks, { kind: 'picture', ids: ['removed'], data: turn(7) }] }) }) as LibraryStore;
  const { library } = await open({ store });
  expect(library.list(0, 9)).toMatchObject({ items: [{ id: 'a' }, { id: 'b' }], total: 2 });
  expect((await library.search({ terms: [{ text: '0' }], limit: 9, group: false }, never())).hits.map(({ item: { id } }) => id)).toEqual(['a', 'b']);
});

test('clearing while pictures are added ends that: nothing is stored, nothing is found', async () => {
  const { library, encoder, store, changes } = await open();
  encoder.fault = () => sleep(5);
  const ended = expect(library.add(pictures(0, 40), never())).rejects.toMatchObject({ name: 'AbortError' });
  await expect.poll(() => library.size).toBeGreaterThan(8);
  await library.clear();
  expect(changes.at(-1)).toBe(0);
  await ended;
  await sleep(30);
  expect([library.size, (await store.load(space)).items]).toEqual([0, []]);
});

test('removing while pictures are added: it is gone, and adding does not call it damaged', async () => {
  const { library, decoder, encoder } = await open();
  const { added } = await library.add([picture(1)], never());
  // The copy is seen to be known before the others are decoded, and counted after the removal.
  decoder.hold = () => sleep(30);
  encoder.fault = (batch) => (batch === 2 ? library.remove(ids(added)).then(() => {}) : undefined);
  const report = await library.add([...pictures(2, 6), picture(1, 'copy')], never());
  expect([report.added.length, report.unchanged.length, report.skipped.length]).toEqual([4, 1, 0]);
  expect(library.size).toBe(4);
});

test('searching while pictures are added does not wait for them', async () => {
  const { library, encoder } = await open();
  await library.add([picture(1)], never());
  encoder.fault = () => sleep(300);
  const adding = library.add(pictures(2, 6), never());
  await sleep(20);
  expect(await library.search({ terms: [{ text: '1' }], limit: 5 }, never())).toMatchObject({ total: 1 });
  expect(library.size).toBe(1);
  await adding;
});

test.each([false, true])('closed while pictures are added (held: %s): all that runs or waits ends', async (held) => {
  const { library, encoder } = await open();
  if (held) library.pause(true);
  encoder.fault = () => sleep(20);
  const controller = new AbortController();
  const adding = [library.add(pictures(0, 40), never()), library.add([picture('hang')], never()), library.add([picture(50)], { signal: controller.signal })];
  const outcomes = Promise.all(adding.map((one) => one.catch((error: unknown) => (error instanceof GlimpseError ? error.code : (error as Error).name))));
  await sleep(10);
  controller.abort();
  library.close();
  expect(await outcomes).toEqual(['disposed', 'disposed', 'AbortError']);
  await expect(library.add([picture(60)], never())).rejects.toMatchObject({ code: 'disposed' });
});
