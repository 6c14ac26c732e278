import { existsSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { IndexFolder } from '../../../src/cli/index-folder.ts';
import { Output } from '../../../src/prebuilt/output.ts';
import { temporary } from './fixture-site.ts';

let place: ReturnType<typeof temporary>;
beforeEach(() => {
  place = temporary();
});
afterEach(() => place.remove());

const hash = 'a'.repeat(64);

test('what a stopped write left is removed by the next, and nothing of anybody else', async () => {
  const left = ['index.json.part', `shards/${hash}.bin.part`];
  const others = ['notes.part', 'shards/notes.txt', `other/${hash}.bin`, `shards/${hash}.bin.part.old`, `deep/shards/${hash}.bin`];
  for (const path of [...left, ...others]) place.put(path, 'x');
  const files = new IndexFolder(place.path);
  const output = await Output.over(files);
  await output.put('index.json', new TextEncoder().encode('{}'));
  expect(await output.finish()).toMatchObject({ written: ['index.json'], removed: left });
  expect(left.filter((path) => existsSync(join(place.path, path)))).toEqual([]);
  expect(others.filter((path) => existsSync(join(place.path, path)))).toEqual(others);
});

test('a file is read up to what there can be, and no further', async () => {
  const [files, path] = [new IndexFolder(place.path), `shards/${hash}.bin`];
  place.put(path, 'four');
  expect(new TextDecoder().decode(await files.get(path, { most: 4 }))).toBe('four');
  await expect(files.get(path, { most: 3 })).rejects.toMatchObject({ code: 'index-invalid', detail: `${path}: more than 3 bytes` });
  // More than memory holds: it takes no room on the disk either.
  truncateSync(join(place.path, path), 2 ** 40);
  await expect(files.get(path, { most: 2 ** 25 })).rejects.toMatchObject({ code: 'index-invalid' });
  await expect(files.get('index.json')).rejects.toMatchObject({ code: 'index-network', detail: `${join(place.path, 'index.json')} is missing` });
});
