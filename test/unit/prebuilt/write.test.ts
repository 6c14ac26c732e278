import { expect, test } from 'vitest';
import { Prebuilt } from '../../../src/prebuilt/open.ts';
import { pooled } from '../../../src/prebuilt/pool.ts';
import { writeIndex } from '../../../src/prebuilt/write.ts';
import { sha256 } from '../../../src/store/sha256.ts';
import type { Row } from '../../../src/types.ts';
import { about, codeOf, itemOf, MemoryFiles, rowsOf, World, written } from './index-rig.ts';

const world = new World(32, 12);
const signal = new AbortController().signal;

/** A thumbnail of no size: its head is all that is looked at. */
const thumb = (seed: number) => ({ mime: 'image/webp', data: Uint8Array.from([0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x45, 0x42, 0x50, seed]).buffer, width: 32, height: 24 });

async function allRows(files: MemoryFiles) {
  const index = await Prebuilt.open(files, sha256);
  const rows = (await pooled([...index.manifest.shards.keys()], 6, async (slot) => (index.manifest.shards[slot] ? index.shard(slot, signal) : []))).flat();
  return { index, rows };
}

test('what is written is read: facts, vectors to 8 bits, thumbnails', async () => {
  const page = { url: 'a/page.html#there', title: 'A page', headings: ['One', 'Two'] };
  const rows: Row[] = rowsOf(world, 100).map((row, i) => ({ ...row, item: { ...row.item, ...(i % 3 === 0 && { page, tags: ['x', 'y'], camera: 'Box', place: { lat: 1, lon: 2 } }) }, ...(i < 10 && { thumb: thumb(i) }) }));
  const { files, wrote } = await written(world, rows);
  const { rows: read, index } = await allRows(files);
  expect(read.length).toBe(100);
  for (const { item, picture, words, thumb: place } of read) {
    const row = rows.find((one) => one.item.id === item.id)!;
    const whole = row.item.page && { page: { ...page, url: 'https://site.example/a/page.html#there' } };
    expect(item).toEqual({ ...row.item, added: row.item.modified, url: `https://site.example/${row.item.url!}`, ...whole });
    for (const [one, other] of [[picture, row.picture], [words, row.words]]) expect(one?.reduce((sum, value, i) => sum + value * other![i]!, 0) ?? 1).toBeGreaterThan(0.9995);
    if (place) expect(new Uint8Array((await index.thumb(place)).data)).toEqual(new Uint8Array(row.thumb!.data));
  }
  expect(read.filter((row) => row.thumb).length).toBe(10);
  expect(files.paths('thumbs/').length).toBe(10);
  expect(wrote.bytes).toBe([...files.all.values()].reduce((sum, bytes) => sum + bytes.length, 0));
  expect(index.facts).toMatchObject({ rows: 100, model: { preset: 'doodle', dtype: 'q8' }, space: world.space });
});

test('the same rows in any order give the same bytes, and a second time nothing is written', async () => {
  const rows = rowsOf(world, 700);
  const [one, other] = [await written(world, rows), await written(world, rows.toReversed())];
  expect([...one.files.all.keys()].sort()).toEqual([...other.files.all.keys()].sort());
  expect(one.wrote.integrity).toBe(other.wrote.integrity);
  const again = await written(world, rows, one.files);
  expect(again.wrote).toMatchObject({ written: [], removed: [], integrity: one.wrote.integrity, bytes: one.wrote.bytes });
});

test('one row that changes, comes or goes touches the shards concerned and what is told of them', async () => {
  const rows = rowsOf(world, 900);
  const { files } = await written(world, rows);
  const before = new Set(files.all.keys());
  const shards = files.paths('shards/').length;
  const check = async (changed: readonly Row[], most: Readonly<Record<string, number>>): Promise<void> => {
    const { wrote } = await written(world, changed, files);
    for (const [folder, count] of Object.entries(most)) expect(wrote.written.filter((path) => path.startsWith(folder)).length, folder).toBeLessThanOrEqual(count);
    expect(wrote.written.at(-1)).toBe('index.json');
    expect(wrote.removed.every((path) => !files.all.has(path))).toBe(true);
    expect((await allRows(files)).rows.map(({ item }) => item.id).sort()).toEqual(changed.map(({ item }) => item.id).sort());
  };
  // A file, not a row, of the index: it stays.
  await files.write('robots.txt', new Uint8Array(3));
  await check(rows.with(17, { ...rows[17]!, item: itemOf(17, { caption: 'something else' }) }), { 'shards/': 1, 'sketches/': 1, 'columns/': 1 });
  await check(rows.slice(1), { 'shards/': 2, 'sketches/': 1, 'columns/': 2 });
  await check([...rows.slice(1), ...rowsOf(world, 901).slice(900)], { 'shards/': 1, 'sketches/': 1, 'columns/': 1 });
  expect(files.paths('shards/').length).toBe(shards);
  expect(files.paths('shards/').filter((path) => before.has(path)).length).toBeGreaterThan(shards - 4);
  expect(files.all.has('robots.txt')).toBe(true);
});

test('a shard that is full is divided; an index of which most is new is made anew; one that is damaged too', async () => {
  const rows = rowsOf(world, 300);
  const { files } = await written(world, rows);
  const alike = Array.from({ length: 80 }, (_, i): Row => ({ item: itemOf(5000 + i), picture: rows[0]!.picture!, words: rows[0]!.words! }));
  await written(world, [...rows, ...alike], files);
  const { index } = await allRows(files);
  expect(Math.max(...index.manifest.shards.map((shard) => shard?.rows ?? 0))).toBeLessThanOrEqual(64);
  const most = await written(world, rowsOf(world, 650), files);
  expect(most.wrote.integrity).toBe((await written(world, rowsOf(world, 650))).wrote.integrity);
  const shard = files.paths('shards/')[0]!;
  await files.write(shard, files.all.get(shard)!.slice(0, 100));
  await files.write('index.json', new TextEncoder().encode('<!doctype html>'));
  await written(world, rowsOf(world, 650), files);
  expect((await allRows(files)).rows.length).toBe(650);
  expect((await written(world, [], files)).wrote.removed.length).toBeGreaterThan(10);
  expect([...files.all.keys()]).toEqual(['index.json']);
});

test('vectors of another length, none, NaN, and an item twice are refused', async () => {
  const [row] = rowsOf(world, 1);
  const files = new MemoryFiles();
  const told = await about(world);
  const write = (rows: readonly Row[]) => codeOf(writeIndex(rows, told, files));
  expect(await write([{ ...row!, picture: new Float32Array(3) }])).toBe('space-mismatch');
  expect(await write([{ item: row!.item }])).toBe('vector-invalid');
  expect(await write([{ ...row!, words: new Float32Array(32).fill(NaN) }])).toBe('vector-invalid');
  expect(await write([row!, row!])).toBe('input-invalid');
  expect(files.all.has('index.json')).toBe(false);
});
