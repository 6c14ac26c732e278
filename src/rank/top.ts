import type { Spread } from '../types.ts';

/** Rows that can be asked for the best, by one of the vectors that they may have. */
export interface Side {
  readonly rows: number;
  readonly spread: Spread;
  /** The `k` best rows, best first. */
  best(k: number): readonly { readonly id: number; readonly score: number }[];
  /** What a row scores; undefined when it has no such vector. */
  score(id: number): number | undefined;
  /** All rows that score at least as much as the threshold, roughly: there may be thousands. */
  above(threshold: number): { readonly ids: readonly number[]; readonly scores: ArrayLike<number> };
  /** What some rows score, roughly; NaN where there is no such vector. */
  scores(ids: readonly number[]): ArrayLike<number>;
}

/** Cosines of a row. */
export interface Cosines {
  readonly picture?: number;
  readonly words?: number;
}

export interface Scored {
  readonly id: number;
  readonly score: number;
  readonly cosines: Cosines;
}

export interface Sides {
  readonly picture?: Side;
  readonly words?: Side;
  /** Which vectors rows have: whether there may be any with only one of the two, or with both. */
  readonly kinds: { readonly picture: boolean; readonly words: boolean; readonly both: boolean };
}

export interface Ranking {
  /** Never falls when a cosine rises. */
  readonly merge: (cosines: Cosines) => number;
  /** By the best merged score, which rows are wanted all of them, however many; never ceases to be true when a cosine rises. */
  readonly wanted: (best: number) => (cosines: Cosines) => boolean;
}

/** Rows of each side that are looked at first: so many times as are asked for, and at least so many. */
const wider = 4;
const fewest = 256;
/** Steps in which the lowest score of a wanted row is found: a ten-thousandth of the deviation. */
const steps = 20;
/** No row is so many deviations away. */
const farthest = 50;

/** What was found. */
export interface Found {
  /** Exactly the best, best first: at least as many as were asked for, where there are so many. */
  readonly best: readonly Scored[];
  /** All that are wanted, in no order; those that are not among the best by their rough scores. */
  readonly wanted: readonly Scored[];
}

/** By side: what no row that was not seen scores more than; undefined when all were seen, or when there is no such side. */
interface Ceilings {
  readonly picture: number | undefined;
  readonly words: number | undefined;
}

/**
 * The best rows by the merged score of two sides, and all that are wanted.
 * Few rows are looked at: each side gives its best, and what these lack on the other side is filled in. Whatever was not seen scores on each side at most what the
 * last seen scores there, so once that would not be enough, nothing is missing (Fagin, Lotem and Naor 2003, the threshold algorithm).
 */
export function mergedTop(sides: Sides, k: number, { merge, wanted: wantedFor }: Ranking): Found {
  const seen = new Map<number, Scored>();
  for (let count = Math.max(fewest, wider * k); ; count *= wider) {
    const look = (name: 'picture' | 'words'): number | undefined => {
      const found = sides[name]?.best(count) ?? [];
      for (const { id, score } of found) if (!seen.has(id)) seen.set(id, scored(id, withOther(name, score, sides[name === 'picture' ? 'words' : 'picture']?.score(id)), merge));
      return found.length < count ? undefined : found.at(-1)?.score;
    };
    const rest = unseen(sides, { picture: look('picture'), words: look('words') });
    const ranked = [...seen.values()].sort((a, b) => b.score - a.score || a.id - b.id);
    const bar = ranked[k - 1]?.score ?? -Infinity;
    const missing = rest.map(merge).reduce((most, score) => Math.max(most, score), -Infinity);
    if (missing > bar) continue;
    const wanted = wantedFor(ranked[0]?.score ?? -Infinity);
    const known = ranked.filter(({ cosines }) => wanted(cosines));
    return {
      // Behind these, a row that was not seen could have its place.
      best: ranked.filter(({ score }, i) => i < k || score >= missing),
      wanted: rest.some(wanted) ? [...known, ...others(sides, seen, { merge, wanted })] : known,
    };
  }
}

/** Rows that are wanted and were not seen. */
function others(sides: Sides, seen: ReadonlyMap<number, Scored>, { merge, wanted }: { readonly merge: Ranking['merge']; readonly wanted: ReturnType<Ranking['wanted']> }): Scored[] {
  const level = lowestWanted(sides, wanted);
  const found = new Map<number, Scored>();
  for (const [name, other] of [['picture', 'words'], ['words', 'picture']] as const) {
    const side = sides[name];
    if (!side) continue;
    const { ids, scores } = side.above(at(side, level));
    const beside = sides[other]?.scores(ids);
    ids.forEach((id, i) => {
      if (seen.has(id) || found.has(id)) return;
      const cosines = withOther(name, scores[i]!, beside === undefined || Number.isNaN(beside[i]!) ? undefined : beside[i]!);
      if (wanted(cosines)) found.set(id, scored(id, cosines, merge));
    });
  }
  return [...found.values()];
}

function scored(id: number, cosines: Cosines, merge: Ranking['merge']): Scored {
  return { id, score: merge(cosines), cosines };
}

function withOther(name: 'picture' | 'words', score: number, other: number | undefined): Cosines {
  if (other === undefined) return name === 'picture' ? { picture: score } : { words: score };
  return name === 'picture' ? { picture: score, words: other } : { picture: other, words: score };
}

/** What a row scores on each side. */
export function cosinesOf({ picture, words }: Sides, id: number): Cosines {
  const [one, other] = [picture?.score(id), words?.score(id)];
  return { ...(one !== undefined && { picture: one }), ...(other !== undefined && { words: other }) };
}

/** The most that rows of each kind that were not seen can score; none when there are none. */
function unseen({ kinds }: Sides, { picture, words }: Ceilings): Cosines[] {
  return [
    ...(kinds.picture && picture !== undefined ? [{ picture }] : []),
    ...(kinds.words && words !== undefined ? [{ words }] : []),
    ...(kinds.both && picture !== undefined && words !== undefined ? [{ picture, words }] : []),
  ];
}

/** So many deviations above the mean that whoever is below on every side is not wanted. */
function lowestWanted(sides: Sides, wanted: (cosines: Cosines) => boolean): number {
  let [low, high] = [-farthest, farthest];
  for (let step = 0; step < steps; step++) {
    const middle = (low + high) / 2;
    if (unseen(sides, { picture: sides.picture && at(sides.picture, middle), words: sides.words && at(sides.words, middle) }).some(wanted)) high = middle;
    else low = middle;
  }
  return low;
}

function at({ spread: { mean, deviation } }: Side, level: number): number {
  return mean + level * (deviation || 1);
}
