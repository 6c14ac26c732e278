import { backgroundOf } from '../rank/background.ts';
import type { Spread, Vector } from '../types.ts';
import { sides } from './format.ts';
import { product } from '../rank/product.ts';
import type { BackgroundFacts } from './manifest.ts';
import type { SketchedRow } from './sketch.ts';

/** What texts without an answer score over all rows; undefined when there are no texts. */
export function backgroundFacts(texts: readonly Vector[], rows: readonly SketchedRow[]): BackgroundFacts | undefined {
  const [first] = texts;
  if (!first) return undefined;
  const sum = new Float64Array(first.length);
  for (const text of texts) text.forEach((value, i) => (sum[i]! += value));
  const tops = sides.flatMap((side) => {
    const vectors = rows.flatMap((row) => row[side] ?? []);
    if (vectors.length === 0) return [];
    return [[side, spreadOf(texts.map((text) => vectors.reduce((best, vector) => Math.max(best, product(text, vector)), -1)))] as const];
  });
  return { mean: Float32Array.from(sum, (value) => value / texts.length), own: backgroundOf(texts).own, tops: Object.fromEntries(tops) };
}

function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}
