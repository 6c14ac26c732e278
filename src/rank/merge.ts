import type { Query, Spread } from '../types.ts';

/** Of all rows of the library, for one query. A side that has no rows has none. */
export interface Spreads {
  readonly picture?: Spread;
  readonly words?: Spread;
}

export interface MergeOptions {
  readonly merge: NonNullable<Query['merge']>;
  readonly lambda: number;
}

/** Deviations above the mean; 0 where all rows score alike. */
export function standardised(score: number, { mean, deviation }: Spread): number {
  return deviation > 0 ? (score - mean) / deviation : 0;
}

/**
 * One score from the cosines of a picture and of its words: `(words + lambda * picture) / (1 + lambda)`, of the cosines
 * (`weighted`) or of their deviations above the mean (`z`). A row that has only one of them gets that one.
 */
export function mergedScore(picture: number | undefined, words: number | undefined, spreads: Spreads, { merge, lambda }: MergeOptions): number {
  const of = (score: number, spread: Spread | undefined): number => (merge === 'z' && spread ? standardised(score, spread) : score);
  if (picture === undefined) return words === undefined ? -Infinity : of(words, spreads.words);
  if (words === undefined) return of(picture, spreads.picture);
  return (of(words, spreads.words) + lambda * of(picture, spreads.picture)) / (1 + lambda);
}
