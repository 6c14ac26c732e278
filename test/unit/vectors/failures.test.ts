import { beforeAll, describe, expect, test } from 'vitest';
import { MemoryFiles } from './memory-files.ts';
import { batchOf, dims, expectSame, goOn, open, put, type Rows, vectorOf } from './model.ts';
import { seeded } from './random.ts';

const files = new MemoryFiles();
const before: Rows = new Map();

beforeAll(async () => {
  const index = await open(files);
  const batch = batchOf(seeded(10), Array.from({ length: 3300 }, (_, i) => `id ${i}`));
  await index.addMany(batch.ids, batch.vectors);
  await index.close();
  put(before, batch);
});

test('at any step of a change it costs that change at most, and none after it', async () => {
  const random = seeded(20);
  let failures = 0;
  for (let calls = 0; ; calls++) {
    const medium = files.copy();
    const index = await open(medium);
    const rows = new Map(before);
    medium.failsAt = calls;
    for (let round = 0; round < 6; round++) {
      const batch = batchOf(random, Array.from({ length: 300 }, (_, i) => `new ${round} ${i}`));
      const gone = `id ${round + 20}`;
      const added = await index.addMany(batch.ids, batch.vectors).then(() => true, () => false);
      // Of two records, where a block ends, the first may be there.
      const there = (i: number): boolean => added || index.has(batch.ids[i]!);
      const made: Rows = new Map();
      put(made, batch);
      [...made].forEach(([id, vector], i) => there(i) && rows.set(id, vector));
      const removed = await index.remove(gone).then(() => true, () => false);
      if (removed || !index.has(gone)) rows.delete(gone);
      failures += Number(!added) + Number(!removed);
    }
    const done = medium.failsAt >= 0;
    medium.failsAt = Infinity;
    await expectSame(index, rows, random, 10);
    await goOn(index, medium, rows, random);
    if (done) break;
  }
  expect(failures).toBeGreaterThan(20);
});

test('at any step of compaction it costs nothing', async () => {
  const random = seeded(19);
  const rows = new Map(before);
  const start = files.copy();
  const first = await open(start);
  const gone = [...rows.keys()].filter((_, i) => i % 3 === 0).slice(0, 1000);
  await first.removeMany(gone);
  for (const id of gone) rows.delete(id);
  await first.close();
  let failures = 0;
  for (let calls = 0; ; calls++) {
    const medium = start.copy();
    const index = await open(medium);
    medium.failsAt = calls;
    const failure: unknown = await index.compact().then(() => undefined, (error: unknown) => error);
    const done = medium.failsAt >= 0;
    medium.failsAt = Infinity;
    failures += Number(failure !== undefined);
    await expectSame(index, rows, random, 10);
    if (failure !== undefined) expect(await index.compact(), 'the next time it can be done').toBe(true);
    await goOn(index, medium, rows, random);
    if (done) break;
  }
  expect(failures).toBeGreaterThan(10);
});

describe.each(['short', 'wrong'] as const)('a read that comes %s once', (how) => {
  test('costs nothing: of a row', async () => {
    const medium = files.copy();
    const index = await open(medium);
    medium.misreads = { at: 0, how };
    expect(await index.get('id 7')).toEqual(before.get('id 7'));
    medium.misreads = { at: 3, how };
    await expectSame(index, before, seeded(21), 0);
    expect((await index.stats()).lost).toBe(0);
  });

  test('costs nothing: at opening, with blocks or without', async () => {
    const random = seeded(23);
    for (const blocks of [true, false]) {
      for (let at = 0; ; at++) {
        const medium = files.copy();
        if (!blocks) medium.files.delete('blocks.1');
        medium.misreads = { at, how };
        const index = await open(medium);
        if (medium.misreads.at >= 0) break;
        await expectSame(index, before, random);
        expect((await index.stats()).lost).toBe(0);
        await goOn(index, medium, before, random);
      }
    }
  });
});

