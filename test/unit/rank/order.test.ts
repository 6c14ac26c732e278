import { expect, test } from 'vitest';
import { combine } from '../../../src/rank/combine.ts';
import { diversified } from '../../../src/rank/diversity.ts';
import { firstOf } from '../../../src/rank/first.ts';
import { groupsOf } from '../../../src/rank/groups.ts';
import { product } from '../../../src/rank/product.ts';
import { softmax } from '../../../src/rank/softmax.ts';
import { reasonsOf } from '../../../src/rank/why.ts';
import type { Item, Vector } from '../../../src/types.ts';
import { Random } from '../../bench/vectors/random.ts';
import { item } from './items.ts';

const dims = 64;

/** A unit vector, and one whose cosine with it is as told. */
function unit(random: Random): Vector {
  const vector = Float32Array.from({ length: dims }, () => random.normal());
  return vector.map((value) => value / Math.hypot(...vector));
}

function beside(vector: Vector, cosine: number, random: Random): Vector {
  const other = unit(random);
  const along = other.reduce((sum, value, i) => sum + value * vector[i]!, 0);
  const across = other.map((value, i) => value - along * vector[i]!);
  const length = Math.hypot(...across);
  return vector.map((value, i) => cosine * value + (Math.sqrt(1 - cosine ** 2) * across[i]!) / length);
}

const names = (groups: readonly (readonly { readonly item: Item }[])[]): string[] => groups.map((group) => group.map(({ item: { id } }) => id).join(' '));

test('near-duplicates by print and cosine, bursts by camera, time and cosine, the rest by cosine alone', () => {
  const random = new Random(1);
  const base = unit(random);
  const hit = (id: string, cosine: number, facts: Partial<Item>) => ({ item: item(id, facts), vector: () => beside(base, cosine, new Random(id.length + id.charCodeAt(0))) });
  const first = (facts: Partial<Item>) => ({ item: item('0', facts), vector: () => base });
  expect(names(groupsOf([first({ print: '00000000000000ff' }), hit('near', 0.96, { print: '000000000000003f' }), hit('other', 0.9, { print: '00000000000000ff' }), hit('far', 0.97, { print: '00000000ffff00ff' })]))).toEqual(['0 near', 'other', 'far']);
  const shot = { camera: 'X', taken: 1000 };
  expect(names(groupsOf([first(shot), hit('next', 0.93, { camera: 'X', taken: 9000 }), hit('late', 0.93, { camera: 'X', taken: 99_000 }), hit('unlike', 0.85, shot), hit('else', 0.93, { camera: 'Y', taken: 1000 })]))).toEqual(['0 next', 'late', 'unlike', 'else']);
  expect(names(groupsOf([first({}), hit('same', 0.99, {}), hit('similar', 0.97, {})]))).toEqual(['0 same', 'similar']);
  expect(names(groupsOf([{ item: item('p', { type: 'text' }), vector: () => base }, first({})])), 'words are no pictures').toEqual(['p', '0']);
});

test('a burst goes on as long as pictures follow each other and look like the first', () => {
  const random = new Random(2);
  const base = unit(random);
  const shots = Array.from({ length: 20 }, (_, i) => ({ item: item(String(i), { camera: 'X', taken: i * 8000 }), vector: () => beside(base, i < 15 ? 0.97 : 0.5, new Random(i)) }));
  const [burst, ...others] = groupsOf([{ item: item('first', { camera: 'X', taken: 0 }), vector: () => base }, ...shots]);
  expect(burst).toHaveLength(16);
  expect(others.flat()).toHaveLength(5);
});

test('a thousand hits without prints are the same groups as by comparing all cosines', () => {
  const random = new Random(3);
  const bases = Array.from({ length: 700 }, () => unit(random));
  const hits = Array.from({ length: 1000 }, (_, i) => {
    const vector = i < 700 ? bases[i]! : beside(bases[random.below(700)]!, 0.992, random);
    return { item: item(String(i)), vector: () => vector };
  });
  const cosine = (a: number, b: number): number => hits[a]!.vector().reduce((sum, value, i) => sum + value * hits[b]!.vector()[i]!, 0);
  const groups: number[][] = [];
  hits.forEach((_, i) => {
    const group = groups.find((members) => members.some((member) => cosine(member, i) >= 0.985) && cosine(members[0]!, i) >= 0.9);
    if (group) group.push(i);
    else groups.push([i]);
  });
  expect(groups.length).toBeLessThan(750);
  expect(names(groupsOf(hits))).toEqual(groups.map((group) => group.join(' ')));
});

