import { fuse } from '../rank/fuse.ts';
import { mergedScore } from '../rank/merge.ts';
import { cosinesOf, mergedTop, type Cosines, type Scored, type Sides } from '../rank/top.ts';
import { reasonsOf } from '../rank/why.ts';
import { bandsFor } from './bands-for.ts';
import type { Found } from './page.ts';
import type { Task } from './question.ts';

/** Items by meaning, and how many of them are relevant. */
export interface Meaning {
  /** The first so many in the order that was asked for, or all that there are. */
  readonly more: (count: number) => Found[];
  readonly relevant: number;
}

/**
 * Ranks rows by how their pictures and words compare with a query. `matches`: ordinals of items that have every word of it, the best first; they are
 * ranked by both (reciprocal rank fusion), and never in the rest. `first` orders ordinals by date.
 */
export function meaningOf(sides: Sides, { order, merge, lambda, limit }: Pick<Task, 'order' | 'merge' | 'lambda' | 'limit'>, matches: readonly number[], first: (list: Iterable<number>, count: number) => number[]): Meaning {
  const { picture, words } = sides;
  const spreads = { ...(picture && { picture: picture.spread }), ...(words && { words: words.spread }) };
  const band = bandsFor(sides);
  const ranking = {
    merge: (cosines: Cosines) => mergedScore(cosines.picture, cosines.words, spreads, { merge, lambda }),
    wanted: (cosines: Cosines) => band(cosines) !== 'rest',
  };
  const matched = new Set(matches);
  const found = ({ id, score, cosines }: Scored): Found => {
    const own = band(cosines);
    const sure = matched.has(id);
    return { ordinal: id, score, cosines, band: sure && own === 'rest' ? 'maybe' : own, why: reasonsOf(cosines, spreads, sure) };
  };

  let asked = Math.max(1, 2 * limit);
  const { best: page, wanted } = mergedTop(sides, asked, ranking);
  let best = page;
  const known = new Map([...wanted, ...best].map((one) => [one.id, one]));
  for (const id of matches) {
    if (known.has(id)) continue;
    const cosines = cosinesOf(sides, id);
    if (Object.keys(cosines).length > 0) known.set(id, { id, score: ranking.merge(cosines), cosines });
  }
  const relevant = new Set([...wanted.map(({ id }) => id), ...matches.filter((id) => known.has(id))]);
  if (order !== 'relevance') return { relevant: relevant.size, more: (count) => first(relevant, count).map((id) => found(known.get(id)!)) };

  const more = (count: number): Found[] => {
    if (count > asked) {
      asked = count;
      ({ best } = mergedTop(sides, asked, { ...ranking, wanted: () => false }));
      for (const one of best) known.set(one.id, one);
    }
    if (matches.length === 0) return best.slice(0, count).map(found);
    const fused = [...fuse([best.map(({ id }) => id), matches])].filter(([id]) => known.has(id)).sort(([, a], [, b]) => b - a);
    return fused.slice(0, count).map(([id, score]) => found({ ...known.get(id)!, score }));
  };
  return { more, relevant: relevant.size };
}
