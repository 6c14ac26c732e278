import { closeSync, existsSync, openSync, readFileSync, readdirSync, statSync, truncateSync, utimesSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildIndex, type Built, type Stage } from '../../../src/cli/indexing/build.ts';
import { localModel } from '../../../src/cli/native/model.ts';
import { UsageError } from '../../../src/cli/usage.ts';
import { page, temporary } from './fixture-site.ts';

let place: ReturnType<typeof temporary>;
beforeEach(() => {
  place = temporary();
});
afterEach(() => place.remove());

const model = localModel('doodle');
const run = (out = 'out', onStage: (stage: Stage) => void = () => {}, signal = new AbortController().signal): Promise<Built> =>
  buildIndex({ folder: join(place.path, 'in'), out: join(place.path, out), model, base: '/', cache: join(place.path, 'cache') }, signal, onStage);
const cacheFile = (): string => join(place.path, 'cache', readdirSync(join(place.path, 'cache'))[0]!);
/** Every file of a folder with its bytes. */
const content = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(join(place.path, folder), { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [[join(entry.parentPath, entry.name).slice(place.path.length), readFileSync(join(entry.parentPath, entry.name)).toString('base64')]] : [])));

test('a folder of pictures: sidecars, copies, links in circles, damage; the second run encodes and writes nothing', async () => {
  for (let i = 1; i <= 6; i++) place.album(i, `in/2024/${i}.webp`);
  place.album(1, 'in/copy.webp');
  place.album(2, 'in/.hidden/7.webp');
  place.put('in/2024/1.webp.json', JSON.stringify({ description: 'What the sidecar says', photoTakenTime: { timestamp: '1700000000' } }));
  place.put('in/film.mp4', Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom'));
  place.put('in/torn.webp', readFileSync(join(place.path, 'in/2024/5.webp')).subarray(0, 300));
  place.link('..', 'in/2024/loop');
  place.link('nowhere', 'in/broken.webp');
  for (let i = 1; i <= 6; i++) utimesSync(join(place.path, `in/2024/${i}.webp`), 1_700_000_000, 1_700_000_000);
  const first = await run();
  expect(first).toMatchObject({ kind: 'photos', pages: 0, pictures: 6, passages: 0, encoded: { pictures: 6 } });
  expect(first.leftOut.map(({ name, code }) => [name, code]).toSorted()).toEqual([['film.mp4', 'file-unsupported'], ['torn.webp', 'file-decode']]);
  const before = content('out');
  const second = await run();
  expect(second).toMatchObject({ pictures: 6, encoded: { pictures: 0, texts: 0 }, wrote: { written: [], removed: [] } });
  expect(content('out')).toEqual(before);
  // From nothing, elsewhere: the same bytes.
  const third = await run('other');
  expect(third.wrote.integrity).toBe(first.wrote.integrity);
});

test('a run that is stopped keeps its batches, and the next goes on; damage in the cache costs what it hit', async () => {
  for (let i = 1; i <= 12; i++) place.album(i, `in/${i}.webp`);
  const stop = new AbortController();
  const stopped = await run('out', (stage) => {
    if (stage.stage === 'encode' && stage.progress.done >= 8) stop.abort();
  }, stop.signal).catch((error: unknown) => error);
  expect(stopped).toMatchObject({ name: 'AbortError' });
  expect(existsSync(join(place.path, 'out'))).toBe(false);
  const { encoded } = await run();
  expect(encoded.pictures).toBeGreaterThan(0);
  expect(encoded.pictures).toBeLessThanOrEqual(8);
  const whole = content('out');
  // A byte in the middle of a record, and the end of the last one.
  const file = openSync(cacheFile(), 'r+');
  writeSync(file, Buffer.from([255]), 0, 1, 600);
  closeSync(file);
  truncateSync(cacheFile(), statSync(cacheFile()).size - 10);
  const again = await run();
  expect(again.encoded.pictures + again.encoded.texts).toBeLessThanOrEqual(2);
  expect(again.wrote.written).toEqual([]);
  expect(content('out')).toEqual(whole);
  expect((await run()).encoded).toEqual({ pictures: 0, texts: 0 });
});

test('a site: one picture on several pages is one item, and a new word on a page encodes that word alone', async () => {
  for (let i = 1; i <= 3; i++) place.album(i, `in/img/${i}.webp`);
  place.put('in/index.html', page('Home', '<h1>Home</h1><p>A passage about umbrellas.</p><img src="img/1.webp" alt=""><img src="img/2.webp" alt="two">'));
  place.put('in/more/index.html', page('More', '<h1>More</h1><p>A passage about umbrellas.</p><img src="../img/1.webp" alt="umbrellas"><img src="../img/3.webp">'));
  expect(await run('in/search')).toMatchObject({ kind: 'site', pages: 2, pictures: 3, passages: 1, encoded: { pictures: 3, texts: 3 }, leftOut: [] });
  expect(await run('in/search')).toMatchObject({ pages: 2, encoded: { pictures: 0, texts: 0 }, wrote: { written: [] } });
  const [columns] = readdirSync(join(place.path, 'in/search/columns'));
  const { pages, standing } = JSON.parse(readFileSync(join(place.path, 'in/search/columns', columns!), 'utf8')) as { pages: string[]; standing: number[][] };
  expect(pages).toEqual(['./', 'more/']);
  expect(standing.toSorted()).toEqual([[0], [0, 1], [0, 1], [1]]);
  place.put('in/more/index.html', page('More', '<h1>More</h1><p>Something else.</p><img src="../img/1.webp" alt="umbrellas at night"><img src="../img/3.webp">'));
  expect(await run('in/search')).toMatchObject({ pictures: 3, passages: 2, encoded: { pictures: 0, texts: 2 } });
});

test('an index in the folder itself: its thumbnails are no pictures of it, what is beside them is', async () => {
  place.album(1, 'in/1.webp');
  place.album(2, 'in/thumbs/2.webp');
  const first = await run('in');
  expect(first).toMatchObject({ pictures: 2, leftOut: [] });
  expect(readdirSync(join(place.path, 'in/thumbs'))).toHaveLength(3);
  expect(await run('in')).toMatchObject({ pictures: 2, leftOut: [], encoded: { pictures: 0, texts: 0 }, wrote: { written: [], removed: [] } });
});

test('an index.json that is none of an index is not written over', async () => {
  place.album(1, 'in/1.webp');
  for (const text of ['{"name":"somebody else\'s","format":"other"}', '[]', 'no JSON']) {
    place.put('out/index.json', text);
    await expect(run()).rejects.toThrow(UsageError);
    expect(readFileSync(join(place.path, 'out/index.json'), 'utf8')).toBe(text);
  }
  // Of what was cut nothing is lost.
  place.put('out/index.json', '{"format":"glimpse-index","ver');
  expect((await run()).wrote.written).toContain('index.json');
});

test('there is nothing to index in an empty folder, nor where nothing can be read', async () => {
  place.put('in/.hidden', '');
  await expect(run()).rejects.toThrow(/nothing to index/);
  place.put('in/drawn.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await expect(run()).rejects.toThrow(/nothing to index in .*drawn\.svg: /);
  expect(existsSync(join(place.path, 'out'))).toBe(false);
});
