import { describe, expect, test } from 'vitest';
import { backgroundTexts } from '../../../src/models/background.ts';
import { checkPreset } from '../../../src/models/check.ts';
import { doodle } from '../../../src/models/doodle.ts';
import { backgroundOf, closeness, Tops } from '../../../src/rank/background.ts';
import { bandOf, barFor, cutsBySpread, cutsFor, defaultRules, heightOf, surest } from '../../../src/rank/bands.ts';
import { mergedScore, withEveryWord } from '../../../src/rank/merge.ts';
import type { Vector } from '../../../src/types.ts';
import evaluation from '../../fixtures/eval/eval.json' with { type: 'json' };

const tops = { mean: 0.3, deviation: 0.05 };
const rule = { answer: 2, far: 0.5, sure: 0.5, strong: -0.5, maybe: -1 };
const unit = (...values: number[]): Vector => Float32Array.from(values, (value) => value / Math.hypot(...values));

describe('bands for words', () => {
  test('the bar is above what the background reaches, and lower for queries far from it', () => {
    const bar = barFor(tops, 1, rule);
    expect(bar.at).toBeCloseTo(0.4, 12);
    expect(barFor(tops, -2, rule).at).toBeCloseTo(0.35, 12);
    expect(barFor(tops, -100, rule)).toEqual(barFor(tops, -5, rule));
    expect(heightOf(0.5, bar)).toBeCloseTo(2, 12);
  });

  test('nothing, maybe, and strong only with a sure best hit', () => {
    const bar = barFor(tops, 0, rule);
    const bands = (top: number): string[] => [top, 0.38, 0.36, 0.3].map((score) => bandOf(score, cutsFor(top, bar, rule, 12)));
    expect(bands(0.39)).toEqual(['rest', 'rest', 'rest', 'rest']);
    expect(bands(0.41)).toEqual(['maybe', 'maybe', 'maybe', 'rest']);
    expect(bands(0.5)).toEqual(['strong', 'strong', 'maybe', 'rest']);
    expect([0.36, 0.34].map((top) => bandOf(top, cutsFor(top, bar, rule, 11))), 'few rows have a unit of grace').toEqual(['maybe', 'rest']);
  });

  test('the same words are strong however high the bar, and nothing is told without a deviation', () => {
    const high = { at: 2, mean: 2, unit: 0.1 };
    expect(bandOf(0.99, cutsFor(0.99, high, rule, 12))).toBe('strong');
    expect(bandOf(0.4, cutsFor(0.4, { at: 0.3, mean: 0.3, unit: 0 }, rule, 12))).toBe('maybe');
    expect(bandOf(0.4, cutsBySpread(tops, 1))).toBe('maybe');
  });

  test('the surest side counts', () => {
    expect(surest(['rest', 'strong', 'maybe'])).toBe('strong');
    expect(surest(['rest', 'maybe'])).toBe('maybe');
    expect(surest([])).toBe('rest');
  });
});

describe('background', () => {
  const background = backgroundOf([unit(1, 0, 0), unit(0, 1, 0), unit(1, 1, 0)]);

  test('closeness is nought in the middle and negative far away', () => {
    expect(background.own.mean).toBeCloseTo((2 * Math.SQRT1_2 * 2 + 0) / 6, 6);
    expect(closeness(unit(0, 0, 1), background)).toBeLessThan(0);
    expect(closeness(unit(1, 1, 0), background)).toBeGreaterThan(0);
    expect(closeness(unit(1, 0, 0), backgroundOf([unit(1, 0, 0)])), 'one text has no deviation').toBe(0);
  });

  test('tops that are kept up to date are those of a search', () => {
    const rows = new Map<string, Vector>();
    const best = (text: Vector) => [...rows].map(([id, row]) => ({ id, score: row.reduce((sum, value, i) => sum + value * text[i]!, 0) })).sort((a, b) => b.score - a.score)[0];
    const settled = (tops: Tops) => {
      while (tops.take(best));
      tops.settle();
      return tops.spread;
    };
    const kept = new Tops(background);
    expect(settled(kept)).toBeUndefined();
    const steps: (readonly [string, Vector | undefined])[] = [['a', unit(1, 2, 3)], ['b', unit(3, 1, 0)], ['c', unit(0, -1, 1)], ['b', unit(0, 0, 1)], ['d', unit(1, 1, 1)], ['a', undefined], ['d', undefined], ['b', undefined], ['c', undefined]];
    for (const [id, row] of steps) {
      if (row) rows.set(id, row);
      else rows.delete(id);
      kept.change(id, row);
      const [own, anew] = [settled(kept), settled(new Tops(background))];
      expect([own?.mean, own?.deviation].map((value) => value?.toFixed(6)), id).toEqual([anew?.mean, anew?.deviation].map((value) => value?.toFixed(6)));
    }
  });

  test('no text of the background is a query of the measurement, or the other way round', () => {
    const asked = Object.values(evaluation.halves).flatMap(({ queries }) => queries.map(({ text }) => text.toLowerCase().replace(/^(an?|the) /, '')));
    const texts = backgroundTexts.map((text) => text.toLowerCase().replace(/^(an?|the) /, ''));
    expect(texts.filter((text) => asked.some((query) => ` ${text} `.includes(` ${query} `)))).toEqual([]);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.length).toBeGreaterThanOrEqual(50);
  });

  test('a preset may bring its own, if they make sense', () => {
    const own = { ...doodle, id: 'own', background: ['a', 'b'], bands: defaultRules };
    expect(() => checkPreset(own)).not.toThrow();
    expect(() => checkPreset({ ...own, background: ['a'] })).toThrow(expect.objectContaining({ code: 'model-invalid' }));
    expect(() => checkPreset({ ...own, bands: { ...defaultRules, words: { ...rule, answer: NaN } } })).toThrow(expect.objectContaining({ code: 'model-invalid' }));
  });
});

