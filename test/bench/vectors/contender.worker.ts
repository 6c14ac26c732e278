/** One contender: holds the rows in its own way and answers queries. */
import { contenders, type ContenderName } from './contenders.ts';
import { changes } from './filters.ts';
import type { Filter } from './filters.ts';
import { serve } from './remote.ts';
import { dims, spare, type DataSet, type Index, type Way } from './types.ts';

export interface Built {
  readonly milliseconds: number;
  readonly ways: readonly { readonly name: string; readonly filter: Filter | undefined }[];
}

export interface Turn {
  readonly milliseconds: number[];
  readonly found: number[][];
}

export interface ContenderCalls {
  /** Fails when it takes longer than `budget` milliseconds. */
  build(name: ContenderName, set: DataSet, budget: number): Built;
  /** Answers so many queries that are not measured, and then what it holds, where that can be read. */
  warm(count: number): number | undefined;
  /** Runs queries of these numbers until the budget is used up, but at least three. */
  turn(way: string, queries: readonly number[], k: number, budget: number): Turn;
  /** Milliseconds that a further row takes; undefined where there is no such thing. */
  insert(): number | undefined;
  /** Removes many rows and adds them again; whether that can be done. */
  change(): boolean;
  stages(queries: readonly number[]): Readonly<Record<string, number>> | undefined;
  /** Once it is not asked any more. */
  leave(): void;
}

let index: Index;
let ways: Readonly<Record<string, Way>>;
let set: DataSet;

const vectorOf = (id: number): Float32Array<ArrayBuffer> => set.vectors.slice(id * dims, (id + 1) * dims);

async function fill(budget: number): Promise<void> {
  const { rows, vectors } = set;
  if (index.fill) return index.fill(vectors, rows);
  const start = performance.now();
  for (let id = 0; id < rows; id++) {
    const waiting = index.insert?.(id, vectorOf(id));
    if (waiting) await waiting;
    if (id % 64 === 0 && performance.now() - start > budget) throw new Error(`given up after ${Math.round(budget / 1000)} s, with ${id} rows of ${rows}`);
  }
}

serve<ContenderCalls>({
  async build(name, wanted, budget) {
    set = wanted;
    const make = await contenders[name]();
    index = await make(set.rows + spare, set.rows);
    const start = performance.now();
    await fill(budget);
    const milliseconds = performance.now() - start;
    ways = index.ways();
    return { milliseconds, ways: Object.entries(ways).map(([name, { filter }]) => ({ name, filter })) };
  },

  async warm(count) {
    const [way] = Object.values(ways);
    for (const query of set.warmup.slice(0, count)) await way!.search(query, 10);
    return index.bytes?.();
  },

  async turn(name, queries, k, budget) {
    const way = ways[name]!;
    const milliseconds: number[] = [];
    const found: number[][] = [];
    const begin = performance.now();
    for (const at of queries) {
      const query = set.queries[at]!;
      const start = performance.now();
      const answer = way.search(query, k);
      const ids = answer instanceof Promise ? await answer : answer;
      const end = performance.now();
      milliseconds.push(end - start);
      found.push(Array.from(ids));
      if (end - begin > budget && found.length >= 3) break;
    }
    return { milliseconds, found };
  },

  async insert() {
    if (!index.insert) return undefined;
    const added = Array.from({ length: spare }, (_, i) => vectorOf(set.rows + i));
    const start = performance.now();
    for (const [i, vector] of added.entries()) {
      const waiting = index.insert(set.rows + i, vector);
      if (waiting) await waiting;
    }
    return (performance.now() - start) / spare;
  },

  async change() {
    if (!index.remove || !index.insert) return false;
    const changed = Array.from({ length: set.rows }, (_, id) => id).filter(changes);
    for (const id of changed) index.remove(id);
    for (const id of changed) await index.insert(id, vectorOf(id));
    return true;
  },

  stages(queries) {
    if (!index.stages) return undefined;
    const all = queries.map((at) => index.stages!(set.queries[at]!));
    return Object.fromEntries(Object.keys(all[0]!).map((name) => [name, all.map((one) => one[name]!).toSorted((a, b) => a - b)[all.length >> 1]!]));
  },

  leave: () => index.end?.(),
});
