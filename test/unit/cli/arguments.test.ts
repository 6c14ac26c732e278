import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { among, one, parseArguments, wholeNumber } from '../../../src/cli/arguments.ts';
import { indexCommand } from '../../../src/cli/index-command.ts';
import { errorLine, jsonText } from '../../../src/cli/printed.ts';
import { table, searchCommand } from '../../../src/cli/search-command.ts';
import { models } from '../../../src/cli/models.ts';
import { outsideLine } from '../../../src/cli/outside.ts';
import { serveCommand } from '../../../src/cli/serve-command.ts';
import { duration } from '../../../src/cli/status-line.ts';
import { summary } from '../../../src/cli/summary.ts';
import { UsageError } from '../../../src/cli/usage.ts';
import type { Item, Results } from '../../../src/types.ts';

const never = new AbortController().signal;
const options = { out: { type: 'string' }, json: { type: 'boolean' } } as const;

test('arguments are what a command knows, or that is said in one sentence', () => {
  expect(parseArguments(['a', '--out', 'b', '--json'], options)).toMatchObject({ values: { out: 'b', json: true }, positionals: ['a'] });
  expect(() => parseArguments(['--speed'], options)).toThrow(/^Unknown option '--speed'\.$/);
  expect(() => parseArguments(['--out'], options)).toThrow(UsageError);
  expect(() => parseArguments(['-boat'], options, 'Say -- first.')).toThrow(/^Unknown option '-b'\. Say -- first\.$/);
  expect(() => parseArguments(['--out'], options, 'Say -- first.')).toThrow(/^(?!.*first)/);
  expect(one(['a'], 'x')).toBe('a');
  expect(() => one([], 'the folder')).toThrow('Name the folder.');
  expect(() => one(['a', 'b', 'c'], 'x')).toThrow('not b, c as well');
  expect(wholeNumber('12', 'limit', [1, 20])).toBe(12);
  for (const wrong of ['', ' ', '0', '21', '1.5', 'many', '-3', 'NaN']) expect(() => wholeNumber(wrong, 'limit', [1, 20])).toThrow(UsageError);
  expect(among(undefined, 'dtype', ['q8'])).toBeUndefined();
  expect(() => among('q9', 'dtype', ['q8', 'fp16'])).toThrow('--dtype takes q8, fp16, not "q9".');
});

test.each<[string, (args: readonly string[], signal: AbortSignal) => Promise<void>, readonly string[], RegExp]>([
  ['index without a folder', indexCommand, ['--out', 'x'], /Name the folder to index/],
  ['index without --out', indexCommand, ['.'], /--out/],
  ['index of nothing', indexCommand, ['/nowhere/at/all', '--out', 'x'], /not there/],
  ['index of a file', indexCommand, ['package.json', '--out', 'x'], /no folder/],
  ['index with a wrong type', indexCommand, ['.', '--out', 'x', '--dtype', 'int3'], /--dtype takes/],
  ['index with a wrong base', indexCommand, ['.', '--out', 'x', '--base', 'javascript:alert(1)'], /--base takes/],
  ['index with a model that does not come with Glimpse', indexCommand, ['.', '--out', 'x', '--model', 'jina-clip-v1'], /glimpse models fetch jina-clip-v1/],
  ['index with a model that nobody knows', indexCommand, ['.', '--out', 'x', '--model', 'foo'], /There is no model of that name\. foo; known: doodle/],
  ['index with weights that the model has none of', indexCommand, ['.', '--out', 'x', '--dtype', 'fp32'], /fp32/],
  ['models of a name that nobody knows', models, ['fetch', 'foo'], /There is no model of that name/],
  ['search without words', searchCommand, ['x'], /Say what to look for/],
  ['search without an index', searchCommand, [], /Name the folder of an index/],
  ['search with a wrong limit', searchCommand, ['x', 'words', '--limit', 'all'], /--limit takes/],
  ['serve of nothing', serveCommand, ['/nowhere/at/all'], /no folder/],
  ['serve on a wrong port', serveCommand, ['.', '--port', '70000'], /--port takes/],
])('%s is a mistake of typing', async (_name, command, args, message) => {
  const error: unknown = await command(args, never).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toMatch(message);
});