describe('merging', () => {
  const spreads = { picture: { mean: 0.2, deviation: 0.1 }, words: { mean: 0.5, deviation: 0.1 } };
  const bars = { picture: { at: 0.4, mean: 0.2, unit: 0.1 }, words: { at: 0.8, mean: 0.4, unit: 0.1 } };

  test('a row with one side gets that one, whatever the method', () => {
    for (const merge of [{ by: 'z', lambda: 2, ...spreads }, { by: 'weighted', lambda: 2 }, { by: 'height', lambda: 2, ...bars }] as const) {
      expect(mergedScore(undefined, undefined, merge)).toBe(-Infinity);
      expect(mergedScore(0.5, undefined, merge)).toBeGreaterThan(mergedScore(0.4, undefined, merge));
      expect(mergedScore(undefined, 0.9, merge)).toBeGreaterThan(mergedScore(undefined, 0.8, merge));
      for (const lambda of [0, 8, Infinity]) {
        expect(mergedScore(0.5, undefined, { ...merge, lambda })).toBe(mergedScore(0.5, undefined, merge));
        expect(mergedScore(undefined, 0.9, { ...merge, lambda })).toBe(mergedScore(undefined, 0.9, merge));
      }
    }
    expect(mergedScore(0.5, undefined, { by: 'z', lambda: 2, ...spreads })).toBeCloseTo(3, 12);
    expect(mergedScore(0.5, undefined, { by: 'weighted', lambda: 2 })).toBe(0.5);
  });

  test('both sides: by weights, or the side that is further above its bar', () => {
    expect(mergedScore(0.4, 0.8, { by: 'weighted', lambda: 2 })).toBeCloseTo(1.6 / 3, 12);
    expect(mergedScore(0.4, 0.8, { by: 'z', lambda: 2, ...spreads })).toBeCloseTo(7 / 3, 12);
    const merge = { by: 'height', lambda: 2, ...bars } as const;
    expect(mergedScore(0.5, 0.2, merge), 'words that say something else take nothing').toBeCloseTo(1, 12);
    expect(mergedScore(0.1, 1, merge)).toBeCloseTo(1, 12);
    expect(mergedScore(0.5, 0.7, merge), 'those that fit support the picture').toBeCloseTo(1 + 0.4 * 2, 12);
  });

  test('lambda moves from the words alone to the picture alone, a unit for each doubling', () => {
    const height = (picture: number, words: number, lambda: number): number => mergedScore(picture, words, { by: 'height', lambda, ...bars });
    expect(height(0.7, 0.4, 1)).toBeCloseTo(height(0.7, 0.4, 2) - 1, 12);
    expect(height(0.1, 1, 4)).toBeCloseTo(height(0.1, 1, 2) - 1, 12);
    expect(height(0.7, 1, 0)).toBeCloseTo(1, 12);
    expect(height(0.7, 1, 1e300)).toBeCloseTo(3, 12);
    for (const lambda of [0, 0.3, 1, 2, 5, 1e300]) {
      for (const one of [0, 0.3, 0.6]) {
        expect(height(one + 0.1, 0.7, lambda)).toBeGreaterThanOrEqual(height(one, 0.7, lambda));
        expect(height(0.4, one + 0.1, lambda)).toBeGreaterThanOrEqual(height(0.4, one, lambda));
      }
    }
  });

  test('one row, or scores that are all equal, tell nothing', () => {
    const flat = { mean: 0.3, deviation: 0 };
    expect(mergedScore(0.3, 0.9, { by: 'z', lambda: 2, picture: flat, words: flat })).toBe(0);
    expect(mergedScore(0.3, undefined, { by: 'height', lambda: 2, picture: { at: 0.2, mean: 0.2, unit: 0 } })).toBe(0);
  });

  test('every word of the query is worth a unit, and the bar at least', () => {
    const height = { by: 'height', lambda: 2, ...bars } as const;
    expect([2, -0.5, -9].map((score) => withEveryWord(score, height, spreads))).toEqual([3, 0.5, 0]);
    expect([4, -9].map((score) => withEveryWord(score, { by: 'z', lambda: 2, ...spreads }, spreads))).toEqual([5, 3]);
    const weighted = (score: number, some: object): number => withEveryWord(score, { by: 'weighted', lambda: 2 }, some);
    expect(weighted(0.9, spreads)).toBeCloseTo(1, 12);
    expect(weighted(0.1, spreads)).toBeCloseTo((0.8 + 2 * 0.5) / 3, 12);
    expect(weighted(0.1, { words: spreads.words })).toBeCloseTo(0.8, 12);
  });
});
