import { deleteDB, openDB } from 'idb';
import { cdp } from 'vitest/browser';
import { afterEach, describe, expect, test } from 'vitest';
import { Database } from '../../src/store/open.ts';
import { openLibraryStore } from '../../src/store/open-library.ts';
import { contents, expected, newName, open, row, space } from './rows.ts';

async function blocks(name: string): Promise<number> {
  const db = await openDB(`glimpse:${name}`);
  const count = await db.count('vectors');
  db.close();
  return count;
}

describe('rows', () => {
  test('come back in order, bit for bit, thumbnails too', async () => {
    const name = newName();
    const rows = Array.from({ length: 12 }, (_, i) => row(`id ${i}`, i / 7));
    const writer = open(name);
    for (let i = 0; i < 12; i += 4) await writer.put(space, rows.slice(i, i + 4));
    writer.close();
    const reader = open(name);
    expect(await contents(reader)).toEqual(expected(rows));
    expect((await reader.load(space)).items.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(rows.map(({ item }) => item).toSorted((a, b) => a.id.localeCompare(b.id)));
    expect(await reader.thumbs(['id 3', 'nobody', 'id 3'])).toEqual([rows[3]!.thumb, undefined, rows[3]!.thumb]);
    expect(await contents(reader), 'reading changes nothing').toEqual(expected(rows));
  });

  test('of another space are not mixed in', async () => {
    const store = open();
    await store.put(space, [row('a')]);
    await store.put({ id: 'other', dims: 3 }, [row('b')]);
    expect(await contents(store)).toEqual(expected([row('a')]));
  });

  test('many small blocks are joined: every row, the order, nothing that was removed, the last of two', async () => {
    const name = newName();
    const store = open(name);
    const rows = Array.from({ length: 120 }, (_, i) => row(`id ${i}`, i));
    for (let i = 0; i < 90; i += 3) await store.put(space, rows.slice(i, i + 3));
    await store.remove(['id 0', 'id 7', 'id 8', 'id 50']);
    const again = row('id 7', 7.5);
    await store.put(space, [again]);
    for (let i = 90; i < 120; i += 3) await store.put(space, rows.slice(i, i + 3));
    const kept = rows.filter(({ item }) => !['id 0', 'id 7', 'id 8', 'id 50'].includes(item.id));
    const order = [...kept.slice(0, 86), again, ...kept.slice(86)];
    expect(await contents(store)).toEqual(expected(order));
    expect(await blocks(name)).toBeLessThan(15);
    const stored = (await store.load(space)).vectors.flatMap(({ ids }) => ids);
    expect(stored.filter((id) => ['id 0', 'id 8', 'id 50'].includes(id)), 'removed rows take no space for ever').toEqual([]);
    expect(stored.filter((id) => id === 'id 7')).toEqual(['id 7']);
  });

  test('a large library is joined into full blocks that then stay', async () => {
    const name = newName();
    const store = open(name);
    const rows = Array.from({ length: 2200 }, (_, i) => row(`id ${i}`, i, 1));
    for (let i = 0; i < 2200; i += 20) await store.put(space, rows.slice(i, i + 20));
    expect(await contents(store)).toEqual(expected(rows));
    const sizes = (await store.load(space)).vectors.map(({ ids }) => ids.length);
    expect(sizes.length).toBeLessThan(40);
    expect(sizes[0]).toBeGreaterThanOrEqual(1024 - 31 * 20);
  });

  test('removed and cleared are gone', async () => {
    const store = open();
    await store.put(space, [row('a'), row('b')]);
    await store.remove(['a', 'nobody']);
    expect(await contents(store)).toEqual(expected([row('b')]));
    expect(await store.thumbs(['a'])).toEqual([undefined]);
    await store.clear();
    expect(await store.load(space)).toEqual({ items: [], vectors: [] });
    await store.put(space, [row('a', 9)]);
    expect(await contents(store)).toEqual(expected([row('a', 9)]));
  });

  test('a batch that cannot be stored whole leaves nothing', async () => {
    const store = open();
    const bad = row('b');
    structuredClone(bad.thumb.data, { transfer: [bad.thumb.data] });
    await expect(store.put(space, [row('a'), bad])).rejects.toThrow();
    expect(await store.load(space)).toEqual({ items: [], vectors: [] });
  });
});

describe('a database that goes away', () => {
  test('deleted by another tab: no deadlock, then an empty one that works', async () => {
    const name = newName();
    const store = open(name);
    await store.put(space, [row('a')]);
    await deleteDB(`glimpse:${name}`, { blocked: () => expect.unreachable('it did not step aside') });
    expect(await contents(store)).toEqual([]);
    await store.put(space, [row('b')]);
    expect(await contents(store)).toEqual(expected([row('b')]));
  });

  test('cleared by the browser: it goes on with an empty one', async () => {
    const store = open();
    await store.put(space, [row('a')]);
    await cdp().send('Storage.clearDataForOrigin', { origin: location.origin, storageTypes: 'indexeddb' });
    expect(await contents(store)).toEqual([]);
    await store.put(space, [row('b')]);
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
    await store.put(space, [row('a')]);
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
    await store.put(space, [row('a'), row('b'), row('c')]);
    await store.put({ id: 'other', dims: 3 }, [row('d')]);
    await store.remove(['b', 'nobody']);
    expect(await contents(store)).toEqual(expected([row('a'), row('c')]));
    expect(await store.thumbs(['a', 'b'])).toEqual([row('a').thumb, undefined]);
    await store.clear();
    expect(await contents(store)).toEqual([]);
  });
});
