import { expect, test } from 'vitest';
import { readWords, rowsOf, writeWords } from '../../../src/prebuilt/keywords.ts';

test('a word that 150,000 rows have is found in all of them, and so are words that begin with it', () => {
  const rows = Array.from({ length: 150_000 }, (_, row) => row);
  const words = readWords(new TextEncoder().encode(writeWords(new Map([['boat', rows], ['boathouse', rows]]))), 'words', () => true);
  const { same, longer } = rowsOf('boat', words);
  expect([same.length, longer.length, same.at(-1), longer.at(-1)]).toEqual([150_000, 150_000, 149_999, 149_999]);
});
