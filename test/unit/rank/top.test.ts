import { expect, test } from 'vitest';
import { mergedScore, type Merge, type Spreads } from '../../../src/rank/merge.ts';
import { mergedTop, type Cosines, type Side, type Sides } from '../../../src/rank/top.ts';
import { Random } from '../../bench/vectors/random.ts';
import { roughSides, rowsOf } from './rough-sides.ts';

interface Library {
  readonly rows: ReadonlyMap<number, Cosines>;
  readonly sides: Sides;
  /** Rows that were looked at, on both sides. */
  looked: number;
}

/** Rows with pictures, words or both, of which many score the same when there are `levels`. */
function makeLibrary(random: Random, count: number, shares: readonly [number, number], levels: number | undefined): Library {
  const score = (mean: number): number => {
    const value = mean + 0.1 * random.normal();
    return levels ? Math.round(value * levels) / levels : value;
  };
  const rows = new Map<number, Cosines>();
  for (let id = 0; id < count; id++) {
    const kind = random.unit();
    const shared = random.normal() * 0.1;
    const [picture, words] = [score(0.2) + shared, score(0.6) + shared];
    rows.set(id, kind < shares[0] ? { picture } : kind < shares[1] ? { words } : { picture, words });
  }
  const library: Library = {
    rows,
    looked: 0,
    sides: {
      ...sideOf('picture'),
      ...sideOf('words'),
      kinds: { picture: has((row) => row.words === undefined), words: has((row) => row.picture === undefined), both: has((row) => row.picture !== undefined && row.words !== undefined) },
    },
  };
  function has(kind: (row: Cosines) => boolean): boolean {
    return [...rows.values()].some(kind);
  }
  function sideOf(name: 'picture' | 'words'): Partial<Record<typeof name, Side>> {
    const scores = [...rows].flatMap(([id, row]) => (row[name] === undefined ? [] : [{ id, score: row[name] }])).sort((a, b) => b.score - a.score || a.id - b.id);
    if (scores.length === 0) return {};
    const mean = scores.reduce((sum, one) => sum + one.score, 0) / scores.length;
    const deviation = Math.sqrt(scores.reduce((sum, one) => sum + (one.score - mean) ** 2, 0) / scores.length);
    const side: Side = {
      rows: scores.length,
      spread: { mean, deviation },
      best(k) {
        const found = scores.slice(0, k);
        library.looked += found.length;
        return found;
      },
      score: (id) => rows.get(id)?.[name],
      above(threshold) {
        const found = scores.filter((one) => one.score >= threshold);
        return { ids: found.map(({ id }) => id), scores: found.map((one) => one.score) };
      },
      scores: (ids) => ids.map((id) => rows.get(id)?.[name] ?? NaN),
    };
    return { [name]: side };
  }
  return library;
}

const bars = { picture: { at: 0.5, mean: 0.35, unit: 0.06 }, words: { at: 0.95, mean: 0.7, unit: 0.05 } };
const merges: ((spreads: Spreads) => Merge)[] = [
  ...[2, 0].map((lambda) => (spreads: Spreads): Merge => ({ by: 'z', lambda, ...spreads })),
  ...[2, 0.5].map((lambda) => (): Merge => ({ by: 'weighted', lambda })),
  ...[2, 2, 0, 0.5, 8].map((lambda) => (): Merge => ({ by: 'height', lambda, ...bars })),
];

test('the best rows of two sides, and all that are wanted, are those that brute force finds', () => {
  const random = new Random(5);
  for (let round = 0; round < 120; round++) {
    const count = 1 + random.below(round % 3 === 0 ? 4000 : 600);
    const shares = [[0, 0], [1, 1], [0, 1], [0.5, 0.6], [0.7, 0.7], [0.1, 0.9]][random.below(6)] as [number, number];
    const { rows, sides } = makeLibrary(random, count, shares, [undefined, undefined, 20, 3][random.below(4)]);
    const mergeFor = merges[random.below(merges.length)]!;
    const spreads = { ...(sides.picture && { picture: sides.picture.spread }), ...(sides.words && { words: sides.words.spread }) };
    const merge = ({ picture, words }: Cosines): number => mergedScore(picture, words, mergeFor(spreads));
    const bar = [Infinity, 3, 1.5, 0, -Infinity][random.below(5)]!;
    const wanted = ({ picture, words }: Cosines): boolean => mergedScore(picture, words, { by: 'z', lambda: 2, ...spreads }) >= bar;
    const below = [-1, 0, 0.5][random.below(3)]!;
    const k = 1 + random.below(random.below(2) ? 30 : 300);
    const { best, wanted: relevant } = mergedTop(sides, k, { merge, wanted: (top) => (cosines) => wanted(cosines) || merge(cosines) >= top - below });
    const all = [...rows].map(([id, cosines]) => ({ id, score: merge(cosines), cosines })).sort((a, b) => b.score - a.score);
    expect(best.length).toBeGreaterThanOrEqual(Math.min(k, count));
    expect(best.map(({ score }) => score)).toEqual(all.slice(0, best.length).map(({ score }) => score));
    for (const list of [best, relevant]) {
      expect(list).toEqual(list.map(({ id }) => ({ id, score: merge(rows.get(id)!), cosines: rows.get(id) })));
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    }
    expect(relevant.map(({ id }) => id).toSorted()).toEqual(all.filter(({ cosines, score }) => wanted(cosines) || score >= all[0]!.score - below).map(({ id }) => id).toSorted());
  }
});

test('rough scores say which rows to look at, and exact ones which are the best', () => {
  const random = new Random(8);
  for (let round = 0; round < 80; round++) {
    const rows = rowsOf(random, 20 + random.below(4000));
    const error = [0.1, 0.01, 0.001][random.below(3)]!;
    const sides = roughSides(random, rows, error);
    const spreads = { picture: sides.picture!.spread, words: sides.words!.spread };
    const mergeFor = merges[random.below(merges.length)]!;
    const merge = ({ picture, words }: Cosines, more = 0): number => mergedScore(picture && picture + more, words && words + more, mergeFor(spreads));
    const bar = merge({ picture: 0.35, words: 0.75 });
    const k = 1 + random.below(random.below(2) ? 30 : 300);
    const { best, wanted } = mergedTop(sides, k, { merge, wanted: () => (cosines) => merge(cosines) >= bar });
    const all = rows.map((cosines, id) => ({ id, score: merge(cosines), cosines })).sort((a, b) => b.score - a.score || a.id - b.id);
    expect(best).toEqual(all.slice(0, Math.max(best.length, Math.min(k, all.length))));
    const known = new Set(wanted.map(({ id }) => id));
    for (const { id, cosines } of all) if (merge(cosines, known.has(id) ? error : -error) >= bar !== known.has(id)) expect.fail(`row ${id}`);
  }
});

test('few rows are looked at', () => {
  const random = new Random(6);
  for (const shares of [[0.7, 0.7], [0, 0], [0.6, 0.8]] as const) {
    const library = makeLibrary(random, 50_000, shares, undefined);
    const spreads = { picture: library.sides.picture!.spread, words: library.sides.words!.spread };
    mergedTop(library.sides, 50, { merge: ({ picture, words }) => mergedScore(picture, words, { by: 'z', lambda: 2, ...spreads }), wanted: () => () => false });
    expect(library.looked).toBeLessThan(5000);
  }
});

test('without sides there is nothing', () => {
  expect(mergedTop({ kinds: { picture: true, words: true, both: true } }, 5, { merge: () => 0, wanted: () => () => true })).toEqual({ best: [], wanted: [] });
});
