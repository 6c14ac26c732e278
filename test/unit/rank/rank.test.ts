import { describe, expect, test } from 'vitest';
import { backgroundTexts } from '../../../src/models/background.ts';
import { checkPreset } from '../../../src/models/check.ts';
import { doodle } from '../../../src/models/doodle.ts';
import { backgroundOf, closeness, Tops } from '../../../src/rank/background.ts';
import { bandOf, barFor, cutsBySpread, cutsFor, defaultRules, heightOf, surest } from '../../../src/rank/bands.ts';
import { fuse } from '../../../src/rank/fuse.ts';
import { Keywords } from '../../../src/rank/keywords.ts';
import { mergedScore } from '../../../src/rank/merge.ts';
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
    const bands = (top: number): string[] => [top, 0.38, 0.36, 0.3].map((score) => bandOf(score, cutsFor(top, bar, rule)));
    expect(bands(0.39)).toEqual(['rest', 'rest', 'rest', 'rest']);
    expect(bands(0.41)).toEqual(['maybe', 'maybe', 'maybe', 'rest']);
    expect(bands(0.5)).toEqual(['strong', 'strong', 'maybe', 'rest']);
  });

  test('the same words are strong however high the bar, and nothing is told without a deviation', () => {
    const high = { at: 2, mean: 2, unit: 0.1 };
    expect(bandOf(0.99, cutsFor(0.99, high, rule))).toBe('strong');
    expect(bandOf(0.4, cutsFor(0.4, { at: 0.3, mean: 0.3, unit: 0 }, rule))).toBe('maybe');
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

  test('tops that rise row by row are those of a search', () => {
    const rows = [unit(1, 2, 3), unit(3, 1, 0), unit(0, -1, 1)];
    const rising = new Tops(background);
    expect(rising.spread).toBeUndefined();
    for (const row of rows) rising.raise(row);
    const taken = Tops.of(background, (text) => Math.max(...rows.map((row) => row.reduce((sum, value, i) => sum + value * text[i]!, 0))));
    expect(rising.spread!.mean).toBeCloseTo(taken.spread!.mean, 6);
    expect(rising.spread!.deviation).toBeCloseTo(taken.spread!.deviation, 6);
    expect(Tops.of(background, () => undefined).spread).toBeUndefined();
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

  test('a row with one side gets that one, whatever the method', () => {
    const bars = { picture: { at: 0.4, mean: 0.2, unit: 0.1 }, words: { at: 0.8, mean: 0.4, unit: 0.1 } };
    for (const merge of [{ by: 'z', lambda: 2, ...spreads }, { by: 'weighted', lambda: 2 }, { by: 'height', ...bars }] as const) {
      expect(mergedScore(undefined, undefined, merge)).toBe(-Infinity);
      expect(mergedScore(0.5, undefined, merge)).toBeGreaterThan(mergedScore(0.4, undefined, merge));
      expect(mergedScore(undefined, 0.9, merge)).toBeGreaterThan(mergedScore(undefined, 0.8, merge));
    }
    expect(mergedScore(0.5, undefined, { by: 'z', lambda: 2, ...spreads })).toBeCloseTo(3, 12);
    expect(mergedScore(0.5, undefined, { by: 'weighted', lambda: 2 })).toBe(0.5);
  });

  test('both sides: by weights, or the side that is further above its bar', () => {
    expect(mergedScore(0.4, 0.8, { by: 'weighted', lambda: 2 })).toBeCloseTo(1.6 / 3, 12);
    expect(mergedScore(0.4, 0.8, { by: 'z', lambda: 2, ...spreads })).toBeCloseTo(7 / 3, 12);
    const merge = { by: 'height', picture: { at: 0.4, mean: 0.2, unit: 0.1 }, words: { at: 0.8, mean: 0.4, unit: 0.1 } } as const;
    expect(mergedScore(0.5, 0.2, merge), 'a caption that says something else takes nothing').toBeCloseTo(1, 12);
    expect(mergedScore(0.1, 1, merge)).toBeCloseTo(1, 12);
    expect(mergedScore(0.5, 0.7, merge), 'one that fits supports the picture').toBeCloseTo(1 + 0.4 * 2, 12);
  });

  test('one row, or scores that are all equal, tell nothing', () => {
    const flat = { mean: 0.3, deviation: 0 };
    expect(mergedScore(0.3, 0.9, { by: 'z', lambda: 2, picture: flat, words: flat })).toBe(0);
    expect(mergedScore(0.3, undefined, { by: 'height', picture: { at: 0.2, mean: 0.2, unit: 0 }, words: { at: 0.2, mean: 0.2, unit: 0 } })).toBe(0);
  });
});

describe('keywords', () => {
  const keywords = new Keywords();
  keywords.add({ id: 'a', name: 'IMG_1.jpg', folder: 'Italy 2023/Rome', caption: 'With Anna at the sea' });
  keywords.add({ id: 'b', name: 'anna.webp', folder: '', caption: 'a red boat' });

  test('words of name, folder and caption; every word or some', () => {
    expect(keywords.search('show me Anna').map(({ id, all }) => [id, all]).toSorted()).toEqual([['a', true], ['b', true]]);
    expect(keywords.search('Anna in Rome').map(({ id, all }) => [id, all])).toEqual([['a', true], ['b', false]]);
    expect(keywords.search('a picture of the')).toEqual([]);
    expect(keywords.search('ann'), 'whole words').toEqual([]);
  });

  test('replaced, removed, cleared', () => {
    keywords.add({ id: 'b', name: 'b.webp', folder: '', caption: 'a green boat' });
    expect(keywords.search('red')).toEqual([]);
    expect(keywords.search('green boat')).toMatchObject([{ id: 'b', all: true }]);
    keywords.remove('b');
    keywords.remove('b');
    expect(keywords.search('boat')).toEqual([]);
    keywords.clear();
    expect(keywords.search('Rome')).toEqual([]);
  });

  test('rows with every word gain, others keep their place', () => {
    const rows = [{ id: 'a', score: 1 }, { id: 'b', score: 0.5 }, { id: 'c', score: 0.4 }];
    expect(fuse(rows, [{ id: 'b', score: 9, all: true }, { id: 'c', score: 8, all: false }]).map(({ id, score }) => [id, score])).toEqual([['b', 1.5], ['a', 1], ['c', 0.4]]);
  });
});
