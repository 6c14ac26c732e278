import type { ContenderCalls } from './contender.worker.ts';
import type { ContenderName } from './contenders.ts';
import type { Filter } from './filters.ts';
import type { Remote } from './remote.ts';
import type { Truth } from './types.ts';

/** A way of a contender that takes part. */
export interface Seat {
  readonly contender: ContenderName;
  readonly way: string;
  readonly filter: Filter | undefined;
  readonly remote: Remote<ContenderCalls>;
}

/** The share of the true nearest that were found, by pictures and by texts. */
export type Recall = readonly [pictures: number, texts: number];

export interface Figures {
  readonly contender: ContenderName;
  readonly way: string;
  readonly filter: Filter | undefined;
  /** Milliseconds a query for the nearest ten. */
  readonly p50: number;
  readonly p95: number;
  readonly best: number;
  readonly queries: number;
  /** Lowest and highest median of a round. */
  readonly medians: readonly [number, number];
  /** Of ten; undefined for ways that only read. */
  readonly recall10: Recall | undefined;
  readonly recall100: Recall | undefined;
}

export interface Course {
  readonly rounds: number;
  /** Queries a turn, and the milliseconds after which a slow contender need not finish it. */
  readonly perTurn: number;
  readonly budget: number;
}

/** The answer to a contender that hangs. */
const patience = 120_000;

export const quantile = (numbers: readonly number[], share: number): number => numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(share * numbers.length))]!;

/** Counts what was found of what is true; queries are pictures and texts by turns. */
export class Tally {
  readonly #found = [0, 0];
  readonly #wanted = [0, 0];

  count(query: number, found: readonly number[], truth: readonly number[]): void {
    const ids = new Set(found);
    this.#found[query % 2]! += truth.filter((id) => ids.has(id)).length;
    this.#wanted[query % 2]! += truth.length;
  }

  recall(): Recall {
    return [0, 1].map((sort) => this.#found[sort]! / this.#wanted[sort]!) as [number, number];
  }
}

const truthOf = (truth: Truth, { filter }: Seat): Truth['all'] => (filter ? truth.filtered[filter] : truth.all);
const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);

/** All in random order, round by round, so that whatever else the machine does meets everyone. */
export async function takeTurns(seats: readonly Seat[], truth: Truth, { rounds, perTurn, budget }: Course, fails: (seat: Seat, error: unknown) => void): Promise<Figures[]> {
  const count = truth.all.length;
  const playing = new Map(seats.map((seat) => [seat, { times: [] as number[], medians: [] as number[], tally: new Tally() }]));
  // Round 0 is not counted: it warms up those that have answered nothing yet.
  for (let round = 0; round <= rounds; round++) {
    const order = [...playing].map((entry) => ({ entry, at: Math.random() })).toSorted((a, b) => a.at - b.at);
    for (const { entry: [seat, { times, medians, tally }] } of order) {
      try {
        const queries = round === 0 ? numbers(5) : numbers(perTurn, (round - 1) * perTurn).map((i) => i % count);
        const { milliseconds, found } = await seat.remote.call('turn', [seat.way, queries, 10, budget], patience);
        if (round === 0) continue;
        times.push(...milliseconds);
        medians.push(quantile(milliseconds, 0.5));
        found.forEach((ids, i) => tally.count(queries[i]!, ids, truthOf(truth, seat)[queries[i]!]!.slice(0, 10)));
      } catch (error) {
        playing.delete(seat);
        fails(seat, error);
      }
    }
  }
  const figures: Figures[] = [];
  for (const [seat, { times, medians, tally }] of playing) {
    const { contender, way, filter } = seat;
    const reads = contender === 'reading';
    const recall100 = reads ? undefined : await recallOf(seat, truth, 100, budget).catch((error: unknown) => fails(seat, error));
    figures.push({
      contender, way, filter,
      p50: quantile(times, 0.5), p95: quantile(times, 0.95), best: Math.min(...times), queries: times.length, medians: [Math.min(...medians), Math.max(...medians)],
      recall10: reads ? undefined : tally.recall(),
      recall100: recall100 ?? undefined,
    });
  }
  return figures;
}

/** Not timed; of as many queries as the budget allows. */
export async function recallOf(seat: Seat, truth: Truth, k: number, budget: number): Promise<Recall> {
  const tally = new Tally();
  const { found } = await seat.remote.call('turn', [seat.way, numbers(truth.all.length), k, budget], patience);
  found.forEach((ids, query) => tally.count(query, ids, truthOf(truth, seat)[query]!.slice(0, k)));
  return tally.recall();
}
