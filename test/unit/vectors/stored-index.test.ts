import { describe, expect, test } from 'vitest';
import { StoredIndex } from '../../../src/vectors/stored/stored-index.ts';
import { WholeRows } from './whole-rows.ts';
import { MemoryFiles } from './memory-files.ts';
import { batchOf, best, dims, expectSame, open, options, put, type Rows, vectorOf } from './model.ts';
import { seeded } from './random.ts';

const names = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => `photo ${from + i}`);

describe('an index that is closed and opened again', () => {
  test('is the same, whatever was done to it', async () => {
    const random = seeded(1);
    const files = new MemoryFiles();
    const rows: Rows = new Map();
    let index = await open(files);
    for (let round = 0; round < 60; round++) {
      const count = [1, 3, 40, 700, 2500][Math.floor(random() * 5)]!;
      if (random() < 0.7) {
        const batch = batchOf(random, Array.from({ length: count }, () => `ünï ${Math.floor(random() * 6000)}`));
        await index.addMany(batch.ids, batch.vectors);
        put(rows, batch);
      } else {
        const gone = Array.from({ length: count }, () => `ünï ${Math.floor(random() * 6000)}`);
        const there = new Set(gone.filter((id) => rows.delete(id)));
        expect(await index.removeMany(gone)).toBe(there.size);
      }
      if (random() < 0.4) {
        await index.close();
        index = await open(files);
      }
      await expectSame(index, rows, random, 10);
    }
    await index.close();
    await expectSame(await open(files), rows, random, Infinity);
  });

  test('reads blocks as they are: nothing is encoded again', async () => {
    const random = seeded(2);
    const files = new MemoryFiles();
    const index = await open(files);
    const batch = batchOf(random, names(5000));
    await index.addMany(batch.ids, batch.vectors);
    await index.close();
    const encoded: number[] = [];
    class Counting extends WholeRows {
      override append(vector: Float32Array, factor: number): number {
        encoded.push(super.append(vector, factor));
        return encoded.at(-1)!;
      }
    }
    const reopened = await StoredIndex.open(files, options, async (width) => new Counting(width));
    expect(reopened.size).toBe(5000);
    expect([encoded[0], encoded.length], 'only those behind the blocks').toEqual([4096, 5000 - 4096]);
  });

  test('one that is empty, or became so', async () => {
    const files = new MemoryFiles();
    const index = await open(files);
    expect(await index.search(vectorOf(seeded(1)), 5)).toEqual([]);
    await index.close();
    expect(files.opened).toBe(false);
    const next = await open(files);
    await next.add('a', Float32Array.of(1, 2, 3, 4, 5));
    expect([await next.remove('ab'), await next.remove('a'), await next.remove('a')]).toEqual([false, true, false]);
    await next.close();
    expect((await open(files)).size).toBe(0);
  });
});

test('only what is allowed and scores enough is found', async () => {
  const random = seeded(3);
  const index = await open(new MemoryFiles());
  const rows: Rows = new Map();
  const batch = batchOf(random, names(1500));
  put(rows, batch);
  await index.addMany(batch.ids, batch.vectors);
  const query = vectorOf(random);
  const even = (id: string): boolean => Number(id.slice(6)) % 2 === 0;
  const some = new Map([...rows].filter(([id]) => even(id)));
  const found = async (filter: Iterable<string> | ((id: string) => boolean)) => (await index.search(query, 10, { filter })).map(({ id }) => id);
  expect(await found(even)).toEqual(best(some, query, 10));
  expect(await found(new Set(some.keys()))).toEqual(best(some, query, 10));
  expect(await found(['nobody'])).toEqual([]);
  const matches = await index.search(query, 100, { threshold: 0.95 });
  expect(matches.length).toBeGreaterThan(0);
  expect(matches.every(({ score }) => score >= 0.95)).toBe(true);
});

test('however many rows are compared, some hundreds are read at a time', async () => {
  const random = seeded(9);
  const files = new MemoryFiles();
  const index = await open(files);
  const rows: Rows = new Map();
  const batch = batchOf(random, names(3000));
  put(rows, batch);
  await index.addMany(batch.ids, batch.vectors);
  files.mostReading = 0;
  const query = vectorOf(random);
  expect((await index.search(query, Infinity)).map(({ id }) => id)).toEqual(best(rows, query, Infinity));
  expect(files.mostReading).toBe(256);
});

test('what cannot be stored is refused, and nothing of it is', async () => {
  const files = new MemoryFiles();
  const index = await open(files);
  const right = new Float32Array(dims).fill(1);
  await expect(index.add('a', new Float32Array(dims - 1))).rejects.toMatchObject({ code: 'space-mismatch' });
  await expect(index.add('a', right.with(2, NaN))).rejects.toMatchObject({ code: 'vector-invalid' });
  await expect(index.search(right.with(0, Infinity), 1)).rejects.toMatchObject({ code: 'vector-invalid' });
  await expect(index.addMany(['a', '\ud800'], new Float32Array(2 * dims))).rejects.toMatchObject({ code: 'input-invalid' });
  await expect(index.addMany('ab' as never, new Float32Array(2 * dims))).rejects.toMatchObject({ code: 'input-invalid' });
  await expect(index.removeMany('ab' as never)).rejects.toMatchObject({ code: 'input-invalid' });
  expect([index.size, files.calls]).toEqual([0, 0]);
  await index.addMany(['', '😀', 'a', 'a'], new Float32Array(4 * dims).fill(1).fill(2, 3 * dims));
  expect(index.size).toBe(3);
  expect(await index.get('a')).toEqual(right.fill(2));
  await index.close();
  await index.close();
  await expect(index.add('b', right)).rejects.toMatchObject({ code: 'disposed' });
  await expect(index.search(right, 1)).rejects.toMatchObject({ code: 'disposed' });
});

