import type { Estimate } from '../prebuilt/estimates.ts';
import { limits } from '../prebuilt/format.ts';
import { firstOf } from '../rank/first.ts';
import { mergedScore, withEveryWord } from '../rank/merge.ts';
import { mergeFor } from './meaning.ts';
import { firstCount } from './page.ts';
import type { PrebuiltRows } from './prebuilt-rows.ts';
import type { Task } from './question.ts';
import type { Asked } from './whole.ts';

/** Deviations that an estimate is taken to be off at most. */
const off = 3;
/** Rows at the beginning of an answer that are got in any case: ten, and two that 8 bits may put before these. */
const first = 12;
/** Of the shards, what a query may fetch for the rest of its page, and between how many bytes. */
const [share, least, most] = [0.035, 2 ** 18, 3 * 2 ** 19];
/** Rows that are looked at for each place of a page. */
const looked = 8;

interface Candidates {
  /** Rows that pass the filters; undefined for all. */
  readonly rows: Uint32Array | undefined;
  /** Rows that have every word of the query. */
  readonly sure: ReadonlySet<number>;
  readonly here: Pick<PrebuiltRows, 'isHere' | 'bytesOf' | 'index'>;
}

/**
 * The rows that have to be got for a query, by estimates of what they score: those that can be among the first ten; then, as long as no more bytes are fetched than
 * is reasonable or the page would be short, those that can be on the page, the best first.
 */
export function bestByMeaning(task: Task, { sides, measure }: Asked, estimates: Readonly<Partial<Record<'picture' | 'words', Estimate>>>, { rows, sure, here }: Candidates): number[] {
  const { picture, words } = sides;
  const spreads = { ...(picture && { picture: picture.spread }), ...(words && { words: words.spread }) };
  const merge = mergeFor(task, measure, spreads);
  const cosine = (side: 'picture' | 'words', row: number, times: number): number | undefined => {
    const own = estimates[side];
    const score = own?.scores[row] ?? NaN;
    return Number.isNaN(score) ? undefined : score + times * own!.errors[row]!;
  };
  const scored = (row: number, times: number): number => {
    const score = mergedScore(cosine('picture', row, times), cosine('words', row, times), merge);
    return sure.has(row) ? withEveryWord(score, merge, spreads) : score;
  };
  const count = estimates.picture?.scores.length ?? estimates.words?.scores.length ?? 0;
  const highest = new Float64Array(count);
  const candidates: number[] = [];
  for (const row of rows ?? highest.keys()) if (row < count && (highest[row] = scored(row, off)) > -Infinity) candidates.push(row);
  const asked = firstCount(task);
  const best = firstOf(candidates, looked * Math.max(asked, first), (a, b) => highest[b]! - highest[a]! || a - b).map((row) => ({ row, score: scored(row, 0) }));
  best.sort((a, b) => b.score - a.score || a.row - b.row);
  const can = (places: number): number[] => {
    const bar = best[places - 1]?.score ?? -Infinity;
    return best.flatMap(({ row }) => (highest[row]! >= bar ? [row] : []));
  };
  const total = here.index.manifest.shards.reduce((sum, shard) => sum + (shard?.bytes ?? 0), 0);
  return within(can(Math.min(first, asked)), can(asked), { places: Math.min(task.limit, candidates.length), budget: Math.min(most, Math.max(least, share * total)), here, candidates });
}

/** The rows of `must`, and of `may` as many as the budget allows, or as a page of so many places needs. */
function within(must: readonly number[], may: readonly number[], { places, budget, here, candidates }: { readonly places: number; readonly budget: number; readonly here: Candidates['here']; readonly candidates: readonly number[] }): number[] {
  const slotOf = (row: number): number => Math.floor(row / limits.rows);
  const inSlot = new Map<number, number>();
  let found = 0;
  for (const row of candidates) {
    if (here.isHere(row)) found++;
    else inSlot.set(slotOf(row), (inSlot.get(slotOf(row)) ?? 0) + 1);
  }
  const taken = new Map<number, number>();
  let bytes = 0;
  const take = (row: number, most: number): void => {
    const slot = slotOf(row);
    if (here.isHere(row) || taken.has(slot) || (bytes + here.bytesOf(row) > most && found >= places)) return;
    taken.set(slot, row);
    bytes += here.bytesOf(row);
    found += inSlot.get(slot) ?? 0;
  };
  // Among the first there may be many that look alike: not for any price.
  for (const row of must) take(row, 1.25 * budget);
  for (const row of may) take(row, budget);
  return [...taken.values()];
}