test('what was done is told with its reasons, the most frequent first', () => {
  const leftOut = [...Array.from({ length: 7 }, (_, i) => ({ name: `${i}.txt`, code: 'file-unsupported' as const, reason: 'No picture.' })), { name: 'a.jpg', code: 'file-decode' as const, reason: 'Damaged.' }];
  const wrote = { written: ['index.json'], unchanged: 3, removed: [], bytes: 12_345, integrity: 'sha256-x' };
  const text = summary({ kind: 'site', pages: 1, unwanted: 3, pictures: 2, passages: 1, encoded: { pictures: 1, texts: 0 }, leftOut, wrote }, { out: 'dist/search', model: 'doodle', seconds: 1.25 });
  expect(text.split('\n')).toEqual([
    'Indexed 2 pictures and 1 passage of 1 page with doodle in 1.3 s: 1 picture and 0 texts were new.',
    '3 pages ask to be left out.',
    'Left out 8:',
    '  7 × No picture. 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 2 more',
    '  1 × Damaged. a.jpg',
    'Wrote 1 file to dist/search, 12 kB in all: 3 unchanged, 0 removed.',
    'integrity="sha256-x"',
    '',
  ]);
  expect([5, 59.1, 61, 7300].map(duration)).toEqual(['5 s', '1 min 0 s', '1 min 1 s', '2 h 1 min']);
});

/** What would clear a terminal, name its window, turn text around, or begin a line of its own. */
const hostile = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202egpj.exe\r\n';
const unfit = /(?!\n)[\p{Cc}\u202e]/u;

test('what somebody else has named cannot steer the terminal', () => {
  const wrote = { written: [], unchanged: 0, removed: [], bytes: 0, integrity: 'sha256-x' };
  const leftOut = [{ name: `${hostile}.jpg`, code: 'file-read' as const, reason: `The picture is not there (on ${hostile}).` }];
  const text = summary({ kind: 'site', pages: 1, unwanted: 0, pictures: 0, passages: 0, encoded: { pictures: 0, texts: 0 }, leftOut, wrote }, { out: hostile, model: 'doodle', seconds: 1 });
  expect(text).not.toMatch(unfit);
  expect(text.split('\n')).toHaveLength(6);
  const item = { type: 'image', name: hostile, caption: hostile, url: hostile } as Item;
  const results: Results = { hits: [{ item, score: 1, band: 'strong', cosines: {}, why: [], alike: [] }], total: 1, relevant: 1, nothing: false, keywordsOnly: false, settled: true, took: 1, scan: 1 };
  expect(table(results)).not.toMatch(unfit);
  expect(table(results).split('\n')).toHaveLength(3);
  expect(jsonText(results)).not.toMatch(unfit);
  expect(JSON.parse(jsonText(results))).toEqual(results);
  expect(errorLine(new UsageError(`There is no model ${hostile}`))).not.toMatch(/[\p{Cc}\u202e]/u);
});

test('answers are a table', () => {
  const item = { type: 'image', name: 'a.webp', caption: 'a red\ncar', url: 'img/a.webp' } as Item;
  const answer = { hits: [{ item, score: 1.23456, band: 'strong' as const, cosines: {}, why: [], alike: [] }], total: 9, relevant: 1, nothing: false, keywordsOnly: false, settled: true, took: 12.3, scan: 1 };
  expect(table(answer)).toBe('strong  1.235  img/a.webp  a red car\n1 of 9 in 12 ms.\n');
});

test('an index that does not lie inside its site is told where it has to be', async () => {
  const work = mkdtempSync(join(tmpdir(), 'glimpse-outside-'));
  try {
    for (const path of ['site/search', 'site/..search', 'other/the index', 'site-2']) mkdirSync(join(work, path), { recursive: true });
    symlinkSync(join(work, 'site/search'), join(work, 'link'));
    const said = async (out: string, base = '/') => (await outsideLine(join(work, 'site'), join(work, out), base))?.replaceAll(work, '');
    for (const inside of ['site', 'site/search', 'site/..search', 'link']) expect(await said(inside), inside).toBeUndefined();
    expect(await said('other/the index')).toBe('/other/the index lies outside /site: publish it with the site, at /the%20index/ for <glimpse-search index="/the%20index/">.');
    expect(await said('site-2', '/book')).toContain('at /book/site-2/ for');
    expect(await said('site-2', 'https://example.org/')).toContain('index="https://example.org/site-2/"');
    expect(await said('.', '/book/')).toContain('index="/"');
  } finally {
    rmSync(work, { recursive: true });
  }
});
