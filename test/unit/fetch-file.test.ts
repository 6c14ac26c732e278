import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GlimpseError } from '../../src/errors.ts';
import type { FetchOptions } from '../../src/store/fetch-file.ts';
import { fetchFile } from '../../src/store/fetch-file.ts';
import { keptBytes } from '../../src/store/part-store.ts';
import type { PinnedFile } from '../../src/store/pinned-file.ts';
import { content, startFaultServer } from '../fault-server.mjs';
import { MemoryParts } from './memory-parts.ts';

const part = 100_000;
const size = 1_050_000;
const { sha256: hash } = content(size);

let server: Awaited<ReturnType<typeof startFaultServer>>;
let store = new MemoryParts();
let id = '';
let runs = 0;

beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.close());
beforeEach(() => {
  store = new MemoryParts();
  id = `file-${runs++}`;
});

const address = (query: string, name = id): string => `${server.url}file/${name}?size=${size}&${query}`;
const heal = () => fetch(`${server.url}heal/${id}`);
const log = () => server.log(id);
const sent = () => log().reduce((sum, { sent }) => sum + sent, 0);

const pinned = (query = ''): PinnedFile => ({ urls: [address(query)], name: id, bytes: size, sha256: hash });
const unpinned = (query = ''): PinnedFile => ({ ...pinned(query), sha256: undefined, bytes: size - 12_345, approximate: true });

const get = (file: PinnedFile, options: FetchOptions = {}) => fetchFile(file, store, { partSize: part, tries: 3, delay: 1, ...options });

async function expectWhole(file: PinnedFile, options: FetchOptions = {}): Promise<void> {
  let reached = 0;
  const { buffer } = await get(file, { ...options, onReached: (bytes) => (reached = bytes) });
  expect(Buffer.from(buffer).equals(content(size).body)).toBe(true);
  expect(reached).toBe(size);
  // Only what is right may be called complete.
  for (const record of store.records.values()) expect(record).toMatchObject({ complete: true, sha256: hash, bytes: size });
}

const failure = (file: PinnedFile, options: FetchOptions = {}): Promise<unknown> => get(file, options).then(() => 'no failure', (error: unknown) => error);

async function interrupt(file: PinnedFile, after: number): Promise<void> {
  const controller = new AbortController();
  const getting = get(file, { signal: controller.signal, onReached: (bytes) => bytes >= after && controller.abort() });
  await expect(getting).rejects.toMatchObject({ name: 'AbortError' });
}

describe('a healthy host', () => {
  test.each([
    ['pinned', () => pinned()],
    ['of unknown hash and size', () => unpinned()],
    ['announced by the hub', () => unpinned('linked')],
    ['compressed', () => pinned('gzip')],
  ])('%s: one request, every part kept', async (_name, file) => {
    await expectWhole(file());
    expect(log()).toHaveLength(1);
    expect([...store.parts.values()][0]!.size).toBe(11);
    await expectWhole(file());
    expect(log()).toHaveLength(1);
  });

  test('a file smaller than a part, and one that ends with a part', async () => {
    for (const bytes of [1, part - 1, part, 2 * part]) {
      const file = { urls: [`${server.url}file/${id}-${bytes}?size=${bytes}`], name: 'x', bytes, sha256: content(bytes).sha256 };
      expect((await get(file)).buffer.byteLength).toBe(bytes);
    }
  });
});

/** What the server does, for ever, and the code that it must have. */
const faults: [mode: string, code: string][] = [
  ['html', 'model-html'],
  ['nameless-html', 'model-html'],
  ['pointer', 'model-pointer'],
  ['404', 'model-http'],
  ['403', 'model-http'],
  ['429', 'model-http'],
  ['503', 'model-http'],
  ['mute', 'model-network'],
  ['flipbit', 'model-integrity'],
  ['zero-pad', 'model-integrity'],
  ['other', 'model-integrity'],
  ['drop,range-wrong', 'model-range'],
  ['drop,etag-change-drop', 'model-changed'],
  ['drop,404', 'model-http'],
  ['drop,html', 'model-html'],
];

describe.each(['pinned', 'not pinned'])('a bad host, %s', (kind) => {
  test.each(faults)('%s: %s, nothing bad is kept, and the next try succeeds', async (mode, code) => {
    // Halfway through a part, with some behind it.
    const query = `mode=${mode}*&at=${3.5 * part}&after=0${mode.includes('etag') ? '' : '&linked'}`;
    const file = kind === 'pinned' ? pinned(query) : unpinned(query);
    const error = await failure(file, { silence: 200 });
    expect(error).toBeInstanceOf(GlimpseError);
    expect(error).toMatchObject({ code, detail: expect.stringContaining(server.url) });
    for (const record of store.records.values()) expect(record.complete).toBe(false);
    await heal();
    await expectWhole(file);
  });
});

