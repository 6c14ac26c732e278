import { firstOf } from '../rank/first.ts';
import { defaultLambda, mergedScore, withEveryWord, type Merge, type Spreads } from '../rank/merge.ts';
import { cosinesOf, mergedTop, movedBy, roughCosines, type Cosines, type Scored, type Sides } from '../rank/top.ts';
import { reasonsOf } from '../rank/why.ts';
import type { Band } from '../types.ts';
import { bandsByHeight, bandsBySpread } from './bands-for.ts';
import type { Measure } from './measures.ts';
import { firstCount, type Found } from './page.ts';
import type { Task } from './question.ts';

/** Items by meaning, and how many of them are relevant. */
export interface Meaning {
  /** The first so many in the order that was asked for, or all that there are. */
  readonly more: (count: number) => Found[];
  readonly relevant: number;
}

/** What ranks beside the query's own vector. */
export interface Beside {
  /** What the query is measured against; without it, the library alone has to do. */
  readonly measure: Measure | undefined;
  /** Ordinals of items that have every word of the query: they come forward, and are strong. */
  readonly matches: readonly number[];
  /** Orders ordinals by date. */
  readonly first: (list: Iterable<number>, count: number) => number[];
}

const byScore = (a: Scored, b: Scored): number => b.score - a.score || a.id - b.id;

/** How a question's scores become one: without a measure there are no heights. */
export function mergeFor({ merge: by, lambda }: Pick<Task, 'merge' | 'lambda'>, measure: Measure | undefined, spreads: Spreads): Merge {
  return by === 'weighted' ? { by, lambda } : by === 'height' && measure ? { by, lambda, ...measure.bars } : { by: 'z', lambda, ...spreads };
}

/** Ranks rows by how their pictures and words compare with a query. */
export function meaningOf(sides: Sides, { order, merge: by, lambda, ...shape }: Pick<Task, 'order' | 'merge' | 'lambda' | 'limit' | 'group' | 'diversity'>, { measure, matches, first }: Beside): Meaning {
  const { picture, words } = sides;
  const spreads = { ...(picture && { picture: picture.spread }), ...(words && { words: words.spread }) };
  const merge = mergeFor({ merge: by, lambda }, measure, spreads);
  const score = (cosines: Cosines): number => mergedScore(cosines.picture, cosines.words, merge);
  const { band, bandWith } = banding(sides, measure, merge.by === 'height' && lambda === defaultLambda);
  const ranking = {
    merge: score,
    wanted: (best: number) => {
      const bandOfRow = bandWith(best);
      return (cosines: Cosines) => bandOfRow(cosines) !== 'rest';
    },
  };
  const matched = new Set(matches);
  const found = ({ id, score: value, cosines }: Scored, known = cosines): Found => {
    const sure = matched.has(id);
    return { ordinal: id, score: value, cosines, band: sure ? 'strong' : band(known), why: reasonsOf(cosines, spreads, sure) };
  };
  const gain = (cosines: Cosines): number => withEveryWord(score(cosines), merge, spreads);
  const exactly = ({ id }: Pick<Scored, 'id'>): Scored => {
    const cosines = cosinesOf(sides, id);
    return { id, score: matched.has(id) ? gain(cosines) : score(cosines), cosines };
  };

  let asked = Math.max(1, firstCount(shape));
  const { best: page, wanted } = mergedTop(sides, asked, ranking);
  let best = page;
  // There may be thousands: these are the most that they can score, and those that can come first are looked at more closely.
  const highest = movedBy(sides, 1);
  const gained = roughCosines(sides, matches).flatMap((cosines, i) => (Object.keys(cosines).length > 0 ? { id: matches[i]!, score: gain(highest(cosines)), cosines } : []));
  const relevant = new Map([...wanted, ...gained].map(({ id, cosines }) => [id, cosines]));
  if (order !== 'relevance') return { relevant: relevant.size, more: (count) => first(relevant.keys(), count).map((id) => found(exactly({ id }), relevant.get(id))) };

  const more = (count: number): Found[] => {
    if (count > asked) {
      asked = count;
      ({ best } = mergedTop(sides, asked, { ...ranking, wanted: () => () => false }));
    }
    const last = firstOf(gained, count, byScore).map(exactly).sort(byScore)[count - 1];
    const all = [...gained.filter((one) => !last || byScore(one, last) <= 0).map(exactly), ...best.filter(({ id }) => !matched.has(id))];
    return firstOf(all, count, byScore).map((one) => found(one));
  };
  return { more, relevant: relevant.size };
}

/** How sure rows are. `ordered`: the best score that will be told is the best height; it need not be looked for then. Bands do not depend on how rows are merged: that is about their order. */
function banding(sides: Sides, measure: Measure | undefined, ordered: boolean): { readonly band: (cosines: Cosines) => Band; readonly bandWith: (best: number) => (cosines: Cosines) => Band } {
  if (!measure) {
    const band = bandsBySpread(sides);
    return { band, bandWith: () => band };
  }
  const height = ({ picture, words }: Cosines): number => mergedScore(picture, words, { by: 'height', lambda: defaultLambda, ...measure.bars });
  let known: ((cosines: Cosines) => Band) | undefined;
  const bandWith = (best: number): ((cosines: Cosines) => Band) => {
    const highest = (): number => mergedTop(sides, 1, { merge: height, wanted: () => () => false }).best[0]?.score ?? -Infinity;
    return (known ??= bandsByHeight(height, ordered ? best : highest(), sides, measure.rules));
  };
  return { bandWith, band: (cosines) => known?.(cosines) ?? 'rest' };
}
