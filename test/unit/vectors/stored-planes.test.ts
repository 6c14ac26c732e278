import { beforeAll, describe, expect, test } from 'vitest';
import { StoredIndex } from '../../../src/vectors/stored/stored-index.ts';
import { Planes } from '../../../src/vectors/planes.ts';
import { Killed, MemoryFiles } from './memory-files.ts';
import { batchOf, best, expectSame, goOn, open as openSmall, put, type Rows } from './model.ts';
import { seeded } from './random.ts';

const dims = 100;

test('with the real planes: exact, opened from images, mended and rewritten', async () => {
  const random = seeded(41);
  const files = new MemoryFiles();
  const rows: Rows = new Map();
  const open = (): Promise<StoredIndex> => StoredIndex.open(files, { space: 's', dims, metric: 'cosine' }, Planes.create);
  let index = await open();
  const vectorOf = (): Float32Array => Float32Array.from({ length: dims }, () => random() + random() + random() - 1.4);
  const check = async (): Promise<void> => {
    expect(index.size).toBe(rows.size);
    for (let i = 0; i < 10; i++) {
      const query = vectorOf();
      expect((await index.search(query, 10)).map(({ id }) => id)).toEqual(best(rows, query, 10));
    }
  };
  const ids = Array.from({ length: 3500 }, (_, i) => `photo ${i}`);
  const vectors = new Float32Array(ids.length * dims);
  ids.forEach((id, i) => {
    rows.set(id, vectorOf());
    vectors.set(rows.get(id)!, i * dims);
  });
  await index.addMany(ids, vectors);
  await check();
  await index.close();
  index = await open();
  await check();
  await index.close();
  files.files.get('images.1')![150_000]! ^= 4;
  index = await open();
  await check();
  const gone = ids.filter((_, i) => i % 3 === 0);
  await index.removeMany(gone);
  for (const id of gone) rows.delete(id);
  await check();
  await index.compact();
  await check();
  await index.close();
  index = await open();
  await check();
  expect((await index.stats()).removed).toBe(0);
});

describe('with the real planes, of few numbers', () => {
  const random = seeded(42);
  const files = new MemoryFiles();
  const rows: Rows = new Map();
  const open = (medium: MemoryFiles): Promise<StoredIndex> => openSmall(medium, {}, Planes.create);

  beforeAll(async () => {
    const index = await open(files);
    const batch = batchOf(random, Array.from({ length: 3300 }, (_, i) => `id ${i}`));
    await index.addMany(batch.ids, batch.vectors);
    put(rows, batch);
    const gone = batch.ids.filter((_, i) => i % 7 === 0);
    await index.removeMany(gone);
    for (const id of gone) rows.delete(id);
    await index.close();
  });

  test.each(['blocks', 'images'])('a cut or a flipped bit in %s costs nothing', async (name) => {
    for (let round = 0; round < 6; round++) {
      const medium = files.copy();
      const bytes = medium.files.get(`${name}.1`)!;
      const at = Math.floor(random() * bytes.length);
      if (round % 3 === 0) bytes.fill(0, at);
      else if (round % 3 === 1) medium.files.set(`${name}.1`, bytes.slice(0, at));
      else bytes[at]! ^= 1 << Math.floor(random() * 8);
      const index = await open(medium);
      await expectSame(index, rows, random);
      await goOn(index, medium, rows, random, Planes.create);
    }
  });

  test('all images damaged: they are made anew in one other memory', async () => {
    const medium = files.copy();
    for (let at = 100; at < medium.files.get('images.1')!.length; at += 15_000) medium.files.get('images.1')![at]! ^= 1;
    let made = 0;
    const create = (width: number): Promise<Planes> => {
      made++;
      return Planes.create(width);
    };
    const index = await openSmall(medium, {}, create);
    expect(made).toBe(2);
    await expectSame(index, rows, random);
    await index.close();
    await expectSame(await open(medium), rows, random);
  });

  test('a kill at any step of changes and compaction leaves what was acknowledged', async () => {
    const more = batchOf(random, Array.from({ length: 900 }, (_, i) => `new ${i}`));
    const gone = [...rows.keys()].filter((_, i) => i % 3 === 0);
    for (let calls = 0; ; calls++) {
      const medium = files.copy();
      medium.callsLeft = calls;
      const known = new Map(rows);
      let done = 0;
      try {
        const index = await open(medium);
        await index.addMany(more.ids, more.vectors);
        done++;
        put(known, more);
        await index.removeMany(gone);
        done++;
        for (const id of gone) known.delete(id);
        await index.compact();
      } catch (error) {
        expect(error).toBeInstanceOf(Killed);
      }
      const finished = medium.callsLeft >= 0;
      medium.callsLeft = -2;
      const left = medium.copy();
      const again = await open(left);
      const made: Rows = new Map();
      put(made, more);
      // Of the change under way whole records may be there.
      if (done === 0) for (const [id, vector] of made) if (again.has(id)) known.set(id, vector);
      if (done === 1 && !again.has(gone[0]!)) for (const id of gone) known.delete(id);
      await expectSame(again, known, random);
      await goOn(again, left, known, random, Planes.create);
      if (finished) break;
    }
  });
});

test('a vector that is used again at once is kept as it was given', async () => {
  const index = await StoredIndex.open(new MemoryFiles(), { space: 's', dims: 3, metric: 'cosine' }, Planes.create);
  const vector = new Float32Array(3);
  const adding: Promise<void>[] = [];
  for (let i = 0; i < 4; i++) {
    vector.set([i, 1, 0]);
    adding.push(index.add(`row ${i}`, vector));
  }
  vector.fill(NaN);
  await Promise.all(adding);
  for (let i = 0; i < 4; i++) expect(await index.get(`row ${i}`)).toEqual(Float32Array.of(i, 1, 0));
});
