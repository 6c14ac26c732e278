import { expect, test } from 'vitest';
import type { Incoming } from '../../../src/ports.ts';
import { MemoryLibraryStore } from '../../../src/store/memory-store.ts';
import type { Progress, Vector } from '../../../src/types.ts';
import { FullStore, latch, never, open, picture, pictures, sleep, space, turn, untilAborted } from './rig.ts';

const names = (list: readonly { readonly name: string }[]): string[] => list.map(({ name }) => name);

test('pictures are stored in order with their facts, in batches, a few ahead', async () => {
  const { library, decoder, encoder, store, changes } = await open();
  const report = await library.add([{ ...picture(1, 'one.png'), folder: 'a/b', facts: { camera: 'first' } }, ...pictures(2, 11)], never());
  expect(report.added[0]).toMatchObject({ name: 'one.png', folder: 'a/b', camera: 'first', caption: '', mime: 'image/png', bytes: 1, width: 4, height: 2, modified: 5, url: undefined, partial: false, type: 'image' });
  expect(report.added[0]!.id).toMatch(/^[0-9a-f]{64}$/);
  expect(encoder.batches).toEqual([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]);
  expect(decoder.mostAtOnce).toBeLessThanOrEqual(2 * encoder.batch);
  expect(changes).toEqual([4, 8, 10]);
  expect(names((await store.load(space)).items)).toEqual(names(report.added));
  expect(names(library.list(0, 3).items)).toEqual(['10.png', '9.png', '8.png']);
});

test('bad files are named with their reason and the rest goes on', async () => {
  const { library } = await open();
  const report = await library.add([picture('bad', 'a'), picture(1), picture('slip', 'b'), picture(2)], never());
  expect(names(report.added)).toEqual(['1.png', '2.png']);
  expect(report.skipped.map(({ name, code }) => [name, code])).toEqual([['a', 'file-unsupported'], ['b', 'file-decode']]);
});

test('copies: in the library, in the same addition, and of a bad file with the same reason', async () => {
  const { library, decoder } = await open();
  await library.add([picture(1)], never());
  const report = await library.add([picture(1, 'again'), picture(2, 'x'), picture(2, 'y'), picture('bad', 'p'), picture('bad', 'q'), picture(2, 'z')], never());
  // Which copy is read first is up to the digest.
  expect(report.added).toHaveLength(1);
  const [first] = names(report.added);
  expect(['x', 'y', 'z']).toContain(first);
  expect(names(report.unchanged).toSorted()).toEqual(['1.png', first, first]);
  expect(report.skipped.map(({ name, code }) => [name, code]).toSorted()).toEqual([['p', 'file-unsupported'], ['q', 'file-unsupported']]);
  expect(decoder.decoded).toBe(2);
});

test('a copy that is read before the first one does not make it a bad file', async () => {
  const slow = latch();
  const first = picture(7, 'first');
  const bytes = first.image as Blob;
  bytes.arrayBuffer = async () => {
    await slow.promise;
    return new Response('7').arrayBuffer();
  };
  const { library, decoder } = await open();
  decoder.hold = async () => slow.open();
  const report = await library.add([first, picture(7, 'second')], never());
  expect([report.added.length, report.unchanged.length, report.skipped.length]).toEqual([1, 1, 0]);
});

test('what the encoder makes up is never stored', async () => {
  const answers: Record<string, Vector[]> = { NaN: [turn(0), Float32Array.of(NaN, 0)], zeros: [turn(0), new Float32Array(2)], long: [turn(0), Float32Array.of(3, 4)], wide: [turn(0), Float32Array.of(1, 0, 0)], missing: [turn(0)] };
  for (const [name, answer] of Object.entries(answers)) {
    const { library, encoder, store } = await open();
    encoder.fault = async () => answer;
    await expect(library.add(pictures(0, 2), never()), name).rejects.toMatchObject({ code: 'encoder-wrong' });
    expect((await store.load(space)).items, name).toEqual([]);
    expect(library.size, name).toBe(0);
  }
});

test('a full disk ends it with quota; what was stored stays, and later additions are heard', async () => {
  const store = new FullStore(2);
  const { library } = await open({ store });
  await expect(library.add(pictures(0, 20), never())).rejects.toMatchObject({ code: 'quota' });
  expect(library.size).toBe(8);
  expect((await store.load(space)).items).toHaveLength(8);
  await expect(library.add(pictures(0, 8), never())).resolves.toMatchObject({ added: [], skipped: [] });
});

test('an encoder that fails ends it with its code and stores nothing of the batch', async () => {
  const { library, encoder } = await open();
  encoder.fault = (batch) => {
    if (batch === 2) throw new TypeError('slip');
  };
  await expect(library.add(pictures(0, 12), never())).rejects.toThrow('slip');
  expect(library.size).toBe(4);
});

