import type { Band, Spread } from '../types.ts';

/** Deviations above the mean from which a hit counts as strong, or as a maybe. */
const strong = 3;
const maybe = 1.5;
/** From this cosine on it is the same picture, whatever the rest of the library looks like; words never come near it. */
const same = 0.95;
/** With fewer rows the deviation says nothing. */
const enoughRows = 12;

/**
 * How sure a score is, measured against all rows of the library for the same query: text-picture cosines have no fixed
 * scale, so no fixed cut-off is right for two queries.
 */
export function bandOf(score: number, { mean, deviation }: Spread, rows: number): Band {
  if (score >= same) return 'strong';
  if (rows < enoughRows || deviation === 0) return 'maybe';
  const z = (score - mean) / deviation;
  if (z >= strong) return 'strong';
  return z >= maybe ? 'maybe' : 'rest';
}
