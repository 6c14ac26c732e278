import { deleteDB, openDB } from 'idb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { IdbVectorFiles, isInIdb } from '../../src/store/vector-files-idb.ts';
import { openIndex } from '../../src/vectors.ts';
import { type Medium, trial } from './vector-index.ts';

const newName = (): string => `index/${Math.random().toString(36).slice(2)} ü`;
const workers: Worker[] = [];
afterEach(() => workers.splice(0).forEach((worker) => worker.terminate()));

async function inWorker(medium: Medium, name: string, work: 'trial' | 'hold' | 'choose'): Promise<{ worker: Worker; answer: unknown }> {
  const worker = new Worker(new URL('./vector-index.worker.ts', import.meta.url), { type: 'module' });
  workers.push(worker);
  const answer = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ medium, name, work });
  });
  return { worker, answer };
}

describe('an index that is kept', () => {
  test.each(['opfs', 'idb'] as const)('is the same after every change and visit, in a worker: %s', async (medium) => {
    const name = newName();
    expect((await inWorker(medium, name, 'trial')).answer).toEqual([]);
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('glimpse-vectors', { create: true });
    for await (const left of folder.keys()) expect(decodeURIComponent(left), 'nothing is left').not.toContain(name);
  });

  test('is the same on a page', async () => {
    const name = newName();
    expect(await trial('idb', name)).toEqual([]);
    expect(await isInIdb(name), 'nothing is left').toBe(false);
  });
});

test.each(['opfs', 'idb'] as const)('only one has it at a time; a worker that is ended lets go: %s', async (medium) => {
  const name = newName();
  const { worker, answer } = await inWorker(medium, name, 'hold');
  expect(answer).toBe('held');
  expect((await inWorker(medium, name, 'hold')).answer).toBe('index-busy');
  worker.terminate();
  expect((await inWorker(medium, name, 'hold')).answer).toBe('held');
});

test('openIndex: in a worker the private file system, unless a page has made the index', async () => {
  expect((await inWorker('opfs', newName(), 'choose')).answer).toEqual(['opfs', ['of the worker']]);
  const name = newName();
  const index = await openIndex({ name, space: 'test@1', dims: 3 });
  await index.add('of the page', Float32Array.of(0, 1, 0));
  await expect(openIndex({ name, space: 'test@1', dims: 3 })).rejects.toMatchObject({ code: 'index-busy' });
  await index.close();
  await expect(openIndex({ name, space: 'test@2', dims: 3 })).rejects.toMatchObject({ code: 'space-mismatch' });
  expect((await inWorker('opfs', name, 'choose')).answer).toEqual(['idb', ['of the page', 'of the worker']]);
  await (await openIndex({ name, space: 'test@1', dims: 3 })).destroy();
});

test('a page cannot open what a worker keeps, and hides nothing from it', async () => {
  const name = newName();
  await inWorker('opfs', name, 'choose');
  await expect(openIndex({ name, space: 'test@1', dims: 3 })).rejects.toMatchObject({ code: 'index-in-worker' });
  // What a page that was ended at once may leave behind.
  await (await openDB(`glimpse-vectors:${name}`, 1, { upgrade: (db) => void db.createObjectStore('extents') })).close();
  expect((await inWorker('opfs', name, 'choose')).answer).toEqual(['opfs', ['of the worker']]);
});

test.each(['', '.', '..', 'a/b'])('any name will do: "%s"', async (name) => {
  expect((await inWorker('opfs', name, 'choose')).answer).toEqual(['opfs', ['of the worker']]);
});

test('but half a character will not', async () => {
  expect((await inWorker('opfs', '\ud800', 'choose')).answer).toBe('input-invalid');
  await expect(openIndex({ name: '\ud800', space: 'test@1', dims: 3 })).rejects.toMatchObject({ code: 'input-invalid' });
});

test('without locks there is no index', async () => {
  const name = newName();
  vi.stubGlobal('navigator', { storage: navigator.storage });
  await expect(openIndex({ name, space: 'test@1', dims: 3 })).rejects.toMatchObject({ code: 'insecure-context' });
  vi.unstubAllGlobals();
  expect(await isInIdb(name)).toBe(false);
});

