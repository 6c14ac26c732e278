import { deleteDB, openDB } from 'idb';
import { cdp } from 'vitest/browser';
import { afterEach, describe, expect, test } from 'vitest';
import { Database } from '../../src/store/open.ts';
import { openLibraryStore } from '../../src/store/open-library.ts';
import type { Row } from '../../src/types.ts';
import { storeContract } from '../unit/store/contract.ts';
import { contents, expected, newName, open, put, row, space } from './rows.ts';

storeContract(() => open());

async function blocks(name: string): Promise<number> {
  const db = await openDB(`glimpse:${name}`);
  const count = await db.count('vectors');
  db.close();
  return count;
}

/** As version 1 of the schema wrote it: a block a row, of no kind. */
async function writeVersion1(name: string, rows: readonly Row[]): Promise<void> {
  const request = indexedDB.open(`glimpse:${name}`, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('items', { keyPath: 'id' });
    request.result.createObjectStore('vectors', { autoIncrement: true }).createIndex('space', 'space');
    request.result.createObjectStore('thumbs');
  };
  await new Promise((resolve) => (request.onsuccess = resolve));
  const tx = request.result.transaction(['items', 'vectors', 'thumbs'], 'readwrite');
  for (const { item, picture, thumb } of rows) {
    tx.objectStore('vectors').add({ space: space.id, ids: [item.id], data: picture!.buffer });
    tx.objectStore('items').put(item);
    tx.objectStore('thumbs').put(thumb, item.id);
  }
  await new Promise((resolve) => (tx.oncomplete = resolve));
  request.result.close();
}

/** The first records of a store, as they are stored. */
async function raw(name: string, store: string, count: number): Promise<unknown[]> {
  const db = await openDB(`glimpse:${name}`);
  const records: unknown[] = await db.getAll(store, null, count);
  db.close();
  return records;
}

/** The next transaction is complete, but its end is never heard of: the connection has died. */
function dieAfterNextCommit(): void {
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...args: Parameters<typeof real>) {
    IDBDatabase.prototype.transaction = real;
    const tx = real.apply(this, args);
    Object.defineProperty(tx, 'error', { value: new DOMException('', 'AbortError') });
    tx.addEventListener('complete', (event) => {
      event.stopImmediatePropagation();
      tx.dispatchEvent(new Event('abort'));
    });
    return tx;
  };
}

describe('a connection that dies with a commit on its way', () => {
  test('jobs are added once, rows count once', async () => {
    const store = open();
    await store.beginEpoch();
    dieAfterNextCommit();
    const jobs = ['a', 'b'].map((name) => ({ addition: 'one', source: { url: name }, name, folder: '', facts: {} }));
    const ids = await store.queue.add(jobs);
    expect((await store.queue.waiting(0, 9)).map(({ id, name }) => [id, name])).toEqual([[ids[0], 'a'], [ids[1], 'b']]);
    const epoch = await store.beginEpoch();
    dieAfterNextCommit();
    await store.commit({ epoch, space, rows: [row('a', 1, 1, 2)], done: ids });
    expect([await contents(store), await contents(store, 'words')]).toEqual([expected([row('a', 1)]), expected([row('a', 1, 1, 2)], 'words')]);
    expect(await store.queue.count()).toEqual({ waiting: 0, held: 0, failed: 0, lost: 0 });
  });
});

test('handles of files and folders come back', async () => {
  const name = newName();
  const root = await navigator.storage.getDirectory();
  const directory = await root.getDirectoryHandle(name, { create: true });
  const handle = await directory.getFileHandle('a.png', { create: true });
  const store = open(name);
  await store.queue.add([{ addition: 'one', source: { handle }, name: 'a', folder: '', facts: {} }]);
  await store.folders.put({ id: 'f', name: 'F', handle: directory, scanned: undefined });
  store.close();
  const again = open(name);
  const [job] = await again.queue.waiting(0, 1);
  const [folder] = await again.folders.list();
  expect(job && 'handle' in job.source && (await job.source.handle.isSameEntry(handle))).toBe(true);
  expect(await folder!.handle!.isSameEntry(directory)).toBe(true);
  await root.removeEntry(name, { recursive: true });
});