test('rows that compaction finds damaged are counted, and stay behind', async () => {
  const random = seeded(22);
  const medium = files.copy();
  const rows = new Map(before);
  const gone = Array.from({ length: 1000 }, (_, i) => `id ${i}`);
  const index = await open(medium);
  await index.removeMany(gone);
  for (const id of gone) rows.delete(id);
  // A number in each of three rows.
  const floats = new Float32Array(medium.files.get('rows.1')!.buffer);
  for (const id of ['id 1500', 'id 2100', 'id 3200']) {
    const vector = rows.get(id)!;
    floats[floats.findIndex((_, at) => vector.every((value, i) => value === floats[at + i]))]! += 1;
    rows.delete(id);
  }
  expect(await index.compact()).toBe(true);
  expect((await index.stats()).lost).toBe(3);
  await expectSame(index, rows, random);
  await goOn(index, medium, rows, random);
});

describe('damage in the last record, of 900 rows', () => {
  const random = seeded(24);
  const one = new MemoryFiles();
  const rows: Rows = new Map();
  const batch = batchOf(random, Array.from({ length: 900 }, (_, i) => `id ${i}`));
  const size = (): number => one.files.get('rows.1')!.length;

  beforeAll(async () => {
    put(rows, batch);
    const index = await open(one);
    await index.add('id 2', vectorOf(random));
    await index.addMany(batch.ids, batch.vectors);
    await index.close();
  });

  test('one flipped bit in its floats costs one row', async () => {
    for (const back of [100, 5000, 15_000]) {
      const medium = one.copy();
      medium.files.get('rows.1')![size() - back]! ^= 4;
      const index = await open(medium);
      expect([index.size, (await index.stats()).lost]).toEqual([899, 1]);
      const left = new Map(rows);
      for (const id of rows.keys()) if (!index.has(id)) left.delete(id);
      await expectSame(index, left, random);
      await goOn(index, medium, left, random);
    }
  });

  test('one in its ids costs all of them, and they are counted', async () => {
    const medium = one.copy();
    medium.files.get('rows.1')![size() - 900 * dims * 4 - 2000]! ^= 4;
    const index = await open(medium);
    expect([index.size, (await index.stats()).lost]).toEqual([1, 900]);
    await goOn(index, medium, new Map([['id 2', (await index.get('id 2'))!]]), random);
  });

  test('zeros in the place of its end are of a write that was killed: what it replaced is there', async () => {
    const medium = one.copy();
    medium.files.get('rows.1')!.fill(0, size() - 5000);
    const index = await open(medium);
    expect(index.size).toBe(1);
    await goOn(index, medium, new Map([['id 2', (await index.get('id 2'))!]]), random);
  });
});

test('compaction that finds no room is not tried again with every change', async () => {
  const random = seeded(25);
  let written = 0;
  class Counting extends MemoryFiles {
    override append(name: string, parts: readonly Uint8Array[]): Promise<void> {
      if (name.endsWith('.2')) written++;
      return super.append(name, parts);
    }
  }
  const medium = new Counting(files.files);
  const rows = new Map(before);
  const index = await open(medium);
  /** Removes some; answers how often it has written to the next files once nothing goes on in the background. */
  const remove = async (from: number, count: number): Promise<number> => {
    const ids = Array.from({ length: count }, (_, i) => `id ${from + i}`);
    await index.removeMany(ids);
    for (const id of ids) rows.delete(id);
    for (let i = 0; i < 50; i++) await index.flush();
    return written;
  };
  medium.room = 35_000;
  const once = await remove(0, 1100);
  expect(once).toBeGreaterThan(0);
  for (let i = 0; i < 5; i++) expect(await remove(2000 + i, 1)).toBe(once);
  await expect(index.compact(), 'asked for, it is tried').rejects.toMatchObject({ code: 'quota' });
  expect(written).toBe(2 * once);
  medium.room = Infinity;
  await remove(2100, 300);
  expect(await medium.list()).toContain('rows.2');
  await expectSame(index, rows, random);
});

test('only memory that the rows lack closes the index: what a file throws does not', async () => {
  const medium = files.copy();
  const index = await open(medium);
  const rows = new Map(before);
  const gone = Array.from({ length: 1000 }, (_, i) => `id ${i}`);
  await index.removeMany(gone);
  for (const id of gone) rows.delete(id);
  const { read } = medium;
  medium.read = () => Promise.reject(new RangeError('offset is out of bounds'));
  await expect(index.compact()).rejects.toThrow('out of bounds');
  medium.read = read;
  await expectSame(index, rows, seeded(26));
  await goOn(index, medium, rows, seeded(27));
});
