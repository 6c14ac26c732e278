import type { Band, BandRule, BandRules, Spread } from '../types.ts';

/** The scores from which a hit of one query counts as strong, or as a maybe. Both are infinite when nothing matches. */
export interface Cuts {
  readonly strong: number;
  readonly maybe: number;
}

/** What the best hit of a query must score on one side of a library, and the unit in which scores above and below it are told. */
export interface Bar {
  /** A score. */
  readonly at: number;
  /** Mean of the background's best scores. */
  readonly mean: number;
  /** One deviation of the background's best scores; 0 where there is none, and then nothing can be told. */
  readonly unit: number;
}

/** From this cosine on it is the same picture, or the same words, whatever else there is. Words and pictures never come near it. */
export const same = 0.95;
/** Deviations above the mean of the library, for queries that have no background: pictures, and models whose background is not there yet. */
export const strongAbove = 3;
const maybeAbove = 1.5;
/** Words name some of what is in a picture, and their scores spread less than those of pictures: a deviation counts half. */
export const wordsCount = 0.5;
/** With fewer rows a deviation over rows says nothing. */
const enoughRows = 12;
/** Texts further from the background than this are treated as if they were this far: the rules were not measured beyond. */
const farthest = 5;

/**
 * For words that look for pictures and for words that look for captions, measured on the embedded model (docs/ranking.md).
 * All numbers are in deviations, so they can be used with other models, but have not been measured there.
 */
export const defaultRules: BandRules = {
  picture: { answer: 2.3, far: 0.78, sure: 0.3, strong: -0.3, maybe: -1.2 },
  words: { answer: 5.1, far: -0.53, sure: 0, strong: 0, maybe: -1 },
};

/**
 * The bar for a query in words, on one side: pictures or captions. The query is compared with texts that are known to have no answer, over
 * the same rows, so the bar moves with the library's size and with the model. It is there from one row on, for its deviation is
 * one over texts and not over rows.
 * @param tops mean and deviation of the background's best scores on this side: `Tops.spread` in background.ts
 * @param near `closeness` of the query, in background.ts
 */
export function barFor(tops: Spread, near: number, { answer, far }: BandRule): Bar {
  const away = Math.max(-farthest, Math.min(0, near));
  return { mean: tops.mean, at: tops.mean + (answer + away * far) * tops.deviation, unit: tops.deviation };
}

/** The bar of merged heights (merge.ts): those are told from a bar already. Goes with the picture rule. */
export const level: Bar = { at: 0, mean: 0, unit: 1 };
/** The same where nothing but words is compared. Goes with the words rule. */
export const wordsLevel: Bar = { at: 0, mean: 0, unit: wordsCount };

/** How far a score is above the bar, in its unit. */
export function heightOf(score: number, { at, unit }: Bar): number {
  return unit === 0 ? 0 : (score - at) / unit;
}

/** So many units below the bar a library of few rows still has maybes: all of it is seen at a glance, and what was refused in error would be missed. */
const grace = 1;

/** Cuts on one side, from its bar and the query's best score there; `rows`: how many the library has. */
export function cutsFor(top: number, bar: Bar, rule: BandRule, rows: number): Cuts {
  if (bar.unit === 0) return { strong: same, maybe: -Infinity };
  const height = heightOf(top, bar);
  if (height < 0 && top < same) return { strong: Infinity, maybe: rows < enoughRows && height >= -grace ? bar.at - grace * bar.unit : Infinity };
  return { strong: height < rule.sure ? same : Math.min(same, bar.at + rule.strong * bar.unit), maybe: bar.at + rule.maybe * bar.unit };
}

/**
 * Cuts by the library alone: `spread` is over all rows for this query, `rows` how many they are. For queries that are pictures, and while
 * there is no background. They never say that nothing matches.
 */
export function cutsBySpread({ mean, deviation }: Spread, rows: number): Cuts {
  if (rows < enoughRows || deviation === 0) return { strong: same, maybe: -Infinity };
  return { strong: Math.min(same, mean + strongAbove * deviation), maybe: mean + maybeAbove * deviation };
}

/** How sure a score is. */
export function bandOf(score: number, { strong, maybe }: Cuts): Band {
  if (score >= strong) return 'strong';
  return score >= maybe ? 'maybe' : 'rest';
}

const order: readonly Band[] = ['rest', 'maybe', 'strong'];

/** The surest of the bands that a row has by its picture, its caption, its keywords. */
export function surest(bands: readonly Band[]): Band {
  return bands.reduce((best, band) => (order.indexOf(band) > order.indexOf(best) ? band : best), 'rest');
}