describe('blocks', () => {
  test('come back in order, bit for bit, thumbnails too', async () => {
    const name = newName();
    const rows = Array.from({ length: 12 }, (_, i) => row(`id ${i}`, i / 7));
    const writer = open(name);
    for (let i = 0; i < 12; i += 4) await put(writer, space, rows.slice(i, i + 4));
    writer.close();
    const reader = open(name);
    expect(await contents(reader)).toEqual(expected(rows));
    expect((await reader.load(space)).items.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(rows.map(({ item }) => item).toSorted((a, b) => a.id.localeCompare(b.id)));
    expect(await reader.thumbs(['id 3', 'nobody', 'id 3'])).toEqual([rows[3]!.thumb, undefined, rows[3]!.thumb]);
    expect(await contents(reader), 'reading changes nothing').toEqual(expected(rows));
  });

  test('many small blocks are joined: every row, the order, nothing that was removed, the last of two', async () => {
    const name = newName();
    const store = open(name);
    const rows = Array.from({ length: 120 }, (_, i) => row(`id ${i}`, i));
    for (let i = 0; i < 90; i += 3) await put(store, space, rows.slice(i, i + 3));
    await store.remove(['id 0', 'id 7', 'id 8', 'id 50']);
    const again = row('id 7', 7.5);
    await put(store, space, [again]);
    for (let i = 90; i < 120; i += 3) await put(store, space, rows.slice(i, i + 3));
    const kept = rows.filter(({ item }) => !['id 0', 'id 7', 'id 8', 'id 50'].includes(item.id));
    const order = [...kept.slice(0, 86), again, ...kept.slice(86)];
    expect(await contents(store)).toEqual(expected(order));
    expect(await blocks(name)).toBeLessThan(15);
    const stored = (await store.load(space)).blocks.flatMap(({ ids }) => ids);
    expect(stored.filter((id) => ['id 0', 'id 8', 'id 50'].includes(id)), 'removed rows take no space for ever').toEqual([]);
    expect(stored.filter((id) => id === 'id 7')).toEqual(['id 7']);
  });

  test('a large library is joined into full blocks that then stay', async () => {
    const name = newName();
    const store = open(name);
    const rows = Array.from({ length: 2200 }, (_, i) => row(`id ${i}`, i, 1));
    for (let i = 0; i < 2200; i += 20) await put(store, space, rows.slice(i, i + 20));
    expect(await contents(store)).toEqual(expected(rows));
    const sizes = (await store.load(space)).blocks.map(({ ids }) => ids.length);
    expect(sizes.length).toBeLessThan(40);
    expect(sizes[0]).toBeGreaterThanOrEqual(1024 - 31 * 20);
  });

  test('a batch that cannot be stored whole leaves nothing', async () => {
    const store = open();
    const bad = row('b');
    structuredClone(bad.thumb.data, { transfer: [bad.thumb.data] });
    await expect(put(store, space, [row('a'), bad])).rejects.toThrow();
    expect(await store.load(space)).toEqual({ items: [], blocks: [] });
  });
});

describe('a database that goes away', () => {
  test('deleted by another tab: no deadlock, then an empty one that works', async () => {
    const name = newName();
    const store = open(name);
    await put(store, space, [row('a')]);
    await deleteDB(`glimpse:${name}`, { blocked: () => expect.unreachable('it did not step aside') });
    expect(await contents(store)).toEqual([]);
    await put(store, space, [row('b')]);
    expect(await contents(store)).toEqual(expected([row('b')]));
  });

  test('cleared by the browser: it goes on with an empty one', async () => {
    const store = open();
    await put(store, space, [row('a')]);
    await cdp().send('Storage.clearDataForOrigin', { origin: location.origin, storageTypes: 'indexeddb' });
    expect(await contents(store)).toEqual([]);
    await put(store, space, [row('b')]);
    expect(await contents(store)).toEqual(expected([row('b')]));
  });

  test.each(['InvalidStateError', 'UnknownError', 'AbortError'])('%s once is tried again, twice is db-lost', async (fault) => {
    const name = newName();
    const database = new Database(`glimpse:${name}`, 1, () => {});
    let times = 1;
    const work = async (): Promise<string> => {
      if (times-- > 0) throw new DOMException('', fault);
      return 'done';
    };
    expect(await database.use(work)).toBe('done');
    times = 2;
    await expect(database.use(work)).rejects.toMatchObject({ code: 'db-lost' });
    expect(await database.use(work)).toBe('done');
    database.close();
  });

  test('several that fail at once share one new connection', async () => {
    const name = newName();
    const database = new Database(`glimpse:${name}`, 1, () => {});
    const connections = new Set<unknown>();
    await Promise.all(Array.from({ length: 4 }, (_, i) => {
      let first = true;
      return database.use(async (db) => {
        if (first) {
          first = false;
          await new Promise((resolve) => setTimeout(resolve, 20 * i));
          throw new DOMException('', 'InvalidStateError');
        }
        connections.add(db);
      });
    }));
    expect(connections.size).toBe(1);
    database.close();
  });
});

describe('versions', () => {
  test('a newer database means that this page is old', async () => {
    const name = newName();
    (await openDB(`glimpse:${name}`, 7)).close();
    await expect(open(name).load(space)).rejects.toMatchObject({ name: 'GlimpseError', code: 'protocol-mismatch' });
  });

  test('a library of version 1 is upgraded: vectors bit for bit, thumbnails, and everything new works on it', async () => {
    const name = newName();
    const rows = Array.from({ length: 40 }, (_, i) => row(`id ${i}`, i / 7));
    await writeVersion1(name, rows);
    const store = open(name);
    expect(await contents(store)).toEqual(expected(rows));
    expect(await store.thumbs(['id 39'])).toEqual([rows[39]!.thumb]);
    const { blocks: before } = await store.load(space);
    expect(before.every(({ kind }) => kind === 'picture')).toBe(true);
    await store.discard(['id 1']);
    await put(store, space, [row('id 2', 9, 1, 10)]);
    for (let i = 100; i < 180; i++) await put(store, space, [row(`id ${i}`, i, 1, i)]);
    await store.restore(['id 1']);
    const again = open(name);
    const later = Array.from({ length: 80 }, (_, i) => row(`id ${100 + i}`, 100 + i, 1, 100 + i));
    expect(await contents(again)).toEqual(expected([...rows.filter(({ item }) => item.id !== 'id 2'), row('id 2', 9), ...later]));
    expect(await contents(again, 'words')).toEqual(expected([row('id 2', 9, 1, 10), ...later], 'words'));
    expect(await raw(name, 'vectors', 40), 'what version 1 wrote is not touched').toEqual(before.map(({ ids, data }) => ({ space: 'three', ids, data: data.buffer })));
  });

  test('a tab of version 1 that will not step aside: every other one says so within seconds, and goes on when it is gone', async () => {
    const name = newName();
    await writeVersion1(name, [row('a')]);
    const old = await openDB(`glimpse:${name}`, 1);
    const [second, third] = [open(name), open(name)];
    const start = performance.now();
    const results = await Promise.allSettled([second.load(space), third.queue.count()]);
    expect(performance.now() - start).toBeLessThan(8000);
    expect(results).toMatchObject([{ reason: { code: 'db-blocked' } }, { reason: { code: 'db-blocked' } }]);
    old.close();
    expect(await contents(second)).toEqual(expected([row('a')]));
    expect(await third.queue.count()).toEqual({ waiting: 0, held: 0, failed: 0, lost: 0 });
  });

  test('an older tab that will not step aside: db-blocked soon, a little later for the third in line, which gets no event; then it goes on', async () => {
    const name = newName();
    const older = await openDB(`glimpse:${name}`, 1);
    const [second, third] = [1, 2].map(() => new Database(`glimpse:${name}`, 2, () => {}));
    const start = performance.now();
    const results = await Promise.allSettled([second!.use(async () => 1), third!.use(async () => 1)]);
    expect(performance.now() - start).toBeLessThan(8000);
    expect(results).toMatchObject([{ reason: { code: 'db-blocked' } }, { reason: { code: 'db-blocked' } }]);
    older.close();
    expect(await Promise.all([second!.use(async (db) => db.version), third!.use(async (db) => db.version)])).toEqual([2, 2]);
    second!.close();
    third!.close();
  });

  test('it steps aside itself for a newer one, and says that it is old', async () => {
    const name = newName();
    const store = open(name);
    await put(store, space, [row('a')]);
    const newer = await openDB(`glimpse:${name}`, 9, { blocked: () => expect.unreachable('it did not step aside') });
    await expect(store.load(space)).rejects.toMatchObject({ code: 'protocol-mismatch' });
    newer.close();
  });
});

describe('a browser that refuses IndexedDB', () => {
  const real = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')!;
  afterEach(() => Object.defineProperty(globalThis, 'indexedDB', real));

  test('rows are kept in memory, and it says so', async () => {
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, get: () => { throw new DOMException('denied', 'SecurityError'); } });
    const store = await openLibraryStore('refused');
    expect(store.saved).toBe(false);
    await put(store, space, [row('a'), row('b'), row('c')]);
    await put(store, { id: 'other', dims: 3 }, [row('d')]);
    await store.remove(['b', 'nobody']);
    expect(await contents(store)).toEqual(expected([row('a'), row('c')]));
    expect(await store.thumbs(['a', 'b'])).toEqual([row('a').thumb, undefined]);
    await store.clear();
    expect(await contents(store)).toEqual([]);
  });
});
