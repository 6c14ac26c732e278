import { expect, test } from 'vitest';
import { StoredIndex } from '../../../src/vectors/stored-index.ts';
import { Planes } from '../../../src/vectors/planes.ts';
import { MemoryFiles } from './memory-files.ts';
import { best, type Rows } from './model.ts';
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
