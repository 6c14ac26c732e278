import { expect, test } from 'vitest';
import { meaningOf } from '../../../src/engine/meaning.ts';
import { mergedScore, withEveryWord, type Merge } from '../../../src/rank/merge.ts';
import { Random } from '../../bench/vectors/random.ts';
import { roughSides, rowsOf } from '../rank/rough-sides.ts';

test('what has every word comes forward: the first rows and their scores are those of looking at each', () => {
  const random = new Random(9);
  const bars = { picture: { at: 0.5, mean: 0.35, unit: 0.06 }, words: { at: 0.95, mean: 0.7, unit: 0.05 } };
  const rules = { picture: { answer: 0, far: 0, sure: 0.3, strong: -0.3, maybe: -1.2 }, words: { answer: 0, far: 0, sure: 0, strong: 0, maybe: -1 } };
  for (let round = 0; round < 120; round++) {
    const rows = rowsOf(random, 20 + random.below(3000));
    const sides = roughSides(random, rows, 0.01);
    const matches = rows.flatMap((_, id) => (random.unit() < [0.01, 0.3, 1][round % 3]! ? id : []));
    const matched = new Set(matches);
    const spreads = { picture: sides.picture!.spread, words: sides.words!.spread };
    const by = (['weighted', 'z', 'height'] as const)[random.below(3)]!;
    const lambda = [0.5, 2][random.below(2)]!;
    const merge: Merge = by === 'weighted' ? { by, lambda } : by === 'z' ? { by, lambda, ...spreads } : { by, lambda, ...bars };
    const [limit, more] = [1 + random.below(200), 1 + random.below(400)];
    const task = { order: 'relevance' as const, merge: by, lambda, limit, group: false, diversity: 0 };
    const found = meaningOf(sides, task, { measure: by === 'height' ? { bars, rules } : undefined, matches, first: () => [] });
    const all = rows.map(({ picture, words }, ordinal) => {
      const score = mergedScore(picture, words, merge);
      return { ordinal, score: matched.has(ordinal) ? withEveryWord(score, merge, spreads) : score };
    });
    all.sort((a, b) => b.score - a.score || a.ordinal - b.ordinal);
    for (const count of [limit, more]) expect(found.more(count).map(({ ordinal, score }) => ({ ordinal, score }))).toEqual(all.slice(0, count));
    expect(found.relevant).toBeGreaterThanOrEqual(matches.length);
  }
});