describe('files in IndexedDB', () => {
  const bytes = (length: number, seed: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 7 + seed) % 251);
  const same = (one: Uint8Array, other: Uint8Array): boolean => one.length === other.length && one.every((byte, i) => byte === other[i]);
  const all = async (files: IdbVectorFiles): Promise<Uint8Array> => {
    const into = new Uint8Array((await files.size('rows')) + 10);
    return into.subarray(0, await files.read('rows', 0, [into]));
  };

  test.each([true, false])('small records become few, with Blobs: %s', async (blobs) => {
    const name = newName();
    // What WebKit does in private windows.
    if (!blobs) {
      refuse('put', (value) => value instanceof Blob, 'DataCloneError');
      refuse('add', (value) => value instanceof Blob, 'DataCloneError');
    }
    try {
      let files = await IdbVectorFiles.open(name);
      let expected = new Uint8Array(0);
      const grow = async (length: number, seed: number): Promise<void> => {
        const more = bytes(length, seed);
        const writing = files.append('rows', [more.subarray(0, 5), more.subarray(5)]);
        // A read meanwhile, of what may just be joined.
        const from = Math.max(0, expected.length - 20_000);
        const recent = new Uint8Array(expected.length - from);
        await new Promise((resolve) => setTimeout(resolve, seed % 3));
        await files.read('rows', from, [recent]);
        expect(same(recent, expected.subarray(from))).toBe(true);
        await writing;
        const joined = new Uint8Array(expected.length + length);
        joined.set(expected);
        joined.set(more, expected.length);
        expected = joined;
      };
      for (let i = 0; i < 350; i++) await grow(3000 + (i % 7) * 4, i);
      await files.append('other', [bytes(10, 1)]);
      await grow(200_000, 3);
      expect(same(await all(files), expected)).toBe(true);
      const part = new Uint8Array(5000);
      expect(await files.read('rows', 95_000, [part.subarray(0, 700), part.subarray(700)])).toBe(5000);
      expect(same(part, expected.slice(95_000, 100_000))).toBe(true);
      await files.close();
      files = await IdbVectorFiles.open(name);
      expect(same(await all(files), expected)).toBe(true);
      expect(await records(name)).toBeLessThan(70);
      await files.truncate('rows', 900_001);
      expected = expected.slice(0, 900_001);
      await grow(50, 9);
      expect(same(await all(files), expected)).toBe(true);
      await files.close();
      files = await IdbVectorFiles.open(name);
      expect(same(await all(files), expected)).toBe(true);
      await files.truncate('rows', 0);
      expect(await files.list()).toEqual(['other']);
      await files.remove('other');
      await files.close();
    } finally {
      vi.restoreAllMocks();
      await deleteDB(`glimpse-vectors:${name}`);
    }
  });

  test.each(['UnknownError', 'DataError'])('a write that fails once, when there are Blobs, changes nothing of them: %s', async (error) => {
    const name = newName();
    const files = await IdbVectorFiles.open(name);
    const parts = Array.from({ length: 40 }, (_, i) => bytes(70_000, i));
    for (const [i, part] of parts.entries()) {
      // The fifteenth write of this size is the first that joins others.
      if (i === 15) refuse('put', () => true, error, 1);
      try {
        await files.append('rows', [part]);
      } catch {
        await files.append('rows', [part]);
      }
    }
    vi.restoreAllMocks();
    await files.close();
    const again = await IdbVectorFiles.open(name);
    const expected = new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
    expect(same(await all(again), expected)).toBe(true);
    await again.remove('rows');
    await again.close();
  });

  test('files that could not be opened are left as they are', async () => {
    const name = newName();
    const files = await IdbVectorFiles.open(name);
    await files.append('rows', [bytes(1000, 5)]);
    await files.close();
    vi.spyOn(IDBObjectStore.prototype, 'getAllKeys').mockImplementationOnce(() => {
      throw new DOMException('now and then', 'DataError');
    });
    await expect(IdbVectorFiles.open(name)).rejects.toThrow();
    const again = await IdbVectorFiles.open(name);
    expect(await again.size('rows')).toBe(1000);
    await again.remove('rows');
    await again.close();
  });
});

/** A store that refuses some values, so many times. */
function refuse(method: 'put' | 'add', refused: (value: unknown) => boolean, name: string, times = Infinity): void {
  const real = IDBObjectStore.prototype[method];
  let left = times;
  vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    if (left > 0 && refused(value)) {
      left--;
      throw new DOMException('no', name);
    }
    return real.call(this, value, key);
  });
}

async function records(name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(`glimpse-vectors:${name}`);
    opening.onerror = () => reject(opening.error!);
    opening.onsuccess = () => {
      const counting = opening.result.transaction('extents').objectStore('extents').count();
      counting.onsuccess = () => {
        opening.result.close();
        resolve(counting.result);
      };
    };
  });
}
