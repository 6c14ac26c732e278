import type { Vector } from '../../src/types.ts';
// The test puts the built package in its place.
import { FlatIndex } from '../../src/vectors.ts';
import { allScores, maker, seeded, type Metric } from '../unit/vectors/naive.ts';

const [dims, count, queries] = [768, 5000, 20];

/** What an index of this browser did wrong. */
export interface Trial {
  readonly kernel: string;
  readonly searches: number;
  readonly wrong: readonly string[];
}

export type TrialKind = 'even' | 'clusters' | 'cone';

/** Rows of a kind, held against brute force in float64: all of them, filtered, after removals. Queries for a cone come from another one, as texts do. */
async function trial(kind: TrialKind, metric: Metric): Promise<Trial> {
  const random = seeded(kind.length);
  const makeRow = maker(kind, dims, random);
  const makeQuery = kind === 'cone' ? maker('cone', dims, random) : makeRow;
  const index = await FlatIndex.create<number>(dims, { metric });
  const rows = new Map<number, Vector>();
  for (let id = 0; id < count; id++) {
    rows.set(id, makeRow());
    index.add(id, rows.get(id)!);
  }
  const wrong: string[] = [];
  let searches = 0;
  const check = (what: string, k: number, allowed: (id: number) => boolean): void => {
    const filter = index.rows(allowed);
    for (let n = 0; n < queries; n++) {
      const query = makeQuery();
      const all = allScores(rows, query, metric, allowed).toSorted((one, other) => other.score - one.score).slice(0, k);
      const found = index.search(query, k, what === 'all' ? {} : { filter });
      searches++;
      const right = found.length === all.length && found.every(({ id, score }, i) => id === all[i]!.id && Math.abs(score - all[i]!.score) < 1e-9);
      if (!right) wrong.push(`${what}, query ${n}: ${JSON.stringify(found.map(({ id }) => id))} instead of ${JSON.stringify(all.map(({ id }) => id))}`);
    }
  };
  check('all', 10, () => true);
  check('half', 100, (id) => id % 2 === 1);
  check('few', 10, (id) => id % 97 === 5);
  for (let id = 0; id < count; id += 3) {
    rows.delete(id);
    index.remove(id);
  }
  check('all', 10, () => true);
  // Meanwhile the background has moved rows to the places of the removed ones.
  await new Promise((done) => setTimeout(done, 50));
  check('all', 100, () => true);
  check('half', 10, (id) => id % 2 === 1);
  return { kernel: index.stats().kernel, searches, wrong };
}

addEventListener('message', async ({ data: [kind, metric] }: MessageEvent<[TrialKind, Metric]>) => {
  postMessage(await trial(kind, metric).catch((error: unknown) => ({ kernel: String(error), searches: 0, wrong: [] })));
});
