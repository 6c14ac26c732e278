import type { Spread } from '../types.ts';
import { heightOf, strongAbove, wordsCount, type Bar } from './bands.ts';

/** Of all rows of the library, for one query. A side that has no rows has none. */
export interface Spreads {
  readonly picture?: Spread;
  readonly words?: Spread;
}

/** Of one query. A side that has no rows has none. */
export interface Bars {
  readonly picture?: Bar;
  readonly words?: Bar;
}

/** How a row's picture score and its words' score become one. */
export type Merge =
  | ({ readonly by: 'height'; readonly lambda: number } & Bars)
  | ({ readonly by: 'z'; readonly lambda: number } & Spreads)
  | { readonly by: 'weighted'; readonly lambda: number };

/** Weight of the picture beside its words, as the model card of jina-clip-v1 has it. */
export const defaultLambda = 2;

/** Words that score more than a deviation above what the background does support their picture, by this much of what is above. */
const [support, supportFrom] = [0.4, 1];

/** Deviations above the mean; 0 where all rows score alike. */
export function standardised(score: number, { mean, deviation }: Spread): number {
  return deviation > 0 ? (score - mean) / deviation : 0;
}

/**
 * One score for a row that has a picture score, a words score, or both (cosines with the query). A row with one gets that one.
 * Never falls when a cosine rises.
 *
 * - `height`, the best that was measured: the side that is further above its bar counts, and words that fit support their picture. Those that do not
 *   mention what the picture shows take nothing from it. Nought is the bar, so bands are cut on it too. Each halving of lambda, from 2 on, lowers the
 *   picture of a row with both by a unit, each doubling its words; 0 leaves the words alone.
 * - `z`: (z of the words + lambda · z of the picture) / (1 + lambda), as the model card has it, but divided by the weights: rows with one side
 *   would otherwise be behind. A side whose scores are all equal, or that has one row, tells nothing: 0.
 * - `weighted`: the same with the scores themselves.
 *
 * Comparable within one answer only. `-Infinity` for a row that has neither.
 */
export function mergedScore(picture: number | undefined, words: number | undefined, merge: Merge): number {
  const { lambda } = merge;
  const [image, text] = [picture === undefined ? undefined : own(picture, 'picture', merge), words === undefined ? undefined : own(words, 'words', merge)];
  if (image === undefined) return text ?? -Infinity;
  if (text === undefined) return image;
  if (merge.by !== 'height') return (text + lambda * image) / (1 + lambda);
  const lead = Math.log2(lambda / defaultLambda);
  return Math.max(image + Math.min(0, lead) + Math.min(1, 2 ** -lead) * supportOf(words!, merge.words), text - Math.max(0, lead));
}

/**
 * The merged score of a row that has every word of the query: it gains a unit, and is never behind the first that are strong by their
 * vectors alone, for a name says nothing to these: the bar, or so many deviations above the mean.
 */
export function withEveryWord(score: number, merge: Merge, { picture, words }: Spreads): number {
  if (merge.by === 'height') return Math.max(score + 1, 0);
  if (merge.by === 'z') return Math.max(score + 1, strongAbove);
  const at = (deviations: number, mean: number): number => {
    const of = (spread: Spread | undefined): number | undefined => spread && mean * spread.mean + deviations * spread.deviation;
    return mergedScore(of(picture), of(words), merge);
  };
  return Math.max(score + at(1, 0), at(strongAbove, 1));
}

function own(score: number, side: 'picture' | 'words', merge: Merge): number {
  if (merge.by === 'weighted') return score;
  if (merge.by === 'z') return merge[side] ? standardised(score, merge[side]) : score;
  const bar = merge[side];
  return bar ? (side === 'words' ? wordsCount : 1) * heightOf(score, bar) : 0;
}

function supportOf(words: number, bar: Bar | undefined): number {
  if (!bar || bar.unit === 0) return 0;
  return support * Math.max(0, (words - bar.mean) / bar.unit - supportFrom);
}
