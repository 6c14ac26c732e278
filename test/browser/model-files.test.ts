import { beforeEach, describe, expect, inject, test } from 'vitest';
import { doodle } from '../../src/models/doodle.ts';
import { filesOf } from '../../src/models/files.ts';
import { runtime } from '../../src/models/runtime.ts';
import type { PinnedFile } from '../../src/store/model-files.ts';
import { ModelFiles } from '../../src/store/model-files.ts';
import { openParts } from '../../src/store/open-parts.ts';
import { nowhere } from '../../src/store/part-store.ts';
import { sha256 } from '../../src/store/sha256.ts';
import { withoutIndexedDb, withoutOpfs } from './without.ts';

const unused = new AbortController().signal;
let run = 0;

/** A real file at an address that is new in every test, so that requests can be counted. */
function pinned(path: string): PinnedFile & { readonly sha256: string } {
  const { bytes, sha256: hash = '' } = filesOf(doodle, ['text', 'vision'], { text: 'q8', vision: 'q8' }).find((file) => file.path === path)!;
  return { urls: [new URL(`/models/doodle/${path}?run=${run}`, location.href).href], name: path, bytes, sha256: hash };
}

function large(): PinnedFile {
  const { binary } = runtime.wasm;
  return { ...binary, name: binary.path, urls: [new URL(`/wasm/${binary.path}?run=${run}`, location.href).href] };
}

const requests = ({ urls }: PinnedFile): number => performance.getEntriesByName(urls[0]!, 'resource').length;

beforeEach(async () => {
  run++;
  performance.clearResourceTimings();
  await (await openParts()).clear();
});

describe('a model file', () => {
  test('is fetched once, then never again, in this visit and the next', async () => {
    const file = pinned('onnx/text_model_quantized.onnx');
    const files = new ModelFiles();
    expect(await files.missing([file])).toBe(file.bytes);
    const counted: number[] = [];
    const first = await files.get(file, { onBytes: (bytes) => counted.push(bytes) });
    expect(counted.reduce((sum, bytes) => sum + bytes, 0)).toBe(file.bytes);
    expect(await sha256(first)).toBe(file.sha256);
    expect(await files.missing([file, pinned('tokenizer.json')])).toBe(pinned('tokenizer.json').bytes);
    structuredClone(first, { transfer: [first] });
    for (const again of [files, new ModelFiles()]) expect(await sha256(await again.get(file))).toBe(file.sha256);
    expect(requests(file)).toBe(1);
  });

  test('larger than a part is put together again', async () => {
    const file = large();
    await new ModelFiles().get(file);
    expect((await (await openParts()).record(file.sha256!))!.parts).toHaveLength(2);
    const again = await new ModelFiles().get(file);
    expect([again.byteLength, await sha256(again), requests(file)]).toEqual([file.bytes, file.sha256, 1]);
  });

  test('that several want at once is fetched once; each gets bytes of its own', async () => {
    const file = pinned('tokenizer.json');
    const files = new ModelFiles();
    const buffers = await Promise.all([1, 2, 3].map(() => files.get(file)));
    expect(new Set(buffers).size).toBe(3);
    structuredClone(buffers[0], { transfer: [buffers[0]!] });
    expect(buffers.map(({ byteLength }) => byteLength)).toEqual([0, file.bytes, file.bytes]);
    expect(requests(file)).toBe(1);
  });

  test('with another hash is refused, and nothing is stored; the next try can succeed', async () => {
    const file = pinned('tokenizer.json');
    const files = new ModelFiles();
    await expect(files.get({ ...file, sha256: '0'.repeat(64) })).rejects.toMatchObject({ code: 'model-integrity' });
    await expect(files.get({ ...file, bytes: file.bytes - 1, sha256: '1'.repeat(64) })).rejects.toMatchObject({ code: 'model-integrity' });
    await expect(files.get({ ...file, urls: [new URL('/', location.href).href] })).rejects.toMatchObject({ code: 'model-html' });
    const store = await openParts();
    for (const key of ['0'.repeat(64), '1'.repeat(64), file.sha256]) expect(await store.record(key)).toBeUndefined();
    expect(await sha256(await files.get(file))).toBe(file.sha256);
  });
});

