import { describe, expect, test } from 'vitest';
import type { Vector } from '../../src/types.ts';
import { cosine } from '../../src/vectors/cosine.ts';
import { FlatIndex } from '../../src/vectors/flat-index.ts';
import { topK } from '../../src/vectors/top-k.ts';

/** The same numbers on every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = seeded(20_240_917);
const dims = 65; // Not a multiple of four: the scan has a remainder.

function unit(values: number[]): Vector {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
}

const anyVector = (): Vector => unit(Array.from({ length: dims }, () => random() - 0.5));
const near = (centre: Vector, spread: number): Vector => unit(Array.from(centre, (value) => value + spread * (random() - 0.5)));

const dot64 = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Every score in float64 and a full sort. */
function naive(rows: ReadonlyMap<string, Vector>, query: Vector, k: number, filter = (_id: string): boolean => true): { id: string; score: number }[] {
  const all = [...rows].filter(([id]) => filter(id)).map(([id, vector]) => ({ id, score: dot64(vector, query) }));
  return all.sort((a, b) => b.score - a.score).slice(0, k);
}

function expectSame(index: FlatIndex, rows: ReadonlyMap<string, Vector>, query: Vector, k: number, filter?: (id: string) => boolean): void {
  const { matches, spread } = index.search(query, k, filter);
  const expected = naive(rows, query, k, filter);
  expect(matches.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  matches.forEach(({ score }, i) => expect(score).toBeCloseTo(expected[i]!.score, 6));
  const scores = naive(rows, query, Infinity, filter).map(({ score }) => score);
  const mean = scores.reduce((sum, score) => sum + score, 0) / (scores.length || 1);
  const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (scores.length || 1));
  expect(spread.mean).toBeCloseTo(mean, 6);
  expect(spread.deviation).toBeCloseTo(deviation, 5);
}

function build(vectors: Iterable<Vector>): { index: FlatIndex; rows: Map<string, Vector> } {
  const index = new FlatIndex(dims);
  const rows = new Map<string, Vector>();
  for (const vector of vectors) {
    const id = `row ${rows.size}`;
    rows.set(id, vector);
    index.add(id, vector);
  }
  return { index, rows };
}

describe('FlatIndex answers as a full sort in float64 does', () => {
  test('random vectors', () => {
    const { index, rows } = build(Array.from({ length: 2000 }, anyVector));
    for (let i = 0; i < 20; i++) expectSame(index, rows, anyVector(), [1, 10, 50, 500][i % 4]!);
  });

  test('vectors in tight clusters, asked for a member', () => {
    const centres = Array.from({ length: 10 }, anyVector);
    const { index, rows } = build(centres.flatMap((centre) => Array.from({ length: 100 }, () => near(centre, 0.02))));
    for (const centre of centres) expectSame(index, rows, centre, 10);
  });

  test('through removals, replacements and additions', () => {
    const { index, rows } = build(Array.from({ length: 300 }, anyVector));
    for (let round = 0; round < 15; round++) {
      for (let i = 0; i < 60; i++) {
        const id = `row ${Math.floor(random() * 400)}`;
        if (random() < 0.5) expect(index.remove(id)).toBe(rows.delete(id));
        else {
          const vector = anyVector();
          rows.set(id, vector);
          index.add(id, vector);
        }
      }
      expect(index.size).toBe(rows.size);
      expectSame(index, rows, anyVector(), 20);
    }
    for (const [id, vector] of rows) expect(index.get(id)).toEqual(vector);
    index.clear();
    expect(index.search(anyVector(), 5)).toEqual({ matches: [], spread: { mean: 0, deviation: 0 } });
    index.add('again', anyVector());
    expect(index.search(anyVector(), 5).matches.map(({ id }) => id)).toEqual(['again']);
  });

  test('with a filter, which counts for the spread too', () => {
    const { index, rows } = build(Array.from({ length: 500 }, anyVector));
    const even = (id: string): boolean => Number(id.slice(4)) % 2 === 0;
    for (let i = 0; i < 5; i++) expectSame(index, rows, anyVector(), 10, even);
    expect(index.search(anyVector(), 10, () => false).matches).toEqual([]);
  });

  test('asked for more than there are, or for none', () => {
    const { index, rows } = build(Array.from({ length: 7 }, anyVector));
    expectSame(index, rows, anyVector(), 100);
    expect(index.search(anyVector(), 0).matches).toEqual([]);
  });
});

test('equal scores come in the order of their rows', () => {
  const vector = anyVector();
  const { index } = build(Array.from({ length: 40 }, () => vector));
  expect(index.search(vector, 5).matches.map(({ id }) => id)).toEqual(['row 0', 'row 1', 'row 2', 'row 3', 'row 4']);
});

test('a vector that is handed in or out is a copy', () => {
  const index = new FlatIndex(2);
  const mine = Float32Array.of(1, 0);
  index.add('a', mine);
  mine[0] = 5;
  index.get('a')![0] = 9;
  expect(index.get('a')).toEqual(Float32Array.of(1, 0));
  expect([index.get('a') !== undefined, index.get('b'), index.remove('b')]).toEqual([true, undefined, false]);
});

test('vectors of another width are refused', () => {
  const index = new FlatIndex(3);
  expect(() => index.add('a', new Float32Array(2))).toThrow(expect.objectContaining({ code: 'space-mismatch' }));
  expect(() => index.search(new Float32Array(4), 1)).toThrow(expect.objectContaining({ code: 'space-mismatch' }));
  expect(index.size).toBe(0);
});

test('topK equals a sort, for scores with many ties', () => {
  for (let round = 0; round < 200; round++) {
    const scores = Float32Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * 8));
    const live = (slot: number): boolean => (slot * 7 + round) % 3 !== 0;
    const k = Math.floor(random() * 20);
    const sorted = Array.from(scores, (score, slot) => ({ slot, score })).filter(({ slot }) => live(slot)).sort((a, b) => b.score - a.score || a.slot - b.slot);
    expect(topK(scores, live, k)).toEqual(sorted.slice(0, k));
  }
});

test('cosine: same, opposite, at right angles, any length, zero, another width', () => {
  expect(cosine([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
  expect(cosine([1, 2, 3], [-1, -2, -3])).toBeCloseTo(-1, 12);
  expect(cosine([1, 0], [0, 5])).toBe(0);
  expect(cosine([0, 0], [1, 2])).toBe(0);
  expect(cosine(Float32Array.of(3, 4), [4, 3])).toBeCloseTo(24 / 25, 6);
  expect(() => cosine([1], [1, 2])).toThrow(expect.objectContaining({ code: 'space-mismatch' }));
});
