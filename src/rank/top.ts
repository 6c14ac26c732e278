import type { Spread } from '../types.ts';

/** Rows and what each scores. */
interface Rows {
  readonly ids: readonly number[];
  readonly scores: ArrayLike<number>;
}

/** Rows that can be asked for the best, by one of the vectors that they may have. */
export interface Side {
  readonly rows: number;
  readonly spread: Spread;
  /** The `k` best rows by their rough scores, best first. */
  best(k: number): readonly { readonly id: number; readonly score: number }[];
  /** What a row scores; undefined when it has no such vector. */
  score(id: number): number | undefined;
  /** All rows that score at least as much as the threshold, roughly: there may be thousands. */
  above(threshold: number): Rows;
  /** What some rows score, roughly; NaN where there is no such vector. */
  scores(ids: readonly number[]): ArrayLike<number>;
  /** What rough scores may be off by; nothing unless told. */
  error?(): number;
}

/** Cosines of a row. */
export interface Cosines {
  readonly picture?: number;
  readonly words?: number;
}

type Name = keyof Cosines;

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
const wider = 2;
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
type Ceilings = Readonly<Record<Name, number | undefined>>;

/**
 * The best rows by the merged score of two sides, and all that are wanted.
 * Few rows are looked at: each side gives its best, and what these lack on the other side is filled in. Whatever was not seen scores on each side at most what the
 * last seen scores there, so mostly nothing is missing (Fagin, Lotem and Naor 2003, the threshold algorithm). Otherwise all that score more than so much on a side
 * are looked at as well: whoever could be among the best is one of them. All that by rough scores; exact ones only say which of the best are the best.
 */
export function mergedTop(sides: Sides, k: number, { merge, wanted: wantedFor }: Ranking): Found {
  const seen = new Map<number, Scored>();
  const count = Math.max(fewest, wider * k);
  const [picture, words] = [sides.picture?.best(count) ?? [], sides.words?.best(count) ?? []];
  for (const { id, cosines } of filledIn(sides, { picture: listed(picture), words: listed(words) })) if (!seen.has(id)) seen.set(id, scored(id, cosines, merge));
  const [highest, lowest] = [movedBy(sides, 1), movedBy(sides, -1)];
  const ceiling = (found: typeof picture): number | undefined => (found.length < count ? undefined : found.at(-1)?.score);
  const rest = unseen(sides, { picture: ceiling(picture), words: ceiling(words) }).map(highest);
  /** What the best score at least. */
  const barOf = (): number => Float64Array.from(seen.values(), ({ cosines }) => merge(lowest(cosines))).sort().at(-k) ?? -Infinity;
  let bar = barOf();
  if (rest.some((cosines) => merge(cosines) > bar)) {
    for (const one of others(sides, seen, { merge, wanted: (cosines) => merge(highest(cosines)) >= bar })) seen.set(one.id, one);
    bar = barOf();
  }
  const best = [...seen.values()].filter(({ cosines }) => merge(highest(cosines)) >= bar).map(({ id }) => scored(id, cosinesOf(sides, id), merge));
  best.sort((a, b) => b.score - a.score || a.id - b.id);
  for (const one of best) seen.set(one.id, one);
  const wanted = wantedFor(best[0]?.score ?? -Infinity);
  const known = [...seen.values()].filter(({ cosines }) => wanted(cosines));
  return {
    // Below the bar, a row that was not seen could have its place.
    best: best.filter(({ score }, i) => i < k || score >= bar),
    wanted: rest.some(wanted) ? [...known, ...others(sides, seen, { merge, wanted })] : known,
  };
}

/** Rows that are wanted, by their rough scores, and were not seen. */
function others(sides: Sides, seen: ReadonlyMap<number, Scored>, { merge, wanted }: { readonly merge: Ranking['merge']; readonly wanted: ReturnType<Ranking['wanted']> }): Scored[] {
  const level = lowestWanted(sides, wanted);
  const [picture, words] = [sides.picture, sides.words].map((side) => side?.above(at(side, level)));
  const found = new Map<number, Scored>();
  for (const { id, cosines } of filledIn(sides, { picture, words })) if (!seen.has(id) && wanted(cosines)) found.set(id, scored(id, cosines, merge));
  return [...found.values()];
}

/** Some rows of each side, with what they roughly score on the other; those of both come twice. */
function* filledIn(sides: Sides, rows: Readonly<Record<Name, Rows | undefined>>): Generator<{ readonly id: number; readonly cosines: Cosines }> {
  for (const [name, other] of [['picture', 'words'], ['words', 'picture']] as const) {
    const own = rows[name];
    if (!own) continue;
    const beside = sides[other]?.scores(own.ids);
    const { picture, words } = name === 'picture' ? { picture: own.scores, words: beside } : { picture: beside, words: own.scores };
    for (let i = 0; i < own.ids.length; i++) yield { id: own.ids[i]!, cosines: cosines(picture?.[i], words?.[i]) };
  }
}

function listed(found: ReturnType<Side['best']>): Rows {
  return { ids: found.map(({ id }) => id), scores: found.map(({ score }) => score) };
}

function scored(id: number, cosines: Cosines, merge: Ranking['merge']): Scored {
  return { id, score: merge(cosines), cosines };
}

function cosines(picture = NaN, words = NaN): Cosines {
  if (Number.isNaN(picture)) return Number.isNaN(words) ? {} : { words };
  return Number.isNaN(words) ? { picture } : { picture, words };
}

/** What a row scores on each side. */
export function cosinesOf({ picture, words }: Sides, id: number): Cosines {
  return cosines(picture?.score(id), words?.score(id));
}

/** What some rows roughly score on each side. */
export function roughCosines({ picture, words }: Sides, ids: readonly number[]): Cosines[] {
  const [one, other] = [picture?.scores(ids), words?.scores(ids)];
  return ids.map((_, i) => cosines(one?.[i], other?.[i]));
}

/** The most (1) or the least (-1) that the exact cosines of a row can be, by its rough ones. */
export function movedBy({ picture, words }: Sides, times: 1 | -1): (rough: Cosines) => Cosines {
  const [one, other] = [times * (picture?.error?.() ?? 0), times * (words?.error?.() ?? 0)];
  return (rough) => cosines(rough.picture === undefined ? NaN : rough.picture + one, rough.words === undefined ? NaN : rough.words + other);
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