test.each(['short', 'trunc-chunked', 'trunc-length'])('%s: what came is good, and goes on where it ended', async (mode) => {
  await expectWhole(pinned(`mode=${mode},${mode},${mode}`));
  const starts = log().map(({ start }) => start);
  expect(starts).toHaveLength(4);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  expect(starts[1]).toBeGreaterThan(0);
});

test.each([
  ['drop,empty*', 'model-short'],
  ['drop*', 'model-network'],
])('%s, with no more bytes: %s, and the next try goes on', async (mode, code) => {
  const file = pinned(`mode=${mode}&at=${3.5 * part}`);
  expect(await failure(file)).toMatchObject({ code });
  await heal();
  await expectWhole(file);
  const { start } = log().at(-1)!;
  expect([start > 0, start % part]).toEqual([true, 0]);
});

test('a file that is shorter on the server', async () => {
  const at = (bytes: number) => ({ ...pinned(), urls: [`${server.url}file/${id}?size=${bytes}`] });
  expect(await failure(at(size - 1))).toMatchObject({ code: 'model-short' });
  expect(await failure(at(size + 1))).toMatchObject({ code: 'model-integrity' });
  await expectWhole(pinned());
});

describe('interrupted', () => {
  test('20 times at random by the server: almost nothing is sent twice', async () => {
    await expectWhole(pinned(`mode=${Array.from({ length: 20 }, () => 'drop').join(',')}&within=${size / 20}`));
    expect(log()).toHaveLength(21);
  });

  test('20 times at random by the person: at most a part each is fetched again', async () => {
    const file = unpinned();
    for (let i = 0; i < 20; i++) {
      const record = store.records.get(id);
      await interrupt(file, (record ? keptBytes(record) : 0) + Math.random() * part);
    }
    await expectWhole(file);
    const starts = log().map(({ start }) => start);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(starts.every((start) => start % part === 0)).toBe(true);
  });

  test('the tag goes along, so that a changed file comes whole', async () => {
    await interrupt(pinned(), 3.5 * part);
    await expectWhole(pinned());
    expect(log().map(({ range, ifRange }) => [range, ifRange])).toEqual([[undefined, undefined], [expect.stringMatching(/^bytes=[34]00000-$/), '"v"']]);
  });

  test('once changed on the server, it starts over by itself', async () => {
    const file = unpinned('mode=good,etag-change');
    await interrupt(file, 3.5 * part);
    await expectWhole(file);
    expect(log().map(({ status, start }) => [status, start])).toEqual([[206, 0], [200, 0]]);
  });

  test('a host without ranges: the beginning is skipped', async () => {
    await interrupt(pinned(), 3.5 * part);
    await expectWhole(pinned('mode=,no-range'));
    expect(log().at(-1)).toMatchObject({ status: 200, start: 0 });
    expect(store.records.get(hash)!.complete).toBe(true);
  });

  test('while waiting for the next try: at once, with the reason', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new GlimpseError('disposed')), 50);
    await expect(get(pinned('mode=503*'), { signal: controller.signal, delay: 60_000 })).rejects.toMatchObject({ code: 'disposed' });
  });
});

