import { expect, test } from 'vitest';
// Ahead of the tests: its kernels are compiled when it is first loaded.
import '../../../src/vectors/flat-index.ts';
import { GlimpseError } from '../../../src/errors.ts';
import type { Incoming, Peers } from '../../../src/ports.ts';
import { MemoryLibraryStore } from '../../../src/store/memory-store.ts';
import type { Progress, Queued } from '../../../src/types.ts';
import { SoleWriter } from '../../../src/worker/writer.ts';
import { FullStore, Lane, latch, never, open, picture, pictures, sleep, space, turn } from './rig.ts';

/** A store that outlives its pages: what a database is to tabs. */
class KeptStore extends MemoryLibraryStore {
  override readonly saved = true as boolean as false;

  override close(): void {}
}

/** A page that is killed while it encodes, or while it decodes a certain picture: from then on nothing comes of it any more. */
async function killed(store: KeptStore, lane: Lane, { incoming = [], at }: { readonly incoming?: readonly Incoming[]; readonly at: 'encode' | number }): Promise<void> {
  const page = await open({ store, writer: lane.writer(store) });
  const reached = latch();
  const never = (): Promise<never> => {
    reached.open();
    return new Promise(() => {});
  };
  if (at === 'encode') page.encoder.fault = never;
  else page.decoder.onText = (text) => (text === String(at) ? never() : undefined);
  if (incoming.length > 0) void page.library.add(incoming, { signal: new AbortController().signal });
  else void page.library.resume();
  await reached.promise;
  await sleep(20);
  lane.kill();
}

const passage = (text: string): Incoming => ({ image: { text }, name: text.slice(0, 5), folder: 'notes', facts: {} });
const names = (list: readonly { readonly name: string }[]): string[] => list.map(({ name }) => name).toSorted();

