import { beforeAll, describe, expect, test } from 'vitest';
import type { StoredIndex } from '../../../src/vectors/stored/stored-index.ts';
import { Killed, MemoryFiles } from './memory-files.ts';
import { batchOf, dims, expectSame, goOn, open, put, type Rows, vectorOf } from './model.ts';
import { seeded } from './random.ts';

/** What the index held after a change, and how long its `rows` was then. */
interface State {
  readonly bytes: number;
  readonly rows: Rows;
}

const files = new MemoryFiles();
const states: State[] = [{ bytes: 0, rows: new Map() }];
/** Every vector that an id ever had. */
const ever = new Map<string, Float32Array[]>();

/** A history of batches, none of which reaches into two blocks, so that each is one record. */
beforeAll(async () => {
  const random = seeded(11);
  const index = await open(files);
  let total = 0;
  while (total < 3600) {
    const before = states.at(-1)!.rows;
    const rows: Rows = new Map(before);
    if (random() < 0.25) {
      const gone = Array.from({ length: 1 + Math.floor(random() * 20) }, () => `id ${Math.floor(random() * 4000)}`);
      gone.forEach((id) => rows.delete(id));
      await index.removeMany(gone);
    } else {
      const count = Math.min(1 + Math.floor(random() * 120), 1024 - (total % 1024));
      // A few come again, with another vector.
      const ids = Array.from({ length: count }, (_, i) => (random() < 0.05 ? `id ${Math.floor(random() * Math.max(1, total))}` : `id ${total + i}`));
      const batch = batchOf(random, [...new Set(ids)]);
      total += batch.ids.length;
      await index.addMany(batch.ids, batch.vectors);
      put(rows, batch);
      for (const id of batch.ids) ever.set(id, [...(ever.get(id) ?? []), rows.get(id)!]);
    }
    states.push({ bytes: await files.size('rows.1'), rows });
  }
  await index.close();
  expect(await files.size('images.1')).toBe(3 * 1024 * dims * 4);
});

describe('a cut', () => {
  test.each(['rows', 'blocks', 'images'])('of %s anywhere loses nothing that was whole before it', async (name) => {
    const random = seeded(12);
    const size = await files.size(`${name}.1`);
    for (let round = 0; round < 50; round++) {
      const medium = files.copy();
      const cut = round === 0 ? 0 : Math.floor(random() * size);
      // What a file system may leave: fewer bytes, or zeros in their place.
      const bytes = medium.files.get(`${name}.1`)!;
      if (round % 3 === 2) bytes.fill(0, cut);
      else medium.files.set(`${name}.1`, bytes.slice(0, cut));
      // Where zeros take the place of the zeros at the end of a record, nothing was taken away.
      const whole = (end: number): boolean => end <= cut || (round % 3 === 2 && files.files.get('rows.1')!.subarray(cut, end).every((byte) => byte === 0));
      const { rows } = name === 'rows' ? states.findLast(({ bytes: end }) => whole(end))! : states.at(-1)!;
      const index = await open(medium);
      await expectSame(index, rows, random, 10);
      if (round % 5 === 0) await goOn(index, medium, rows, random);
    }
  });
});

test('a cut through a batch of several records takes its replacements back with its rows', async () => {
  const random = seeded(17);
  const medium = new MemoryFiles();
  const index = await open(medium);
  const rows: Rows = new Map();
  const first = batchOf(random, Array.from({ length: 1000 }, (_, i) => `id ${i}`));
  await index.addMany(first.ids, first.vectors);
  put(rows, first);
  // 24 rows that fill the block, then two that come again.
  const ids = [...Array.from({ length: 24 }, (_, i) => `more ${i}`), 'id 3', 'id 4'];
  const second = batchOf(random, ids);
  await index.addMany(ids, second.vectors);
  await index.close();
  expect(await medium.size('images.1')).toBeGreaterThan(0);
  const bytes = medium.files.get('rows.1')!;
  medium.files.set('rows.1', bytes.slice(0, bytes.length - 64));
  put(rows, { ids: ids.slice(0, 24), vectors: second.vectors });
  await expectSame(await open(medium), rows, random, Infinity);
});

test('rows that are lost with their image stay lost, and their block is mended', async () => {
  const random = seeded(18);
  const medium = files.copy();
  medium.files.get('images.1')![5000]! ^= 1;
  // A number of a row in that block, which still counts.
  const floats = new Float32Array(medium.files.get('rows.1')!.buffer);
  const [vector] = [...states.at(-1)!.rows.values()];
  floats[floats.findIndex((_, i) => same(vector!, floats.subarray(i, i + dims)))]! += 1;
  const index = await open(medium);
  const { size } = index;
  const { lost } = await index.stats();
  expect(size).toBe(states.at(-1)!.rows.size - lost);
  const batch = batchOf(random, Array.from({ length: 1024 }, (_, i) => `after ${i}`));
  await index.addMany(batch.ids, batch.vectors);
  await index.close();
  const again = await open(medium);
  expect([again.size, (await again.stats()).lost]).toEqual([size + 1024, 0]);
  expect(lost).toBe(1);
});

