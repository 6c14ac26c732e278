import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLibraryStore } from '../../src/store/open-library.ts';
import { contents, expected, newName, open, put, row, space } from './rows.ts';

interface Buckets {
  open(name: string, options: { quota: number }): Promise<{ readonly indexedDB: IDBFactory; getDirectory(): Promise<FileSystemDirectoryHandle> }>;
  delete(name: string): Promise<void>;
}

const { storageBuckets } = navigator as Navigator & { storageBuckets: Buckets };
const bucket = `quota-${Math.random().toString(36).slice(2)}`;
const real = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')!;

/** Files beside the databases, which count as well. */
let files: FileSystemDirectoryHandle;

/** Databases with a limit of their own. Chromium's override of a whole site's quota takes up to half a minute to be felt. */
beforeAll(async () => {
  const opened = await storageBuckets.open(bucket, { quota: 4_000_000 });
  Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: opened.indexedDB });
  files = await opened.getDirectory();
  const other = await (await files.getFileHandle('other', { create: true })).createWritable();
  await other.write(new Uint8Array(2_000_000));
  await other.close();
});
afterAll(async () => {
  Object.defineProperty(globalThis, 'indexedDB', real);
  await storageBuckets.delete(bucket);
});

test('a full disk: quota, what was saved stays and can be read, and it goes on when there is room', async () => {
  const name = newName();
  const store = open(name);
  const rows = Array.from({ length: 60 }, (_, i) => row(`id ${i}`, i, 120_000));
  // What compresses well takes no space.
  for (const { thumb } of rows) for (let at = 0; at < 120_000; at += 60_000) crypto.getRandomValues(new Uint8Array(thumb.data, at, 60_000));
  let stored = 0;
  let failure: unknown;
  try {
    for (; stored < 60; stored += 4) await put(store, space, rows.slice(stored, stored + 4));
  } catch (error) {
    failure = error;
  }
  expect(failure).toMatchObject({ name: 'GlimpseError', code: 'quota' });
  expect(stored).toBeGreaterThan(0);
  expect(await contents(store)).toEqual(expected(rows.slice(0, stored)));
  const again = await openLibraryStore(name);
  expect(again.saved, 'a full disk is no refusal').toBe(true);
  expect(await contents(again)).toEqual(expected(rows.slice(0, stored)));
  again.close();
  // Databases give up their room late; files do so at once.
  await files.removeEntry('other');
  await put(store, space, rows.slice(stored, stored + 4));
  expect(await contents(store)).toEqual(expected(rows.slice(0, stored + 4)));
});