describe('a connection ends', () => {
  test.each(['mute', 'good'])('with the person’s patience: %s', async (mode) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    await expect(get(pinned(`mode=${mode}&rate=100000`), { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => log().map(({ open }) => open)).toEqual([false]);
  });

  test('with ours, when the server has fallen silent', async () => {
    await expect(get(pinned('mode=mute*'), { silence: 100, tries: 1 })).rejects.toMatchObject({ code: 'model-network', detail: expect.stringContaining('silent') });
    await expect.poll(() => log().map(({ open }) => open)).toEqual([false]);
  });

  test('with a page that is refused: it is not read to its end', async () => {
    await expect(get(pinned('mode=endless-html'))).rejects.toMatchObject({ code: 'model-html' });
    await expect.poll(() => log().map(({ open }) => open)).toEqual([false]);
  });
});

describe('damage found later', () => {
  test.each([['changed', 3], ['gone', 7], ['the last', 10]])('%s: only that part is fetched again', async (kind, number) => {
    await expectWhole(pinned());
    const parts = store.parts.get(hash)!;
    if (kind === 'gone') parts.delete(number);
    else parts.get(number)![5]! ^= 1;
    await expectWhole(pinned());
    expect(log()).toHaveLength(2);
    expect(log()[1]!.sent).toBe(Math.min(part, size - number * part));
    await expectWhole(pinned());
    expect(log()).toHaveLength(2);
  });

  test('in two places at once, killed in between', async () => {
    await expectWhole(pinned());
    const parts = store.parts.get(hash)!;
    for (const number of [2, 6]) parts.get(number)![0]! ^= 1;
    await interrupt(pinned('mode=,good,mute'), 3 * part);
    await expectWhole(pinned());
    expect(log().slice(1).reduce((sum, { sent }) => sum + sent, 0)).toBeLessThanOrEqual(4 * part);
  });

  test('with a server that has another file by now: refused, and mended when it has the right one', async () => {
    await expectWhole(unpinned());
    store.parts.get(id)!.get(3)![5]! ^= 1;
    expect(await failure(unpinned('mode=,other*'))).toMatchObject({ code: 'model-integrity' });
    await heal();
    await expectWhole(unpinned());
  });
});

describe('a hash that nobody pinned', () => {
  test('is recorded when the file first comes, and enforced when its parts are lost', async () => {
    await expectWhole(unpinned());
    store.parts.clear();
    store.records.set(id, { ...store.records.get(id)!, parts: [], complete: false });
    expect(await failure(unpinned('mode=,flipbit*'))).toMatchObject({ code: 'model-integrity' });
    expect(store.records.get(id)).toMatchObject({ sha256: hash, parts: [] });
    await heal();
    await expectWhole(unpinned());
  });

  test('is the one that the hub announces, from the first download on', async () => {
    const hub = (more: string) => ({ ...unpinned(), urls: [`${server.url}resolve/${id}?size=${size}&${more}`] });
    expect(await failure(hub('mode=flipbit'))).toMatchObject({ code: 'model-integrity' });
    expect(store.records.size, 'nothing stays').toBe(0);
    await interrupt(hub('mode='), 4 * part);
    expect([...store.records.values()][0]!.version!.linked).toBe(hash);
    await expectWhole(hub('mode='));
    expect(log().at(-1)!.start).toBeGreaterThan(0);
    expect(await failure({ ...hub(`announce=${'0'.repeat(64)}`), name: 'announced wrongly' })).toMatchObject({ code: 'model-integrity' });
  });

  test('another one than the server names is refused before anything is fetched', async () => {
    expect(await failure({ ...pinned('linked&rate=1000000'), sha256: '0'.repeat(64) })).toMatchObject({ code: 'model-integrity' });
    expect(sent()).toBeLessThan(size);
  });
});

describe('several addresses', () => {
  const several = (...queries: string[]): PinnedFile => ({ ...pinned(), urls: queries.map((query, i) => address(query, i === queries.length - 1 ? id : `${id}-${i}`)) });

  test.each(['404*', 'html*', 'pointer*', '503*', 'flipbit*', 'mute*'])('%s: the next one is asked', async (mode) => {
    await expectWhole(several(`mode=${mode}`, ''), { silence: 200 });
  });

  test('one that cannot be reached', async () => {
    await expectWhole({ ...pinned(), urls: ['http://127.0.0.1:9/x', ...pinned().urls] });
  });

  test('the second goes on where the first one broke off', async () => {
    await expectWhole(several(`mode=drop,503*&at=${3 * part}`, ''));
    expect(log()).toHaveLength(1);
    expect(log()[0]!.start).toBeGreaterThan(0);
  });

  test('all fail: the last failure', async () => {
    expect(await failure(several('mode=404*', 'mode=html*'))).toMatchObject({ code: 'model-html' });
  });
});

test.each([['pinned', pinned], ['of unknown hash and size', unpinned]])('a full disk: the file, %s, works, and the next visit goes on behind what was kept', async (_, file) => {
  store.room = 4.5 * part;
  const { buffer, stored, diskFull } = await get(file());
  expect(Buffer.from(buffer).equals(content(size).body)).toBe(true);
  expect([stored, diskFull]).toEqual([false, true]);
  const [record] = store.records.values();
  expect([record?.complete, record && keptBytes(record)]).toEqual([false, 4 * part]);
  store.room = Infinity;
  await expectWhole(file());
  expect(sent() - size).toBe(size - 4 * part);
  expect(await get(file())).toMatchObject({ stored: true, diskFull: false });
});

test('a file that memory cannot hold', async () => {
  expect(await failure({ ...pinned(), bytes: 2 ** 53 })).toMatchObject({ name: 'GlimpseError', code: 'out-of-memory' });
});

test('the wait that a server asks for is kept, once', async () => {
  const start = performance.now();
  await expectWhole(pinned('mode=429&after=1'));
  expect(performance.now() - start).toBeGreaterThan(990);
});
