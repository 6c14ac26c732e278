import { openDB } from 'idb';
import { beforeEach, describe, expect, test } from 'vitest';
import { runtime } from '../../src/models/runtime.ts';
import { doodle } from '../../src/models/doodle.ts';
import { filesOf } from '../../src/models/files.ts';
import type { PinnedFile } from '../../src/store/model-files.ts';
import { ModelFiles } from '../../src/store/model-files.ts';
import { sha256 } from '../../src/store/sha256.ts';

const unused = new AbortController().signal;
let run = 0;

/** A real file at an address that is new in every test, so that requests can be counted. */
function pinned(path: string): PinnedFile {
  const { bytes, sha256: hash } = filesOf(doodle, ['text', 'vision'], { text: 'q8', vision: 'q8' }).find((file) => file.path === path)!;
  return { urls: [new URL(`/models/doodle/${path}?run=${run}`, location.href).href], name: path, bytes, sha256: hash };
}

function large(): PinnedFile {
  const { binary } = runtime.wasm;
  return { ...binary, name: binary.path, urls: [new URL(`/wasm/${binary.path}?run=${run}`, location.href).href] };
}

const requests = ({ urls }: PinnedFile): number => performance.getEntriesByName(urls[0]!, 'resource').length;

async function stored(): Promise<{ parts: IDBValidKey[]; files: IDBValidKey[] }> {
  const db = await openDB('glimpse-files');
  const keys = { parts: await db.getAllKeys('parts'), files: await db.getAllKeys('files') };
  db.close();
  return keys;
}

async function empty(): Promise<void> {
  await new ModelFiles().missing([]);
  const db = await openDB('glimpse-files');
  await db.clear('parts');
  await db.clear('files');
  db.close();
}

beforeEach(async () => {
  run++;
  performance.clearResourceTimings();
  await empty();
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
    expect(await files.missing([file, pinned('config.json')])).toBe(pinned('config.json').bytes);
    structuredClone(first, { transfer: [first] });
    for (const again of [files, new ModelFiles()]) expect(await sha256(await again.get(file))).toBe(file.sha256);
    expect(requests(file)).toBe(1);
  });

  test('larger than a part is put together again', async () => {
    const file = large();
    await new ModelFiles().get(file);
    expect((await stored()).parts).toHaveLength(2);
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

  test('of which a stored byte was changed, or a part is gone, is fetched again', async () => {
    const file = pinned('tokenizer.json');
    await new ModelFiles().get(file);
    const db = await openDB('glimpse-files');
    const key: IDBValidKey = [file.sha256!, 0];
    const bytes = new Uint8Array((await db.get('parts', key)) as ArrayBuffer);
    bytes[1234]! ^= 1;
    await db.put('parts', bytes.buffer, key);
    expect(await sha256(await new ModelFiles().get(file))).toBe(file.sha256);
    expect(requests(file)).toBe(2);
    await new ModelFiles().get(file);
    expect(requests(file), 'mended').toBe(2);
    await db.delete('parts', key);
    db.close();
    expect(await sha256(await new ModelFiles().get(file))).toBe(file.sha256);
    expect(requests(file)).toBe(3);
  });

  test('with another hash is refused, and nothing is stored; the next try can succeed', async () => {
    const file = pinned('config.json');
    const files = new ModelFiles();
    await expect(files.get({ ...file, sha256: '0'.repeat(64) })).rejects.toMatchObject({ code: 'model-integrity' });
    await expect(files.get({ ...file, bytes: file.bytes + 1, sha256: '1'.repeat(64) })).rejects.toMatchObject({ code: 'model-integrity' });
    await expect(files.get({ ...file, urls: [new URL('/', location.href).href] })).rejects.toMatchObject({ code: 'model-html' });
    expect(await stored()).toEqual({ parts: [], files: [] });
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

  test('stores nothing of it', async () => {
    const file = large();
    const controller = new AbortController();
    await expect(new ModelFiles().get(file, { signal: controller.signal, onBytes: () => controller.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(await stored()).toEqual({ parts: [], files: [] });
  });
});

test('without IndexedDB a file is fetched every time, and works', async () => {
  const real = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')!;
  Object.defineProperty(globalThis, 'indexedDB', { configurable: true, get: () => { throw new DOMException('denied', 'SecurityError'); } });
  try {
    const file = pinned('tokenizer.json');
    const files = new ModelFiles();
    expect(await files.missing([file])).toBe(file.bytes);
    for (let i = 0; i < 2; i++) expect(await sha256(await files.get(file))).toBe(file.sha256);
    expect(requests(file)).toBe(2);
  } finally {
    Object.defineProperty(globalThis, 'indexedDB', real);
  }
});
