import { beforeAll, expect, test } from 'vitest';
import { fuse } from '../../src/rank/fuse.ts';
import { defaultLambda, mergedScore, type Merge } from '../../src/rank/merge.ts';
import { answers, ndcg, reciprocal, type Answer, type Half } from './ranking.ts';

let all: Record<Half, Answer[]>;

beforeAll(async () => void (all = await answers()));

const best = (scores: readonly (readonly [string, number])[]): string[] => scores.filter(([, score]) => score > -Infinity).toSorted(([, a], [, b]) => b - a).map(([file]) => file);
const merged = (answer: Answer, merge: Merge): [string, number][] => [...answer.picture].map(([file, score]) => [file, mergedScore(score, answer.words.get(file), merge)]);
const byHeight = (answer: Answer): [string, number][] => merged(answer, { by: 'height', ...answer.bars });

/** Reciprocal rank fusion, with the usual constant. */
function reciprocalRanks(...lists: readonly (readonly string[])[]): string[] {
  const sums = new Map<string, number>();
  for (const list of lists) list.forEach((file, place) => sums.set(file, (sums.get(file) ?? 0) + 1 / (60 + place + 1)));
  return best([...sums]);
}

function plusKeywordZ(answer: Answer): string[] {
  const scores = new Map(answer.keywords.map(({ id, score }) => [id, score]));
  const values = [...answer.picture.keys()].map((file) => scores.get(file) ?? 0);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length) || 1;
  return best(byHeight(answer).map(([file, score]) => [file, score + ((scores.get(file) ?? 0) - mean) / deviation]));
}

const rankings: Record<string, (answer: Answer) => string[]> = {
  pictures: ({ picture }) => best([...picture]),
  captions: ({ words }) => best([...words]),
  keywords: ({ keywords }) => keywords.map(({ id }) => id),
  weighted: (answer) => best(merged(answer, { by: 'weighted', lambda: defaultLambda })),
  'z-score': (answer) => best(merged(answer, { by: 'z', lambda: defaultLambda, ...answer.spreads })),
  'z-score, lambda 4': (answer) => best(merged(answer, { by: 'z', lambda: 4, ...answer.spreads })),
  height: (answer) => best(byHeight(answer)),
  'height, keywords by reciprocal rank': (answer) => reciprocalRanks(best(byHeight(answer)), answer.keywords.map(({ id }) => id)),
  'height, keywords by z-score': plusKeywordZ,
  'height, gain for all keywords': (answer) => fuse(byHeight(answer).map(([id, score]) => ({ id, score })), answer.keywords).map(({ id }) => id),
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const answerable = (half: Half): Answer[] => all[half].filter(({ query }) => Object.keys(query.matches).length > 0);
const unanswerable = (half: Half): Answer[] => all[half].filter(({ query }) => Object.keys(query.matches).length === 0);
const score = (half: Half, name: string): number => mean(answerable(half).map((answer) => ndcg(rankings[name]!(answer), answer.query)));
const has = ({ bands }: Answer, band: 'strong' | 'maybe'): boolean => [...bands.values()].includes(band);
const nothing = (answer: Answer): boolean => !has(answer, 'strong') && !has(answer, 'maybe');
const share = (list: readonly Answer[], test: (answer: Answer) => boolean): number => list.filter(test).length / list.length;

/** How many of the rows in these bands match, and how many of the matching rows are in them. */
function rows(half: Half, bands: readonly string[]): { precision: number; recall: number } {
  let [shown, right, wanted] = [0, 0, 0];
  for (const answer of answerable(half)) {
    for (const [file, band] of answer.bands) {
      const match = answer.query.matches[file] === 2;
      wanted += Number(match);
      if (bands.includes(band)) [shown, right] = [shown + 1, right + Number(match)];
    }
  }
  return { precision: right / shown, recall: right / wanted };
}

function report(half: Half): string {
  const lines = Object.entries(rankings).map(([name, rank]) => `${name.padEnd(38)} nDCG@10 ${score(half, name).toFixed(3)}  MRR ${mean(answerable(half).map((answer) => reciprocal(rank(answer), answer.query))).toFixed(3)}`);
  const kinds = [...new Set(all[half].map(({ query }) => query.kind))].map((kind) => {
    const of = all[half].filter(({ query }) => query.kind === kind);
    return `${kind} ${of.filter(nothing).length}/${of.length}`;
  });
  const [strong, both] = [rows(half, ['strong']), rows(half, ['strong', 'maybe'])];
  return [
    `${half}: ${answerable(half).length} queries with an answer, ${unanswerable(half).length} without`,
    ...lines,
    `says nothing matches: ${share(unanswerable(half), nothing).toFixed(3)} of those without an answer, ${share(answerable(half), nothing).toFixed(3)} of those with one`,
    `has a strong hit: ${share(unanswerable(half), (answer) => has(answer, 'strong')).toFixed(3)} of those without an answer, ${share(answerable(half), (answer) => has(answer, 'strong')).toFixed(3)} of those with one`,
    `rows: strong precision ${strong.precision.toFixed(2)} recall ${strong.recall.toFixed(2)}; strong and maybe precision ${both.precision.toFixed(2)} recall ${both.recall.toFixed(2)}`,
    `nothing matches, by kind: ${kinds.join(', ')}`,
  ].join('\n');
}

test('the table', () => {
  console.log(`${report('development')}\n\n${report('held-back')}`);
});

test('merged ranking is better than either side alone', () => {
  const merges = score('held-back', 'height');
  expect(merges).toBeGreaterThan(score('held-back', 'pictures'));
  expect(merges).toBeGreaterThan(score('held-back', 'captions'));
  expect(score('held-back', 'height, gain for all keywords'), 'with keywords').toBeGreaterThan(merges);
});

test('queries without an answer are told so, and few others', () => {
  expect(unanswerable('held-back').length / all['held-back'].length).toBe(0.25);
  expect(share(unanswerable('held-back'), nothing)).toBeGreaterThanOrEqual(0.9);
  // The goal is 0.05, and it is not reached: docs/ranking.md.
  expect(share(answerable('held-back'), nothing)).toBeLessThanOrEqual(0.07);
  expect(share(unanswerable('held-back'), (answer) => has(answer, 'strong')), 'false strong').toBeLessThanOrEqual(0.1);
});