test('when no picture can be read at all, it says so instead of blaming the files', async () => {
  const { library } = await open();
  await expect(library.add([picture('blocked'), picture(1)], never())).rejects.toMatchObject({ code: 'worker-blocked' });
});

test('a file that is far too large is not even read', async () => {
  const { library } = await open();
  const huge = picture(1, 'film.mov');
  Object.defineProperty(huge.image, 'size', { value: 2 ** 32 });
  const report = await library.add([huge, picture(2)], never());
  expect(report.skipped).toMatchObject([{ name: 'film.mov', code: 'file-too-large' }]);
});

test('a file that was moved away is named', async () => {
  const { library } = await open();
  const gone = picture(1, 'gone.png');
  (gone.image as Blob).arrayBuffer = () => Promise.reject(new DOMException('', 'NotFoundError'));
  expect((await library.add([gone, picture(2)], never())).skipped).toMatchObject([{ name: 'gone.png', code: 'file-read' }]);
});

test.each<[string, Incoming[], number]>([
  ['before it starts', pictures(0, 8), 0],
  ['while a picture hangs in the decoder', [...pictures(0, 6), picture('hang')], 4],
  ['while a batch hangs in the encoder', pictures(0, 12), 4],
])('cancelling %s rejects with AbortError and keeps what is stored', async (when, incoming, kept) => {
  const { library, encoder, store } = await open();
  const controller = new AbortController();
  if (kept === 0) controller.abort();
  encoder.fault = (batch, signal) => (/encoder/.test(when) && batch === 2 ? untilAborted(signal) : undefined);
  const adding = library.add(incoming, { signal: controller.signal });
  const ended = adding.catch((error: unknown) => error);
  await expect.poll(() => library.size).toBe(kept);
  await sleep(20);
  controller.abort();
  expect(await ended).toMatchObject({ name: 'AbortError' });
  expect(library.size).toBe(kept);
  expect((await store.load(space)).items).toHaveLength(kept);
  encoder.fault = () => {};
  await expect(library.add(pictures(0, 3), never())).resolves.toMatchObject({ skipped: [] });
});

test('pause holds between batches and says so; resume goes on', async () => {
  const { library, decoder, encoder } = await open();
  const seen: Progress[] = [];
  encoder.fault = (batch) => {
    if (batch === 2) library.pause(true);
  };
  const bad = Array.from({ length: 4 }, (_, i) => picture('bad', `bad ${i}`));
  const adding = library.add([...pictures(0, 8), ...bad, ...pictures(8, 16)], { ...never(), onProgress: (progress) => seen.push(progress) });
  await expect.poll(() => seen.at(-1)).toMatchObject({ paused: true, done: 12, total: 20, skipped: 4 });
  await expect.poll(() => [library.size, decoder.atOnce]).toEqual([8, 0]);
  const { decoded } = decoder;
  await sleep(30);
  expect(decoder.decoded, 'nothing goes on').toBe(decoded);
  const during = seen.slice(seen.findIndex(({ paused }) => paused));
  expect(during.every(({ paused }) => paused), 'never said to run while it is held').toBe(true);
  library.pause(false);
  expect((await adding).added).toHaveLength(16);
  expect(seen.at(-1)).toMatchObject({ paused: false, done: 20 });
});

test('the last, smaller batch is held as well', async () => {
  const { library, decoder } = await open();
  decoder.hold = async () => library.pause(true);
  const adding = library.add([picture(1)], never());
  await expect.poll(async () => (await library.queued()).paused).toBe(true);
  await sleep(30);
  expect(library.size).toBe(0);
  await library.pause(false);
  await adding;
  expect(library.size).toBe(1);
});

test('cancelling while it is paused ends it', async () => {
  const { library } = await open();
  const controller = new AbortController();
  library.pause(true);
  const adding = library.add(pictures(0, 8), { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await expect(adding).rejects.toMatchObject({ name: 'AbortError' });
  expect(library.size).toBe(0);
});

test('two additions at once run one after the other and share what they know', async () => {
  const { library, decoder } = await open({ store: new MemoryLibraryStore() });
  const [a, b] = await Promise.all([library.add(pictures(0, 10), never()), library.add(pictures(5, 15), never())]);
  // Of copies that are read side by side, either may be the first.
  expect([a!, b!].map(({ added, unchanged }) => added.length + unchanged.length)).toEqual([10, 10]);
  expect(new Set([...a!.added, ...b!.added].map(({ id }) => id)).size).toBe(15);
  expect([a!.added.length + b!.added.length, a!.unchanged.length + b!.unchanged.length]).toEqual([15, 5]);
  expect(decoder.decoded).toBe(15);
  const failing = library.add([picture('blocked')], never());
  const after = library.add([picture(99)], never());
  await expect(failing).rejects.toMatchObject({ code: 'worker-blocked' });
  await expect(after).resolves.toMatchObject({ added: [{ name: '99.png' }] });
});
