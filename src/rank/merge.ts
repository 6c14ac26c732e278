import type { Spread } from '../types.ts';
import { heightOf, type Bar } from './bands.ts';

/** How a row's picture score and its caption score become one. `z` needs the spreads over all rows that have the side, `height` the bars. */
export type Merge =
  | { readonly by: 'height'; readonly picture: Bar; readonly words: Bar }
  | { readonly by: 'z'; readonly lambda: number; readonly picture: Spread; readonly words: Spread }
  | { readonly by: 'weighted'; readonly lambda: number };

/** Weight of the picture beside the caption, as the model card of jina-clip-v1 has it. */
export const defaultLambda = 2;

/** A caption that scores more than a deviation above what the background does supports its picture, by this much of what is above. */
const [support, supportFrom] = [0.4, 1];

/** Captions name some of what is in a picture, and their scores spread less than those of pictures: a deviation counts half. */
const wordsCount = 0.5;

function z(score: number, { mean, deviation }: Spread): number {
  return deviation === 0 ? 0 : (score - mean) / deviation;
}

/**
 * One score for a row that has a picture score, a caption score, or both (cosines with the query). A row with one gets that one.
 *
 * - `height`, the best that was measured: the side that is further above its bar counts, and a caption that fits supports its picture. One that does not
 *   mention what the picture shows takes nothing from it. Nought is the bar, so bands are cut on it too: `cutsFor(best, level, rules.picture)`.
 * - `z`: (z of the caption + lambda · z of the picture) / (1 + lambda), as the model card has it, but divided by the weights: rows with one side
 *   would otherwise be behind. A side whose scores are all equal, or that has one row, tells nothing: 0.
 * - `weighted`: the same with the scores themselves.
 *
 * Comparable within one answer only. `-Infinity` for a row that has neither.
 */
export function mergedScore(picture: number | undefined, words: number | undefined, merge: Merge): number {
  if (merge.by === 'height') {
    const said = words === undefined ? -Infinity : wordsCount * heightOf(words, merge.words);
    const { mean, unit } = merge.words;
    const supports = words === undefined || unit === 0 ? 0 : support * Math.max(0, (words - mean) / unit - supportFrom);
    return picture === undefined ? said : Math.max(heightOf(picture, merge.picture) + supports, said);
  }
  const { lambda } = merge;
  const [image, text] = merge.by === 'z' ? [picture === undefined ? undefined : z(picture, merge.picture), words === undefined ? undefined : z(words, merge.words)] : [picture, words];
  if (image === undefined) return text ?? -Infinity;
  return text === undefined ? image : (text + lambda * image) / (1 + lambda);
}
