import type { Spread } from '../types.ts';

/** Rows that can be asked for the best, by one of the vectors that they may have. */
export interface Side {
  readonly rows: number;
  readonly spread: Spread;
  /** The `k` best rows that score at least as much as the threshold, best first. */
  best(k: number, threshold?: number): readonly { readonly id: number; readonly score: number }[];
  /** What a row scores; undefined when it has no such vector. */
  score(id: number): number | undefined;
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
  /** Rows that are wanted all of them, however many; never ceases to be true when a cosine rises. */
  readonly wanted: (cosines: Cosines) => boolean;
}

/** Rows of each side that are looked at first: so many times as are asked for, and at least so many. */
const wider = 4;
const fewest = 256;
/** Steps in which the lowest score of a wanted row is found: a ten-thousandth of the deviation. */
const steps = 20;
/** No row is so many deviations away. */
const farthest = 50;

/**
 * The best rows by the merged score of two sides, exactly, best first: at least `k`, where there are so many, and all that are wanted.
 * Few rows are looked at: each side gives its best, and what these lack on the other side is filled in. Whatever was not seen scores on each side at most what the
 * last seen scores there, so once that would not be enough, nothing is missing (Fagin, Lotem and Naor 2003, the threshold algorithm).
 */
export function mergedTop(sides: Sides, k: number, { merge, wanted }: Ranking): Scored[] {
  const seen = new Map<number, Cosines>();
  const names = (['picture', 'words'] as const).filter((name) => sides[name]);
  /** By side: what no row that was not seen scores more than; undefined when all were seen. */
  const ceilings: { picture?: number | undefined; words?: number | undefined } = Object.fromEntries(names.map((name) => [name, Infinity]));
  const look = (name: 'picture' | 'words', count: number, threshold?: number): void => {
    const found = sides[name]!.best(count, threshold);
    for (const { id, score } of found) {
      if (seen.has(id)) continue;
      const other = name === 'picture' ? sides.words?.score(id) : sides.picture?.score(id);
      seen.set(id, other === undefined ? { [name]: score } : name === 'picture' ? { picture: score, words: other } : { picture: other, words: score });
    }
    const all = threshold === undefined && found.length < count;
    const ceiling = threshold ?? found.at(-1)?.score;
    ceilings[name] = all || ceilings[name] === undefined ? undefined : Math.min(ceilings[name], ceiling ?? Infinity);
  };
  for (let count = Math.max(fewest, wider * k); ; count *= wider) {
    for (const name of names) if (ceilings[name] !== undefined) look(name, count);
    if (unseen(sides, ceilings).some(wanted)) {
      const level = lowestWanted(sides, wanted);
      for (const name of names) if (ceilings[name] !== undefined) look(name, Infinity, at(sides[name]!, level));
    }
    const scored = Array.from(seen, ([id, cosines]): Scored => ({ id, score: merge(cosines), cosines })).sort((a, b) => b.score - a.score || a.id - b.id);
    const rest = unseen(sides, ceilings);
    const bar = scored[k - 1]?.score ?? -Infinity;
    if (rest.every((cosines) => merge(cosines) <= bar && !wanted(cosines))) return scored;
  }
}

/** What a row scores on each side. */
export function cosinesOf({ picture, words }: Sides, id: number): Cosines {
  const [one, other] = [picture?.score(id), words?.score(id)];
  return { ...(one !== undefined && { picture: one }), ...(other !== undefined && { words: other }) };
}

/** The most that rows of each kind that were not seen can score; none when there are none. */
function unseen({ kinds }: Sides, { picture, words }: { readonly picture?: number | undefined; readonly words?: number | undefined }): Cosines[] {
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
    const ceilings = { ...(sides.picture && { picture: at(sides.picture, middle) }), ...(sides.words && { words: at(sides.words, middle) }) };
    if (unseen(sides, ceilings).some(wanted)) high = middle;
    else low = middle;
  }
  return low;
}

function at({ spread: { mean, deviation } }: Side, level: number): number {
  return mean + level * (deviation || 1);
}