test('another space, width or metric is refused, and left as it is', async () => {
  const files = new MemoryFiles();
  const index = await open(files);
  const batch = batchOf(seeded(4), names(1100));
  await index.addMany(batch.ids, batch.vectors);
  await index.close();
  for (const more of [{ space: 'test@2' }, { dims: 4 }, { metric: 'dot' }] as const) {
    await expect(open(files, more)).rejects.toMatchObject({ code: 'space-mismatch', detail: expect.stringContaining('test@1') });
  }
  expect((await open(files)).size).toBe(1100);
});

test('without floats a search ends with the scores of the images, and nothing is written', async () => {
  const random = seeded(5);
  const files = new MemoryFiles();
  const rows: Rows = new Map();
  const index = await open(files);
  const batch = batchOf(random, names(2048));
  put(rows, batch);
  await index.addMany(batch.ids, batch.vectors);
  await index.close();
  files.files.delete('rows.1');
  files.callsLeft = -1;
  const prebuilt = await open(files, { readOnly: true });
  const query = vectorOf(random);
  expect((await prebuilt.search(query, 10)).map(({ id }) => id)).toEqual(best(rows, query, 10));
  await expect(prebuilt.remove('photo 1')).rejects.toMatchObject({ code: 'index-read-only' });
  await prebuilt.close();
});

test('a full disk: quota, what was saved stays, and it goes on when there is room', async () => {
  const random = seeded(6);
  const files = new MemoryFiles();
  const rows: Rows = new Map();
  let index = await open(files);
  files.room = 120_000;
  for (let i = 0; ; i += 50) {
    const batch = batchOf(random, names(50, i));
    const failure: unknown = await index.addMany(batch.ids, batch.vectors).catch((error: unknown) => error);
    if (failure) {
      expect(failure).toMatchObject({ code: 'quota' });
      break;
    }
    put(rows, batch);
  }
  expect(rows.size, 'blocks found no room any more').toBeGreaterThan(1024);
  await expectSame(index, rows, random);
  await expectSame(await open(files.copy()), rows, random);
  files.room = Infinity;
  const batch = batchOf(random, names(1500, 10_000));
  await index.addMany(batch.ids, batch.vectors);
  put(rows, batch);
  await index.close();
  index = await open(files);
  await expectSame(index, rows, random);
  expect(await files.size('images.1')).toBe(Math.floor(rows.size / 1024) * 1024 * dims * 4);
});

test('what no longer counts is left behind, while others go on', async () => {
  const random = seeded(7);
  const files = new MemoryFiles();
  const rows: Rows = new Map();
  const index = await open(files);
  const batch = batchOf(random, names(9000));
  put(rows, batch);
  await index.addMany(batch.ids, batch.vectors);
  expect(await index.compact()).toBe(false);
  const before = (await index.stats()).stored;
  const gone = names(4000, 1000);
  await index.removeMany(gone);
  for (const id of gone) rows.delete(id);
  const compacted = index.compact();
  // Before, between and behind its steps.
  for (let i = 0; i < 12; i++) {
    const more = batchOf(random, [`new ${i}`, `photo ${i * 700}`]);
    await index.addMany(more.ids, more.vectors);
    put(rows, more);
    await index.remove(`photo ${i * 701 + 1}`);
    rows.delete(`photo ${i * 701 + 1}`);
    await expectSame(index, rows, random, 5);
  }
  expect(await compacted).toBe(true);
  await expectSame(index, rows, random);
  expect((await index.stats()).stored).toBeLessThan(0.65 * before);
  expect((await files.list()).toSorted()).toEqual(['blocks.2', 'images.2', 'rows.2']);
  await index.close();
  await expectSame(await open(files), rows, random);
  const last = await open(files);
  await last.destroy();
  expect(await files.list()).toEqual([]);
});

test('no memory for more rows: what was written is there when the index is opened again', async () => {
  const random = seeded(8);
  const files = new MemoryFiles();
  class Small extends WholeRows {
    override append(vector: Float32Array, factor: number): number {
      if (this.rows === 700) throw new RangeError('no more');
      return super.append(vector, factor);
    }
  }
  const index = await StoredIndex.open(files, options, async (width) => new Small(width));
  const batch = batchOf(random, names(650));
  const more = batchOf(random, names(100, 650));
  await index.addMany(batch.ids, batch.vectors);
  await expect(index.addMany(more.ids, more.vectors)).rejects.toMatchObject({ code: 'out-of-memory' });
  await expect(index.search(vectorOf(random), 1)).rejects.toMatchObject({ code: 'disposed' });
  expect(files.opened).toBe(false);
  const rows: Rows = new Map();
  put(rows, batch);
  put(rows, more);
  await expectSame(await open(files), rows, random);
});