describe('flipped bits', () => {
  test.each(['blocks', 'images'])('in %s cost nothing', async (name) => {
    const random = seeded(13);
    for (let round = 0; round < 24; round++) {
      const medium = files.copy();
      const bytes = medium.files.get(`${name}.1`)!;
      bytes[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8);
      const index = await open(medium);
      await expectSame(index, states.at(-1)!.rows, random, 10);
      if (round % 5 === 0) {
        await goOn(index, medium, states.at(-1)!.rows, random);
        expect(await medium.size('images.1')).toBe(await files.size('images.1'));
      }
    }
  });

  test.each([true, false])('in rows cost the rows that they hit, with blocks: %s', async (blocks) => {
    const random = seeded(14);
    const { rows } = states.at(-1)!;
    let lost = 0;
    for (let round = 0; round < 40; round++) {
      const medium = files.copy();
      if (!blocks) for (const name of ['blocks.1', 'images.1']) medium.files.delete(name);
      const bytes = medium.files.get('rows.1')!;
      bytes[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8);
      const index = await open(medium);
      const { size } = index;
      const missing: string[] = [];
      for (const [id, vector] of rows) {
        const found = await index.get(id);
        if (!found) missing.push(id);
        // Never anything that was not put there.
        else if (!same(found, vector)) {
          missing.push(id);
          expect(ever.get(id)!.some((old) => same(old, found)), id).toBe(true);
        }
      }
      // At most a record's worth.
      expect(missing.length).toBeLessThanOrEqual(121);
      lost += missing.length;
      const query = vectorOf(random);
      const matches = await index.search(query, 50);
      expect(matches.length).toBe(50);
      const bad = new Set(missing);
      expect(matches.filter(({ id }) => bad.has(id) && !ever.has(id))).toEqual([]);
      await index.add('after', query);
      await index.close();
      const again = await open(medium);
      expect(await again.get('after')).toEqual(query);
      // What was lost is known to be, if only by who read all of it.
      if (!blocks) expect(again.size).toBe(size + 1);
      expect((await again.search(query, 1))[0]!.id).toBe('after');
    }
    expect(lost, 'the test flips what matters').toBeGreaterThan(6);
  });
});

const same = (a: Float32Array, b: Float32Array): boolean => a.every((value, i) => value === b[i]);

describe('a kill at every step', () => {
  /** Runs `work` on copies of a medium, killed at the first call, the second, and so on until it is not killed at all. */
  async function killEverywhere(start: MemoryFiles, work: (index: StoredIndex) => Promise<void>, check: (medium: MemoryFiles, finished: boolean) => Promise<void>): Promise<number> {
    for (let calls = 0; ; calls++) {
      const medium = start.copy();
      medium.callsLeft = calls;
      let finished = true;
      try {
        const index = await open(medium);
        await work(index);
        // It may have been killed at what it could do without.
        finished = medium.callsLeft >= 0;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        finished = false;
      }
      // What is still running has no medium any more.
      medium.callsLeft = -2;
      await check(medium.copy(), finished);
      if (finished) return calls;
    }
  }

  test('of adding and sealing', async () => {
    const random = seeded(15);
    const start = files.copy();
    const before = states.at(-1)!.rows;
    const batches = Array.from({ length: 4 }, (_, i) => batchOf(random, Array.from({ length: 700 }, (_unused, j) => `new ${i} ${j}`)));
    let done = 0;
    const steps = await killEverywhere(
      start,
      async (index) => {
        done = 0;
        for (const batch of batches) {
          await index.addMany(batch.ids, batch.vectors);
          done++;
        }
      },
      async (medium) => {
        const index = await open(medium);
        const rows = new Map(before);
        for (const batch of batches.slice(0, done)) put(rows, batch);
        const under = batches[done];
        // Of the batch under way whole records may be there.
        if (under) for (const [i, id] of under.ids.entries()) if (index.has(id)) rows.set(id, under.vectors.slice(i * dims, (i + 1) * dims));
        await expectSame(index, rows, random, 20);
        await goOn(index, medium, rows, random);
      },
    );
    expect(steps).toBeGreaterThan(8);
  });

  test('of compaction', async () => {
    const random = seeded(16);
    const start = files.copy();
    const rows = new Map(states.at(-1)!.rows);
    const index = await open(start);
    const gone = [...rows.keys()].filter((_, i) => i % 9 === 0);
    await index.removeMany(gone);
    for (const id of gone) rows.delete(id);
    await index.close();
    const wide = [...rows.keys()].filter((_, i) => i % 5 === 0);
    let finished = 0;
    let removed = false;
    const steps = await killEverywhere(
      start,
      async (opened) => {
        removed = false;
        await opened.removeMany(wide);
        removed = true;
        await opened.compact();
      },
      async (medium, whole) => {
        const left = new Map(rows);
        const again = await open(medium);
        // Killed while it wrote the removal: either.
        if (removed || again.size < left.size) for (const id of wide) left.delete(id);
        await expectSame(again, left, random, 30);
        expect((await medium.list()).filter((name) => name.startsWith('rows'))).toHaveLength(1);
        if (whole) expect(await medium.list()).toContain('rows.2');
        finished += Number(await medium.size('rows.2') > 0);
        await goOn(again, medium, left, random);
      },
    );
    expect(steps).toBeGreaterThan(15);
    expect(finished, 'some were killed after the exchange').toBeGreaterThan(1);
  });
});
