import { expect, test } from 'vitest';
import { keywordFiles, readWords, rowsOf, writeWords } from '../../../src/prebuilt/keywords.ts';

test('a word that 150,000 rows have is found in all of them, and so are words that begin with it', () => {
  const rows = Array.from({ length: 150_000 }, (_, row) => row);
  const words = readWords(new TextEncoder().encode(writeWords(new Map([['boat', rows], ['boathouse', rows]]))), 'words', () => true);
  const { same, longer } = rowsOf('boat', words);
  expect([same.length, longer.length, same.at(-1), longer.at(-1)]).toEqual([150_000, 150_000, 149_999, 149_999]);
});

test('150,000 words that begin with the same letters are in one file, each once', () => {
  const words = new Map(Array.from({ length: 150_000 }, (_, i) => [`lighthouse${i}`, [i]]));
  const files = keywordFiles(words);
  expect([...files].map(([start, some]) => [start, some.size])).toEqual([['lighthou', 150_000]]);
});

test('what is wrong is told without what could steer a terminal', () => {
  const read = (value: object) => () => readWords(new TextEncoder().encode(JSON.stringify(value)), 'words', () => true);
  for (const steps of [[], [3, 0], 'none']) expect(read({ '_\u001b[31mboat\u009b\n': steps })).toThrow(expect.objectContaining({ code: 'index-invalid', detail: 'words: _[31mboat' }));
});
