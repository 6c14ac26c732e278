import type { KeywordHit } from './keywords.ts';

/** A row with one score for pictures and captions. */
export interface Scored {
  readonly id: string;
  readonly score: number;
}

/** What a row with every word of the query gains, in the unit of merged scores (a deviation). */
const gain = 1;

/** Best first: rows with every word of the query gain a deviation; rows with some of them gain nothing, for the vectors know better. */
export function fuse(vectors: readonly Scored[], keywords: readonly KeywordHit[]): Scored[] {
  const all = new Set(keywords.flatMap(({ id, all: every }) => (every ? [id] : [])));
  return vectors.map(({ id, score }) => ({ id, score: all.has(id) ? score + gain : score })).toSorted((a, b) => b.score - a.score);
}
