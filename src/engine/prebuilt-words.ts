import { limits } from '../prebuilt/format.ts';
import { rowsOf } from '../prebuilt/keywords.ts';
import type { Prebuilt } from '../prebuilt/open.ts';
import { pooled } from '../prebuilt/pool.ts';
import { firstOf } from '../rank/first.ts';
import { wordsOfQuery } from '../rank/keywords.ts';
import type { PrebuiltRows } from './prebuilt-rows.ts';

/** A row that has words of a query. */
interface Worded {
  readonly row: number;
  readonly score: number;
  /** It has every word, or one that begins with it. */
  readonly all: boolean;
}

export interface RowsWithWords {
  /** In no order. */
  readonly ranked: readonly Worded[];
  /** Rows that have every word but for an ending. */
  readonly sure: ReadonlySet<number>;
}

/** Finds rows of an index by its lists of words. A slip is found only among rows that are here, when they are ranked. */
export class PrebuiltWords {
  readonly #index: Prebuilt;

  constructor(index: Prebuilt) {
    this.#index = index;
  }

  /** @param rows those that pass the filters, rising; all when undefined */
  async find(text: string, rows: Uint32Array | undefined, signal: AbortSignal): Promise<RowsWithWords> {
    const allowed = rows && new Set(rows);
    const words = wordsOfQuery(text);
    const total = this.#index.manifest.rows;
    const lists = await pooled(words, 2, async (word) => (await this.#index.words(word, signal)).map((some) => rowsOf(word, some)));
    const found = new Map<number, { score: number; same: number; any: number }>();
    for (const some of lists) {
      const [same, longer] = [new Set(some.flatMap((one) => one.same)), new Set(some.flatMap((one) => one.longer))];
      const any = new Set([...same, ...longer]);
      // As rare as it is, as in rank/keywords.ts; a beginning counts less than the word.
      const rarity = Math.log(1 + (total - any.size + 0.5) / (any.size + 0.5));
      for (const row of any) {
        if (allowed && !allowed.has(row)) continue;
        const known = found.get(row) ?? { score: 0, same: 0, any: 0 };
        found.set(row, { score: known.score + (same.has(row) ? rarity : rarity / 3), same: known.same + (same.has(row) ? 1 : 0), any: known.any + 1 });
      }
    }
    const sure = new Set<number>();
    const ranked: Worded[] = [];
    for (const [row, { score, same, any }] of found) {
      if (same === words.length) sure.add(row);
      // Those that have all words come first.
      const all = any === words.length;
      ranked.push({ row, score: score + (all ? 1000 : 0), all });
    }
    return { ranked, sure };
  }

  /** The best so many; of those that are as good as each other, the ones that are here, or many in one shard. */
  first(ranked: readonly Worded[], count: number, here: Pick<PrebuiltRows, 'isHere'>): number[] {
    const together = new Map<number, number>();
    for (const { row } of ranked) together.set(Math.floor(row / limits.rows), (together.get(Math.floor(row / limits.rows)) ?? 0) + 1);
    const cheapness = (row: number): number => (here.isHere(row) ? Infinity : together.get(Math.floor(row / limits.rows))!);
    const compare = (a: Worded, b: Worded): number => {
      if (a.score !== b.score) return b.score - a.score;
      const [one, other] = [cheapness(a.row), cheapness(b.row)];
      return one === other ? a.row - b.row : one > other ? -1 : 1;
    };
    return firstOf(ranked, count, compare).map(({ row }) => row);
  }
}
