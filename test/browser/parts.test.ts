import { deleteDB } from 'idb';
import { beforeEach, describe, expect, test } from 'vitest';
import { openParts } from '../../src/store/open-parts.ts';
import { OpfsParts } from '../../src/store/opfs-parts.ts';
import { IdbParts } from '../../src/store/idb-parts.ts';
import type { FileRecord, PartStore } from '../../src/store/part-store.ts';
import { sha256 } from '../../src/store/sha256.ts';
import { withoutOpfs } from './without.ts';

const key = 'clip@1/onnx/a model.onnx';
const record: FileRecord = { bytes: 10, partSize: 4, parts: ['a'], complete: false, sha256: undefined, version: undefined };
const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(values);
const gone = (store: PartStore, part: number) => store.read(key, part).catch(() => undefined);

beforeEach(async () => (await openParts()).clear());

describe.each([
  ['the private file system', openParts, OpfsParts],
  ['IndexedDB', () => withoutOpfs(openParts), IdbParts],
])('%s', (_name, open, kind) => {
  test('keeps parts with their record, replaces and drops them', async () => {
    const store = await open();
    expect(store).toBeInstanceOf(kind);
    expect([await store.record(key), await gone(store, 0)]).toEqual([undefined, undefined]);
    const large = new Uint8Array(100).fill(7);
    await store.commit(key, record, { number: 0, bytes: large.subarray(10, 14) });
    await store.commit(key, record, { number: 12, bytes: bytes(1, 2, 3) });
    const next = await open();
    expect([...(await next.read(key, 0))!]).toEqual([7, 7, 7, 7]);
    expect(await next.record(key)).toEqual(record);
    await next.commit(key, { ...record, complete: true }, { number: 12, bytes: bytes(9) });
    expect([...(await store.read(key, 12))!]).toEqual([9]);
    await store.commit('other', record, { number: 0, bytes: bytes(5) });
    await store.drop(key, { ...record, parts: [] });
    expect([await gone(store, 0), await gone(store, 12)]).toEqual([undefined, undefined]);
    expect((await store.record(key))!.parts).toEqual([]);
    await store.drop(key);
    await store.drop(key);
    expect(await store.record(key)).toBeUndefined();
    expect([...(await store.read('other', 0))!]).toEqual([5]);
    await store.clear();
    await store.clear();
    expect(await store.record('other')).toBeUndefined();
    expect(await store.read('other', 0).catch(() => undefined)).toBeUndefined();
  });
});

test('files of the first version are dropped, and their database is used again', async () => {
  await deleteDB('glimpse-files');
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('glimpse-files', 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore('parts').put(new ArrayBuffer(8), ['a', 0]);
      opening.result.createObjectStore('files').put({ bytes: 8, parts: 1 }, 'a');
    };
    opening.onerror = () => reject(opening.error!);
    opening.onsuccess = () => {
      opening.result.close();
      resolve();
    };
  });
  const store = await openParts();
  expect(await store.record('a')).toBeUndefined();
  await store.commit('a', record);
  expect(await store.record('a')).toEqual(record);
});

test('in a worker, parts are written through handles of their own', async () => {
  const worker = new Worker(new URL('./parts.worker.ts', import.meta.url), { type: 'module' });
  const hash = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(key);
  });
  worker.terminate();
  expect(await sha256((await (await openParts()).read(key, 3))!)).toBe(hash);
});