describe('cancelling', () => {
  test('by the one who downloads leaves the other one alive', async () => {
    const file = large();
    const files = new ModelFiles();
    const controller = new AbortController();
    const first = files.get(file, { signal: controller.signal, onBytes: () => controller.abort() });
    let counted = 0;
    const second = files.get(file, { signal: unused, onBytes: (bytes) => (counted += bytes) });
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(await sha256(await second)).toBe(file.sha256);
    expect(counted, 'each byte once').toBe(file.bytes);
  });

  test('with a reason other than AbortError too: a model that is closed takes no other one along', async () => {
    const file = large();
    const files = new ModelFiles();
    const controller = new AbortController();
    const first = files.get(file, { signal: controller.signal, onBytes: () => controller.abort(new TypeError('closed')) });
    const second = files.get(file);
    await expect(first).rejects.toBeDefined();
    expect((await second).byteLength).toBe(file.bytes);
  });

  test('by the one who waits leaves the download alone', async () => {
    const file = large();
    const files = new ModelFiles();
    const controller = new AbortController();
    const first = files.get(file, { onBytes: () => controller.abort() });
    const second = files.get(file, { signal: controller.signal });
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    expect((await first).byteLength).toBe(file.bytes);
    expect(requests(file)).toBe(1);
  });

  test('keeps whole parts, and the next one goes on behind them', async () => {
    const file = large();
    const controller = new AbortController();
    let counted = 0;
    const stop = (bytes: number) => (counted += bytes) > 9 * 2 ** 20 && controller.abort();
    await expect(new ModelFiles().get(file, { signal: controller.signal, onBytes: stop })).rejects.toMatchObject({ name: 'AbortError' });
    expect(await new ModelFiles().missing([file])).toBe(file.bytes - 8 * 2 ** 20);
    const gained: number[] = [];
    expect(await sha256(await new ModelFiles().get(file, { onBytes: (bytes) => gained.push(bytes) }))).toBe(file.sha256);
    expect(gained[0], 'what is here counts at once').toBe(8 * 2 ** 20);
    expect(gained.reduce((sum, bytes) => sum + bytes, 0)).toBe(file.bytes);
    expect(await new ModelFiles().missing([file])).toBe(0);
  });
});

