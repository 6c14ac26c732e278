import { describe, expect, test } from 'vitest';
import { batchesOf } from '../../../src/encode/batches.ts';
import { chunks } from '../../../src/encode/chunks.ts';
import { truncate } from '../../../src/encode/tokens.ts';

test('truncate keeps the last token', () => {
  expect(truncate([2, 10, 11, 12, 3], 5)).toEqual([2, 10, 11, 12, 3]);
  expect(truncate([2, 10, 11, 12, 3], 4)).toEqual([2, 10, 11, 3]);
  expect(truncate([2, 3], 512)).toEqual([2, 3]);
});

describe('batchesOf', () => {
  test('puts texts of like length together, each once, and no batch is too large', () => {
    const lengths = Array.from({ length: 200 }, (_, i) => 3 + ((i * 37) % 90));
    const batches = batchesOf(lengths, 16, 0.15);
    expect(batches.flat().toSorted((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
    for (const batch of batches) {
      const longest = Math.max(...batch.map((i) => lengths[i]!));
      const real = batch.reduce((sum, i) => sum + lengths[i]!, 0);
      expect(batch.length).toBeLessThanOrEqual(16);
      expect((longest * batch.length - real) / real).toBeLessThanOrEqual(0.15);
    }
    // Runs apart would be 200.
    expect(batches.length).toBeLessThan(30);
  });

  test('a word is not filled up to the length of a page', () => {
    expect(batchesOf([512, 3, 512, 3], 16, 0.15)).toEqual([[1, 3], [0, 2]]);
  });

  test('where filling costs too much, only texts of one length go together', () => {
    expect(batchesOf([7, 8, 7, 9, 8], 16, 0)).toEqual([[0, 2], [1, 4], [3]]);
  });

  test('nothing in, nothing out', () => {
    expect(batchesOf([], 16, 0.15)).toEqual([]);
  });
});

describe('chunks', () => {
  /** A token a letter, as between [CLS] and [SEP]. */
  const letters = (text: string): number[] => [0, ...Array.from(text.replaceAll(/\s/g, ''), () => 7), 1];
  const cut = (text: string, limit: number): string[] => chunks(text, letters, limit).map(({ start, end }) => text.slice(start, end));

  test('a text that fits is whole, spaces and all', () => {
    expect(cut('  a few words ', 20)).toEqual(['  a few words ']);
    expect(cut('', 20)).toEqual(['']);
  });

  test('a long text is cut between words, no stretch is too long, nothing is left out', () => {
    const text = Array.from({ length: 300 }, (_, i) => `word${i}`).join(i3());
    const stretches = chunks(text, letters, 60);
    expect(stretches.length).toBeGreaterThan(30);
    expect(stretches[0]!.start).toBe(0);
    expect(stretches.at(-1)!.end).toBe(text.length);
    stretches.forEach(({ start, end }, i) => {
      const part = text.slice(start, end);
      expect(letters(part).length).toBeLessThanOrEqual(60);
      expect(part).toMatch(/^word\d+[^]*word\d+$/);
      if (i > 0) {
        expect(start, 'it overlaps the one before').toBeLessThan(stretches[i - 1]!.end);
        expect(start, 'and goes on').toBeGreaterThan(stretches[i - 1]!.start);
        expect(end).toBeGreaterThan(stretches[i - 1]!.end);
      }
    });
  });

  test('a script without spaces is cut between characters, and none of these in halves', () => {
    const text = '海辺の灯台🚢'.repeat(20);
    const stretches = cut(text, 22);
    expect(stretches.length).toBeGreaterThan(5);
    for (const part of stretches) {
      expect([...part].length).toBeLessThanOrEqual(20);
      expect(part.isWellFormed()).toBe(true);
    }
  });

  test('one word that is too long is a stretch of its own', () => {
    expect(cut(`${'x'.repeat(30)} yy`, 12)).toEqual(['x'.repeat(30), 'yy']);
  });

  test('a limit below the special tokens still ends', () => {
    expect(cut('a b c', 2).length).toBe(3);
  });
});

function i3(): string {
  return '  \n';
}