test('a page that is killed: the next one goes on by itself, and nothing is lost or twice', async () => {
  const store = new KeptStore();
  const lane = new Lane();
  await killed(store, lane, { incoming: pictures(0, 20), at: 'encode' });
  expect((await store.queue.count()).waiting).toBe(20);
  const { library, encoder } = await open({ store, writer: lane.writer(store) });
  expect(await library.queued()).toMatchObject({ waiting: 20, lost: 0, failed: 0, worker: 'none' });
  await library.resume();
  await expect.poll(() => library.size).toBe(20);
  expect(encoder.batches.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  await expect.poll(async () => (await library.queued()).waiting).toBe(0);
  const { items } = await store.load(space);
  expect(items[0]).toMatchObject({ name: '0.png', modified: 5, bytes: 1 });
});

test('a picture that ends the page again and again is put aside; all others come through', async () => {
  const store = new KeptStore();
  const lane = new Lane();
  await killed(store, lane, { incoming: pictures(0, 20), at: 5 });
  for (let visit = 0; visit < 3; visit++) await killed(store, lane, { at: 5 });
  const { library, decoder } = await open({ store, writer: lane.writer(store) });
  decoder.onText = (text) => (text === '5' ? new Promise(() => {}) : undefined);
  await library.resume();
  await expect.poll(() => library.size).toBe(19);
  await expect.poll(() => library.failures()).toMatchObject([{ name: '5.png', code: 'file-crash', attempts: 4 }]);
  // It was not the picture's fault: a person may try it again.
  decoder.onText = () => undefined;
  await library.retry(undefined);
  await expect.poll(() => library.size).toBe(20);
  expect(await library.failures()).toEqual([]);
});

test('kills at random hours put no picture aside', async () => {
  const store = new KeptStore();
  const lane = new Lane();
  await killed(store, lane, { incoming: pictures(0, 9), at: 'encode' });
  for (let visit = 0; visit < 6; visit++) await killed(store, lane, { at: 'encode' });
  const { library } = await open({ store, writer: lane.writer(store) });
  await library.resume();
  await expect.poll(() => library.size).toBe(9);
  expect(await library.failures()).toEqual([]);
});

test('a page that dies each time before its model runs: after three times in a row the queue waits for a person', async () => {
  const store = new KeptStore();
  const lane = new Lane();
  const page = async () => {
    const opened = await open({ store, writer: lane.writer(store) });
    const started = latch();
    opened.encoder.starting = () => {
      started.open();
      return new Promise(() => {});
    };
    return { ...opened, started: started.promise };
  };
  const first = await page();
  void first.library.add(pictures(0, 3), { signal: new AbortController().signal });
  await first.started;
  for (let visit = 0; visit < 3; visit++) {
    lane.kill();
    const next = await page();
    await next.library.resume();
    await next.started;
  }
  lane.kill();
  const { library, encoder } = await open({ store, writer: lane.writer(store) });
  await library.resume();
  await sleep(50);
  expect([encoder.prepared, library.size]).toEqual([[], 0]);
  await library.pause(false);
  await expect.poll(() => library.size).toBe(3);
  expect(await library.failures()).toEqual([]);
  expect(await store.get('starts')).toBe(0);
});

test('what fails is kept with its reason, can be tried again, dismissed, and is replaced when it is added again; what is no picture is only named', async () => {
  const { library, decoder } = await open();
  const damaged = (name: string): Incoming => picture('slip', name);
  const report = await library.add([damaged('a'), picture('bad', 'text.txt'), picture(1)], never());
  expect(report.skipped.map(({ name, code }) => [name, code]).toSorted()).toEqual([['a', 'file-decode'], ['text.txt', 'file-unsupported']]);
  expect(await library.failures()).toMatchObject([{ name: 'a', folder: '', code: 'file-decode', attempts: 1, message: expect.stringContaining('damaged') }]);
  expect(await library.queued()).toMatchObject({ waiting: 0, failed: 1 });
  await library.add([damaged('a')], never());
  expect(await library.failures(), 'replaced').toHaveLength(1);
  decoder.rename = (text) => (text === 'slip' ? '33' : text);
  await library.retry((await library.failures()).map(({ id }) => id));
  await expect.poll(() => library.size).toBe(2);
  decoder.rename = (text) => text;
  await library.add([damaged('b'), damaged('c')], never());
  expect(await library.failures()).toHaveLength(0);
  expect(library.size, 'the bytes are known by now').toBe(2);
  decoder.rename = () => 'slip';
  await library.add([picture(50, 'd')], never());
  expect(await library.queued()).toMatchObject({ waiting: 0, failed: 1 });
  await library.dismiss(undefined);
  expect(await library.queued()).toMatchObject({ waiting: 0, failed: 0 });
});

test('pause outlives the page', async () => {
  const store = new KeptStore();
  const lane = new Lane();
  const first = await open({ store, writer: lane.writer(store) });
  await first.library.pause(true);
  const adding = first.library.add(pictures(0, 8), never()).catch((error: GlimpseError) => error.code);
  await sleep(50);
  first.library.close();
  expect(await adding).toBe('disposed');
  const second = await open({ store, writer: lane.writer(store) });
  await second.library.resume();
  await sleep(50);
  expect(await second.library.queued()).toMatchObject({ waiting: 8, paused: true });
  expect(second.library.size).toBe(0);
  await second.library.pause(false);
  await expect.poll(() => second.library.size).toBe(8);
});

test('cancelling forgets what waits, and says how many there were', async () => {
  const { library, encoder } = await open();
  const busy = latch();
  encoder.fault = (batch) => (batch === 2 ? busy.promise : undefined);
  const adding = library.add(pictures(0, 40), never());
  await expect.poll(() => library.size).toBe(4);
  const cancelled = library.cancel();
  await expect(adding).rejects.toMatchObject({ name: 'AbortError' });
  expect(await cancelled).toBe(36);
  busy.open();
  await sleep(30);
  expect(library.size).toBe(4);
  expect(await library.queued()).toMatchObject({ waiting: 0, failed: 0 });
  encoder.fault = () => {};
  expect((await library.add(pictures(30, 34), never())).added).toHaveLength(4);
});

test('files that are gone with their page are put aside in few steps, and counted without being read', async () => {
  const store = new KeptStore();
  await store.queue.add(Array.from({ length: 600 }, (_, i) => ({ addition: 'gone/1', name: `${i}`, folder: '', facts: {}, source: { held: true } as const })));
  const writer = new Lane().writer(store);
  writer.lives = async () => false;
  const { library } = await open({ store, writer });
  const { commit } = store;
  let commits = 0;
  store.commit = (batch) => {
    commits++;
    return commit.call(store, batch);
  };
  store.queue.failures = () => Promise.reject(new Error('read'));
  await library.resume();
  await expect.poll(() => library.queued()).toMatchObject({ waiting: 0, lost: 600, failed: 0 });
  expect(commits).toBe(2);
});

test('what another tab has just removed is indexed again when it is added again', async () => {
  const { library, store, encoder } = await open();
  const { added } = await library.add(pictures(0, 6), never());
  await store.remove(added.slice(0, 2).map(({ id }) => id));
  const report = await library.add([...pictures(0, 6), picture(0, 'copy.png')], never());
  expect([names(report.added), report.unchanged.length]).toEqual([['0.png', '1.png'], 5]);
  expect([library.size, (await store.load(space)).items.length]).toEqual([6, 6]);
  expect(encoder.batches.flat().toSorted((a, b) => a - b)).toEqual([0, 0, 1, 1, 2, 3, 4, 5]);
});

test('an addition that is withdrawn before its turn disturbs no other', async () => {
  const { library, encoder } = await open();
  const busy = latch();
  const signals: (AbortSignal | undefined)[] = [];
  encoder.fault = (batch, signal) => {
    signals.push(signal);
    return batch === 1 ? busy.promise : undefined;
  };
  const first = library.add(pictures(0, 100), never());
  await expect.poll(() => signals.length).toBe(1);
  const second = new AbortController();
  const adding = library.add(pictures(200, 210), { signal: second.signal });
  await expect.poll(async () => (await library.queued()).waiting).toBe(110);
  second.abort();
  await expect(adding).rejects.toMatchObject({ name: 'AbortError' });
  await expect.poll(async () => (await library.queued()).waiting).toBe(100);
  expect(signals[0]?.aborted).toBe(false);
  busy.open();
  expect((await first).added).toHaveLength(100);
  expect(encoder.batches.flat()).toHaveLength(100);
});

test('a tab that was robbed of its place before it began does not take the turn from the one that has it', async () => {
  const store = new MemoryLibraryStore();
  class Robbed extends SoleWriter {
    protected override async take(): ReturnType<SoleWriter['take']> {
      return { signal: AbortSignal.abort(new GlimpseError('lock-lost')), leave: () => {} };
    }
  }
  await expect(new Robbed(store).run(async () => {}, never().signal)).rejects.toMatchObject({ code: 'lock-lost' });
  expect(await store.get('epoch')).toBe(0);
});

test('cancelling while a large addition is still being written leaves nothing of it in the queue', async () => {
  const { library, store } = await open();
  const { add } = store.queue;
  const held = latch();
  const writing = latch();
  let chunks = 0;
  store.queue.add = async (jobs) => {
    if (++chunks === 2) {
      writing.open();
      await held.promise;
    }
    return add.call(store.queue, jobs);
  };
  await library.pause(true);
  const adding = library.add(pictures(0, 1000), never());
  const rejected = expect(adding).rejects.toMatchObject({ name: 'AbortError' });
  await writing.promise;
  expect(await library.cancel()).toBe(256);
  held.open();
  await rejected;
  expect([chunks, (await library.queued()).waiting]).toEqual([2, 0]);
});

test('emptied while it indexes, a library stays empty, and takes what is added next', async () => {
  const { library, encoder, store } = await open();
  const busy = latch();
  encoder.fault = (batch) => (batch === 2 ? busy.promise : undefined);
  const adding = library.add(pictures(0, 100), never());
  await expect.poll(() => library.size).toBe(4);
  await Promise.all([library.clear(), expect(adding).rejects.toMatchObject({ name: 'AbortError' })]);
  busy.open();
  await sleep(30);
  expect([library.size, (await store.load(space)).items.length]).toEqual([0, 0]);
  expect(await library.queued()).toMatchObject({ waiting: 0, failed: 0 });
  encoder.fault = () => {};
  expect((await library.add(pictures(0, 5), never())).added).toHaveLength(5);
  expect((await store.load(space)).items).toHaveLength(5);
});

test('emptied while it goes on with what an earlier visit has left, a library stays empty', async () => {
  const store = new KeptStore();
  const lane = new Lane();
  await killed(store, lane, { incoming: pictures(0, 20), at: 'encode' });
  const { library, encoder } = await open({ store, writer: lane.writer(store) });
  const busy = latch();
  encoder.fault = (batch) => (batch === 2 ? busy.promise : undefined);
  await library.resume();
  await expect.poll(() => library.size).toBe(4);
  await library.clear();
  busy.open();
  await sleep(30);
  expect([library.size, (await store.load(space)).items.length, (await library.queued()).waiting]).toEqual([0, 0, 0]);
});

test('a full disk: the rest waits, is not tried by itself, and goes on when a person says so', async () => {
  class Disk extends FullStore {
    override readonly saved = true as boolean as false;
  }
  const store = new Disk(2);
  const { library, encoder } = await open({ store });
  await expect(library.add(pictures(0, 20), never())).rejects.toMatchObject({ code: 'quota', detail: expect.stringMatching(/12 wait and need about \d+ bytes/) });
  await sleep(50);
  expect(encoder.batches).toHaveLength(3);
  expect(await library.queued()).toMatchObject({ waiting: 12, failed: 0, worker: 'none' });
  store.room = 99;
  await library.pause(false);
  await expect.poll(() => library.size).toBe(20);
});

test('captions and passages get vectors of words, pictures none when there are none', async () => {
  const { library, store, decoder, encoder } = await open();
  decoder.known = { 7: { caption: '70', camera: 'box' }, 8: { caption: '80', tags: ['x'] } };
  const report = await library.add([picture(7), { ...picture(8), facts: { caption: '30' } }, picture(9), passage('40')], never());
  expect(report.added).toHaveLength(4);
  const { items, blocks } = await store.load(space);
  const words = new Map(blocks.filter(({ kind }) => kind === 'words').flatMap(({ ids, data }) => ids.map((id, i) => [id, data.slice(2 * i, 2 * i + 2)])));
  const wordsOf = (name: string) => words.get(items.find((item) => item.name === name)!.id);
  expect(wordsOf('7.png')).toEqual(turn(70));
  expect(wordsOf('8.png'), 'what is told wins over the file').toEqual(turn(30));
  expect(wordsOf('9.png')).toBeUndefined();
  expect(wordsOf('40')).toEqual(turn(40));
  expect(items.find(({ name }) => name === '7.png')).toMatchObject({ caption: '70', camera: 'box' });
  expect(items.find(({ type }) => type === 'text')).toMatchObject({ name: '40', folder: 'notes', mime: 'text/plain', caption: '40', bytes: 2, width: 0, id: 'd59eced1ded07f84c145592f65bdf854358e009c5cd705f5215bf18697fed103' });
  expect(encoder.texts, 'one call a batch').toBe(1);
  expect((await library.add([passage('40'), passage('  ')], never())).skipped).toMatchObject([{ code: 'file-empty' }]);
});

test('a model without eyes takes passages, and says why it takes no pictures', async () => {
  const { library, encoder } = await open();
  Object.defineProperty(encoder, 'recipe', { get: () => { throw new GlimpseError('text-only'); } });
  const report = await library.add([picture(1), passage('20')], never());
  expect(names(report.added)).toEqual(['20']);
  expect(report.skipped).toMatchObject([{ name: '1.png', code: 'text-only' }]);
  expect(await library.failures()).toEqual([]);
});

test('what is known is not begun, and starts no model', async () => {
  const { library, encoder, store } = await open();
  await library.add(pictures(0, 3), never());
  encoder.prepared = [];
  const begun: number[] = [];
  const { begin } = store.queue;
  store.queue.begin = async (ids, epoch) => {
    begun.push(...ids);
    return begin.call(store.queue, ids, epoch);
  };
  await library.add(pictures(0, 3), never());
  expect([encoder.prepared, begun]).toEqual([[], []]);
  await library.add(pictures(0, 5), never());
  expect([encoder.prepared, begun.length]).toEqual([['vision'], 2]);
});

test('two tabs: one works, both report, and both say how far it is', async () => {
  const store = new KeptStore();
  const lane = new Lane();
  const ears = new Map<Peers, Parameters<Peers['listen']>>();
  const peer = (): Peers => {
    const own: Peers = {
      announce: () => ears.forEach(([change], other) => other !== own && change()),
      tell: (news) => ears.forEach(([, hear], other) => other !== own && hear?.(structuredClone(news))),
      listen: (...listeners) => ears.set(own, listeners),
      close: () => ears.delete(own),
    };
    return own;
  };
  const queues: Queued[] = [];
  const progress: Progress[] = [];
  const a = await open({ store, writer: lane.writer(store), peers: peer() });
  const b = await open({ store, writer: lane.writer(store), peers: peer(), listener: { onQueue: (queue) => queues.push(queue), onProgress: (one) => progress.push(one) } });
  const seen: Progress[] = [];
  a.encoder.fault = () => sleep(5);
  const [one, two] = await Promise.all([a.library.add(pictures(0, 30), never()), b.library.add(pictures(20, 50), { ...never(), onProgress: (each) => seen.push(each) })]);
  expect(one.added.length + two.added.length).toBe(50);
  expect([one, two].map(({ added, unchanged }) => added.length + unchanged.length)).toEqual([30, 30]);
  const encoded = [...a.encoder.batches, ...b.encoder.batches].flat();
  expect(encoded.toSorted((x, y) => x - y), 'nothing is encoded twice').toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(seen.at(-1)).toMatchObject({ done: 30, total: 30 });
  await expect.poll(() => queues.at(-1)).toMatchObject({ waiting: 0 });
  expect(progress.length).toBeGreaterThan(0);
  await a.library.pause(true);
  await expect.poll(() => queues.at(-1)?.paused).toBe(true);
});