test('with more diversity, hits are less like those before them; with none they stay', () => {
  const random = new Random(4);
  const topics = Array.from({ length: 5 }, () => unit(random));
  const hits = Array.from({ length: 40 }, (_, i) => {
    const vector = beside(topics[i >> 3]!, 0.95, random);
    return { id: i, score: 1 - i / 100, vector: () => vector };
  });
  expect(diversified(hits, 0)).toEqual(hits);
  const topicsOf = (diversity: number): number => new Set(diversified(hits, diversity).slice(0, 5).map(({ id }) => id >> 3)).size;
  expect(topicsOf(0)).toBe(1);
  expect(topicsOf(0.4)).toBeGreaterThan(1);
  expect(topicsOf(0.8)).toBe(5);
  expect(diversified(hits, 0.5)[0]!.id).toBe(0);
  expect(diversified(hits, 1).toSorted((a, b) => a.id - b.id)).toEqual(hits);
  expect(diversified([], 1)).toEqual([]);
});

test('a query of several parts ranks as the weighted sum of standardised cosines', () => {
  const random = new Random(5);
  const rows = Array.from({ length: 50 }, () => unit(random));
  const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const parts = [1, 0.5, -2].map((weight, i) => ({ weight, vector: unit(random), spread: { mean: i / 10, deviation: 0.05 + i / 10 } }));
  const sums = rows.map((row) => parts.reduce((sum, { weight, vector, spread: { mean, deviation } }) => sum + (weight * (dot(vector, row) - mean)) / deviation, 0));
  const combined = combine(parts);
  expect(Math.hypot(...combined)).toBeCloseTo(1, 6);
  const order = (scores: number[]): number[] => scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  expect(order(rows.map((row) => dot(combined, row)))).toEqual(order(sums));
  const [only] = parts;
  expect([...combine([only!])]).toEqual([...only!.vector]);
  expect([...combine([{ ...only!, weight: -3 }])]).toEqual([...only!.vector].map((value) => -value));
  expect(combine([only!, { ...only!, weight: -1 }]).every((value) => value === 0), 'nothing is left').toBe(true);
  expect(combine([{ ...only!, spread: { mean: 0, deviation: 0 } }, parts[1]!]).every(Number.isFinite)).toBe(true);
});

test('the first of a list are those of the sorted list', () => {
  const random = new Random(6);
  for (const count of [0, 1, 7, 100, 5000]) {
    const list = Array.from({ length: 3000 }, () => random.below(500));
    const compare = (a: number, b: number): number => a - b;
    expect(firstOf(list, count, compare)).toEqual(list.toSorted(compare).slice(0, count));
  }
});

test('reasons: the sides that stand out, or the one that does so most, and keywords', () => {
  const spread = { mean: 0, deviation: 1 };
  const spreads = { picture: spread, words: spread };
  expect(reasonsOf({ picture: 2, words: 4 }, spreads, false)).toEqual(['words', 'picture']);
  expect(reasonsOf({ picture: 2, words: 4 }, spreads, true)).toEqual(['words', 'keywords', 'picture']);
  expect(reasonsOf({ picture: 0.2, words: 0.1 }, spreads, false)).toEqual(['picture']);
  expect(reasonsOf({ picture: 0.2 }, spreads, true)).toEqual(['keywords']);
  expect(reasonsOf({}, {}, false)).toEqual([]);
});

test('shares add up to one', () => {
  const shares = softmax([0.2, 0.25, 0.1]);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  expect(shares[1]! / shares[0]!).toBeCloseTo(Math.exp(5));
});

test('each place goes to the hit that is then the best: the same as comparing all with all', () => {
  const random = new Random(12);
  for (let round = 0; round < 12; round++) {
    const topics = Array.from({ length: 6 }, () => unit(random));
    const hits = Array.from({ length: 1 + random.below(120) }, (_, i) => {
      const vector = random.below(8) ? beside(topics[i % 6]!, 0.9, random) : undefined;
      return { id: i, score: Math.round(random.unit() * 20) / 20, vector: () => vector };
    });
    const diversity = [0.3, 0.7, 1][round % 3]!;
    const [lowest, highest] = [Math.min(...hits.map(({ score }) => score)), Math.max(...hits.map(({ score }) => score))];
    const left = [...hits];
    const expected: typeof hits = [];
    while (left.length > 0 && expected.length < 50) {
      const marginal = ({ score, vector }: (typeof hits)[number]): number => {
        const alike = expected.map((one) => (vector() && one.vector() ? product(one.vector()!, vector()!) : 0));
        return (1 - diversity) * ((score - lowest) / (highest - lowest || 1)) - diversity * Math.max(0, ...alike);
      };
      const values = left.map(marginal);
      expected.push(...left.splice(values.indexOf(Math.max(...values)), 1));
    }
    expect(diversified(hits, diversity, 50).map(({ id }) => id)).toEqual([...expected, ...left].map(({ id }) => id));
  }
});