describe('from another origin, in small parts', () => {
  const part = 100_000;
  const size = 1_050_000;
  const base = inject('faultServer');
  let id = '';
  let hash = '';

  interface Asked {
    readonly method: string;
    readonly range?: string;
    readonly start: number;
    readonly sent: number;
  }
  const log = async (): Promise<Asked[]> => (await fetch(`${base}log/${id}`)).json();
  const file = (query = ''): PinnedFile & { readonly sha256: string } => ({ urls: [`${base}file/${id}?size=${size}&${query}`], name: id, bytes: size, sha256: hash });
  const unpinned = (query = ''): PinnedFile => ({ ...file(query), bytes: 1_000_000, approximate: true, sha256: undefined });
  const files = () => new ModelFiles({ partSize: part, tries: 3, delay: 1 });

  beforeEach(async () => {
    id = `browser-${run}`;
    hash = await (await fetch(`${base}sha256?size=${size}`)).text();
  });

  test.each([
    ['with headers that may be read', ''],
    ['without', 'hidden'],
  ])('%s: a download goes on where it broke off, without a preflight', async (_name, query) => {
    expect(await sha256(await files().get(file(`mode=drop,drop,drop&within=300000&${query}`)))).toBe(hash);
    const asked = await log();
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET']);
    expect(asked.every(({ range, start }) => range === (start === 0 ? undefined : `bytes=${start}-`))).toBe(true);
    expect(asked.at(-1)!.start).toBeGreaterThan(0);
    // What was on its way when the connection broke is all that is sent again.
    expect(asked.reduce((sum, { sent }) => sum + sent, 0)).toBeLessThanOrEqual(size + 3 * 300_000);
  });

  test.each([
    ['no-cors*', 'model-network'],
    ['html*', 'model-html'],
    ['pointer*', 'model-pointer'],
    ['404*', 'model-http'],
    ['429*', 'model-http'],
    ['drop,range-wrong*', 'model-range'],
    ['drop,etag-change-drop*', 'model-changed'],
    ['drop,empty*', 'model-short'],
    ['trunc-length,404*', 'model-http'],
    ['flipbit*', 'model-integrity'],
    ['zero-pad*', 'model-integrity'],
  ])('%s: %s, and the next try succeeds', async (mode, code) => {
    const wanted = file(`mode=${mode}&at=350000`);
    await expect(files().get(wanted)).rejects.toMatchObject({ code });
    await fetch(`${base}heal/${id}`);
    expect(await sha256(await files().get(wanted))).toBe(hash);
    expect(await files().missing([wanted])).toBe(0);
  });

  test.each([
    ['of the private file system', (work: () => Promise<void>) => work()],
    ['of IndexedDB', withoutOpfs],
  ])('20 interruptions at random, with parts %s: at most one part each is fetched again', async (_name, within) => {
    await within(async () => {
      for (let i = 0; i < 20; i++) {
        const controller = new AbortController();
        let more = Math.random() * part;
        const fresh = files();
        let kept = size - (await fresh.missing([file()]));
        const onBytes = (bytes: number) => (kept > 0 ? (kept -= bytes) : (more -= bytes)) < 0 && more < 0 && controller.abort();
        await fresh.get(file(), { signal: controller.signal, onBytes }).catch((error: unknown) => expect(error).toMatchObject({ name: 'AbortError' }));
      }
      expect(await sha256(await files().get(file()))).toBe(hash);
    });
    const starts = (await log()).map(({ start }) => start);
    expect(starts.every((start) => start % part === 0)).toBe(true);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  test('of which a stored byte was changed, or a part is gone: only that part is fetched again', async () => {
    await files().get(file());
    const store = await openParts();
    const record = (await store.record(hash))!;
    const bytes = (await store.read(hash, 4))!;
    bytes[1234]! ^= 1;
    await store.commit(hash, record, { number: 4, bytes });
    expect(await sha256(await files().get(file()))).toBe(hash);
    await files().get(file());
    expect((await log()).map(({ range }) => range)).toEqual([undefined, `bytes=${4 * part}-${5 * part - 1}`]);
  });

  test('that two tabs want: one downloads, the other waits, hears how far it is, and reads', async () => {
    const counted = [0, 0];
    const wanted = file('rate=400000');
    const both = await Promise.all(counted.map((_, i) => files().get(wanted, { onBytes: (bytes) => (counted[i]! += bytes) })));
    expect(both.map(({ byteLength }) => byteLength)).toEqual([size, size]);
    expect(counted).toEqual([size, size]);
    expect(await log()).toHaveLength(1);
  });

  test('while another tab downloads, giving up is possible; when that one gives up, this one goes on', async () => {
    const wanted = file('rate=400000');
    const [first, second] = [new AbortController(), new AbortController()];
    const leading = files().get(wanted, { signal: first.signal });
    await expect.poll(async () => (await log()).length).toBe(1);
    const waiting = files().get(wanted, { signal: second.signal });
    const other = files().get(wanted);
    setTimeout(() => second.abort(), 200);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    first.abort();
    await expect(leading).rejects.toMatchObject({ name: 'AbortError' });
    expect(await sha256(await other)).toBe(hash);
  });

  test('of unknown hash and size: both are known from then on, and enforced', async () => {
    const wanted = unpinned();
    expect(await files().sizes([wanted])).toEqual([1_000_000]);
    let counted = 0;
    expect(await sha256(await files().get(wanted, { onBytes: (bytes) => (counted += bytes) }))).toBe(hash);
    expect(counted).toBe(size);
    expect([await files().sizes([wanted]), await files().missing([wanted])]).toEqual([[size], 0]);
    const store = await openParts();
    expect(await store.record(id)).toMatchObject({ sha256: hash, complete: true });
    await store.drop(id, { ...(await store.record(id))!, parts: [], complete: false });
    await expect(files().get(unpinned('mode=,flipbit'))).rejects.toMatchObject({ code: 'model-integrity' });
    expect(await sha256(await files().get(wanted))).toBe(hash);
    await files().clear();
    // The hub names the hash on a redirect, which a page cannot read, and in a pointer, which it can.
    const hub = { ...wanted, urls: [`${base}resolve/${id}?size=${size}&announce=${'0'.repeat(64)}`] };
    await expect(files().get(hub)).rejects.toMatchObject({ code: 'model-integrity' });
    expect([await store.record(id), await files().sizes([wanted])]).toEqual([undefined, [1_000_000]]);
  });
});

test('without any storage a file is fetched every time, and works; callers at once still share', async () => {
  await withoutIndexedDb(async () => {
    const file = pinned('tokenizer.json');
    const files = new ModelFiles();
    expect(await files.missing([file])).toBe(file.bytes);
    for (let i = 0; i < 2; i++) expect(await sha256(await files.get(file))).toBe(file.sha256);
    await expect.poll(() => requests(file)).toBe(2);
    const shared = await Promise.all([1, 2].map(() => files.get(file)));
    for (const buffer of shared) expect(await sha256(buffer)).toBe(file.sha256);
    expect(new Set(shared).size).toBe(2);
    await expect.poll(() => requests(file)).toBe(3);
  });
});

test.each([[1, 'QuotaExceededError'], [0, 'NotSupportedError']])('%i notice when nothing can be kept because of %s; the file works', async (notices, reason) => {
  let told = 0;
  const files = new ModelFiles({}, () => told++, async () => ({ ...nowhere, commit: () => Promise.reject(new DOMException('no', reason)) }));
  const file = pinned('tokenizer.json');
  expect(await sha256(await files.get(file))).toBe(file.sha256);
  expect(told).toBe(notices);
});
