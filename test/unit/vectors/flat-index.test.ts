import { describe, expect, test, vi } from 'vitest';
import type { Vector } from '../../../src/types.ts';
import { FlatIndex } from '../../../src/vectors/flat-index.ts';
import { allScores, kinds, maker, seeded, type Metric } from './naive.ts';

interface Pair {
  readonly index: FlatIndex;
  readonly rows: Map<string, Vector>;
}

async function build(vectors: Iterable<Vector>, dims: number, metric: Metric = 'cosine'): Promise<Pair> {
  const index = await FlatIndex.create(dims, { metric });
  const rows = new Map<string, Vector>();
  for (const vector of vectors) {
    const id = `row ${rows.size}`;
    rows.set(id, vector);
    index.add(id, vector);
  }
  return { index, rows };
}

const take = (count: number, make: () => Vector): Vector[] => Array.from({ length: count }, make);

/** The answer has the right scores, which belong to their ids, and lacks nothing that is better than its last. */
function expectExact({ index, rows }: Pair, query: Vector, k: number, filter?: (id: string) => boolean, threshold = -Infinity): void {
  const matches = index.search(query, k, { threshold, ...(filter && { filter: index.rows(filter) }) });
  const spread = index.spread(query, filter && { filter: index.rows(filter) });
  const all = allScores(rows, query, index.metric, filter);
  const scores = new Map(all.map(({ id, score }) => [id, score]));
  const expected = all.filter(({ score }) => score >= threshold).sort((a, b) => b.score - a.score).slice(0, k);
  const scale = Math.max(1e-30, ...all.map(({ score }) => Math.abs(score)));
  // What summing in another order may change: of a dot product, no more than the lengths say.
  const close = (a: number, b: number, id: string): boolean => Math.abs(a - b) <= 1e-13 * (index.metric === 'cosine' ? 1 : Math.hypot(...rows.get(id)!) * Math.hypot(...query));
  expect(matches.length).toBe(expected.length);
  expect(new Set(matches.map(({ id }) => id)).size).toBe(matches.length);
  matches.forEach(({ id, score }, i) => {
    expect(close(score, expected[i]!.score, id), `place ${i}: ${score}, not ${expected[i]!.score}`).toBe(true);
    expect(close(score, scores.get(id)!, id)).toBe(true);
  });
  const mean = all.reduce((sum, { score }) => sum + score, 0) / (all.length || 1);
  const deviation = Math.sqrt(all.reduce((sum, { score }) => sum + (score - mean) ** 2, 0) / (all.length || 1));
  const sampled = all.length > 4096;
  expect(Math.abs(spread.mean - mean)).toBeLessThan(sampled ? 0.06 * deviation : 5e-3 * scale);
  expect(Math.abs(spread.deviation - deviation)).toBeLessThan(sampled ? 0.06 * deviation : 5e-3 * scale);
}

describe('a FlatIndex answers as brute force in float64 does', () => {
  for (const kind of kinds) {
    for (const metric of ['cosine', 'dot'] as const) {
      test(`${kind}, ${metric}`, async () => {
        const random = seeded(kind.length * 1000 + metric.length);
        for (const [dims, count] of [[1, 300], [3, 2100], [8, 900], [64, 1300], [65, 257], [100, 1024], [384, 700], [768, 1500]] as const) {
          const make = maker(kind, dims, random);
          const other = maker('even', dims, random);
          const pair = await build(take(count, make), dims, metric);
          for (let i = 0; i < 8; i++) expectExact(pair, i % 2 === 0 ? make() : other(), [1, 10, 50, 400][i % 4]!);
        }
      });
    }
  }

  test('with as many rows as there can be of few numbers, where sign bits tell little', async () => {
    const random = seeded(5);
    const make = maker('even', 16, random);
    const pair = await build(take(20_000, make), 16);
    for (let i = 0; i < 12; i++) expectExact(pair, make(), [1, 10, 100][i % 3]!);
  });

  test('queries from another cone than the rows', async () => {
    const random = seeded(6);
    const [rows, queries] = [maker('cone', 256, random), maker('cone', 256, random)];
    const pair = await build(take(6000, rows), 256);
    // Long enough for the index to have learned where queries come from.
    for (let i = 0; i < 20; i++) expectExact(pair, queries(), 10);
  });

  test('the same query again and again, which the index learns until nothing of it is left for the sign bits', async () => {
    const random = seeded(1);
    const make = maker('even', 64, random);
    for (let n = 0; n < 12; n++) {
      const pair = await build(take(3000, make).map((vector, i) => (i % 3 ? vector : vector.map((value) => value * 1000))), 64, 'dot');
      const query = make();
      for (let i = 0; i < 4; i++) pair.index.search(query, 10);
      const expected = allScores(pair.rows, query, 'dot').map(({ score }) => score).sort((a, b) => b - a);
      for (const k of [600, 800, 1000, 1200, 1400, 1500, 1600, 2000]) {
        expect(Math.abs(pair.index.search(query, k)[k - 1]!.score - expected[k - 1]!)).toBeLessThan(1e-9);
      }
    }
  });

  test('through removals, replacements, additions, filters, thresholds, and compactions between them', async () => {
    const random = seeded(7);
    for (const [dims, kind] of [[33, 'even'], [128, 'clusters'], [64, 'zeros']] as const) {
      const make = maker(kind, dims, random);
      const pair = await build(take(2500, make), dims);
      for (let round = 0; round < 8; round++) {
        for (let i = 0; i < 500; i++) {
          const id = `row ${Math.floor(random() * 3000)}`;
          // Rounds of removing leave enough holes for a compaction.
          if (random() < (round % 4 < 2 ? 0.9 : 0.2)) expect(pair.index.remove(id)).toBe(pair.rows.delete(id));
          else {
            pair.rows.set(id, make());
            pair.index.add(id, pair.rows.get(id)!);
          }
        }
        expect(pair.index.size).toBe(pair.rows.size);
        const wanted = new Set([...pair.rows.keys()].filter(() => random() < [0.01, 0.1, 0.5][round % 3]!));
        expectExact(pair, make(), 20);
        expectExact(pair, make(), 20, (id) => wanted.has(id));
        expectExact(pair, make(), 20, (id) => Number(id.slice(4)) < 400);
        expectExact(pair, make(), 1000, undefined, 0.1);
        // While the background moves rows.
        await new Promise((resolve) => setTimeout(resolve));
        expectExact(pair, make(), 20);
      }
      await expect.poll(() => pair.index.stats().removed).toBeLessThan(1024 + pair.rows.size / 3);
      for (const [id, vector] of pair.rows) expect(pair.index.get(id)).toEqual(vector);
      expectExact(pair, make(), 50, (id) => id.endsWith('7'));
    }
  });
});

test('a quarter of the rows removed is given back in the background', async () => {
  const make = maker('even', 64, seeded(8));
  const { index, rows } = await build(take(5000, make), 64);
  const filter = index.rows((id) => id.endsWith('3'));
  for (const id of [...rows.keys()].slice(0, 3900)) {
    index.remove(id);
    rows.delete(id);
  }
  expect(index.stats()).toMatchObject({ rows: 1100, removed: 3900 });
  const before = index.stats().bytes;
  await expect.poll(() => index.stats().removed).toBe(0);
  expect(index.stats().bytes.codes).toBeLessThan(before.codes / 2);
  expect(index.stats().bytes.floats).toBeLessThan(before.floats / 2);
  expectExact({ index, rows }, make(), 30);
  // An allow-list made before follows the rows to their new places.
  expect(index.search(make(), 2000, { filter }).map(({ id }) => id).toSorted()).toEqual([...rows.keys()].filter((id) => id.endsWith('3')).toSorted());
  index.add('new', make());
  expect(index.size).toBe(1101);
});

test('scores by 8 bits are off by no more than is said, and the best by them are among those above', async () => {
  const random = seeded(77);
  for (const kind of kinds) {
    for (const [metric, dims, count] of [['cosine', 8, 900], ['dot', 64, 1300], ['cosine', 768, 1500], ['cosine', 768, 200]] as const) {
      const make = maker(kind, dims, random);
      const { index, rows } = await build(take(count, make), dims, metric);
      const query = make();
      const all = allScores(rows, query, metric).sort((a, b) => b.score - a.score);
      const most = index.error() * (metric === 'dot' ? Math.hypot(...query) : 1);
      const scores = index.scores(query, all.map(({ id }) => id));
      all.forEach(({ score }, i) => expect(Math.abs(scores[i]! - score)).toBeLessThanOrEqual(most));
      const { ids } = index.above(query, -Infinity, { k: 50 });
      expect(ids).toEqual(expect.arrayContaining(all.slice(0, 50).filter(({ score }) => score > all[49]!.score).map(({ id }) => id)));
    }
  }
});

test('filters are a set of ids too; ids that are not there are nothing', async () => {
  const make = maker('even', 10, seeded(9));
  const { index } = await build(take(2000, make), 10);
  const ids = (filter: Iterable<string>): string[] => index.search(make(), 5, { filter }).map(({ id }) => id).toSorted();
  expect(ids(['row 7', 'nobody', 'row 1999'])).toEqual(['row 1999', 'row 7']);
  expect(ids(new Set<string>())).toEqual([]);
  expect(index.search(make(), 5, { filter: index.rows(() => false) })).toEqual([]);
});

test('a string is an id, and an allow-list belongs to its index', async () => {
  const make = maker('even', 10, seeded(14));
  const { index } = await build(take(300, make), 10);
  const other = await build(take(300, make), 10);
  index.add('ab', make());
  index.add('a', make());
  expect(index.search(make(), 5, { filter: 'ab' }).map(({ id }) => id)).toEqual(['ab']);
  expect(() => index.search(make(), 5, { filter: other.index.rows(['row 1']) })).toThrow(expect.objectContaining({ code: 'input-invalid' }));
});

test('the spread of rows that come in turns', async () => {
  const make = maker('even', 64, seeded(15));
  const one = make();
  const { index } = await build(Array.from({ length: 9000 }, (_, i) => one.map((value) => (i % 2 === 0 ? value : -value))), 64);
  const { mean, deviation } = index.spread(one);
  expect(Math.abs(mean)).toBeLessThan(0.06);
  expect(deviation).toBeCloseTo(1, 1);
});

test('a row that cannot be kept changes nothing', async () => {
  const make = maker('even', 64, seeded(16));
  const pair = await build(take(1024, make), 64);
  const real = globalThis.Float32Array;
  // The next block of floats, and nothing else.
  vi.stubGlobal('Float32Array', new Proxy(real, { construct: (target, args, type) => (args[0] === 1024 * 64 ? (() => { throw new RangeError('full'); })() : Reflect.construct(target, args, type) as object) }));
  const vector = make();
  expect(() => pair.index.add('new', vector)).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
  vi.unstubAllGlobals();
  expect(pair.index.stats()).toMatchObject({ rows: 1024, removed: 0 });
  expectExact(pair, make(), 20);
  pair.index.add('new', vector);
  expect(pair.index.search(vector, 1)[0]!.id).toBe('new');
});

test('asked for more than there are, for none, of an empty index, with a query of no length', async () => {
  const make = maker('even', 20, seeded(10));
  const pair = await build(take(700, make), 20);
  expectExact(pair, make(), 10_000);
  expect(pair.index.search(make(), 0)).toEqual([]);
  expectExact(pair, new Float32Array(20), 5);
  pair.index.clear();
  expect(pair.index.search(make(), 5)).toEqual([]);
  pair.index.add('again', make());
  expect(pair.index.search(make(), 5).map(({ id }) => id)).toEqual(['again']);
  for (let i = 0; i < 1500; i++) pair.index.add(String(i), make());
  expect(pair.index.search(make(), 5).length).toBe(5);
});

test('equal scores come in the order of their rows', async () => {
  const vector = maker('even', 40, seeded(11))();
  const { index } = await build(take(1200, () => vector), 40);
  expect(index.search(vector, 5).map(({ id }) => id)).toEqual(['row 0', 'row 1', 'row 2', 'row 3', 'row 4']);
  // Also where other rows lie between them, and their blocks have centres of their own.
  for (let n = 0; n < 5; n++) {
    const make = maker((['cone', 'clusters', 'even'] as const)[n % 3]!, 128, seeded(n));
    const same = make();
    const { index } = await build(Array.from({ length: 4000 }, (_, i) => (i % 50 === 7 ? same : make())), 128);
    for (const query of [same, make(), make()]) {
      const matches = index.search(query, 4000);
      const score = matches.find(({ id }) => id === 'row 7')!.score;
      expect(matches.filter((match) => match.score === score).map(({ id }) => id)).toEqual(Array.from({ length: 80 }, (_, i) => `row ${50 * i + 7}`));
    }
  }
});

test('numbers of rows and thresholds that mean nothing find nothing', async () => {
  const make = maker('even', 64, seeded(13));
  const { index } = await build(take(3000, make), 64);
  const found = (k: number, threshold?: number): number => index.search(make(), k, threshold === undefined ? {} : { threshold }).length;
  expect([0, -3, NaN, 0.5, 1, 2.5, Infinity].map((k) => found(k))).toEqual([0, 0, 0, 0, 1, 2, 3000]);
  expect([NaN, Infinity, 1e300, -Infinity, -1e300].map((threshold) => found(5, threshold))).toEqual([0, 0, 0, 5, 5]);
});

test('many rows at once, and many queries', async () => {
  const make = maker('even', 12, seeded(12));
  const vectors = take(600, make);
  const { index } = await build(vectors, 12);
  const other = await FlatIndex.create<number>(12);
  other.addMany(vectors.map((_, i) => i), Float32Array.from(vectors.flatMap((vector) => [...vector])));
  const queries = take(3, make);
  const found = other.searchMany(Float32Array.from(queries.flatMap((vector) => [...vector])), 7);
  expect(found.map((matches) => matches.map(({ id }) => `row ${id}`))).toEqual(queries.map((query) => index.search(query, 7).map(({ id }) => id)));
});

test('a vector that is handed in or out is a copy', async () => {
  const index = await FlatIndex.create(2);
  const mine = Float32Array.of(1, 0);
  index.add('a', mine);
  mine[0] = 5;
  index.get('a')![0] = 9;
  expect(index.get('a')).toEqual(Float32Array.of(1, 0));
  expect([index.has('a'), index.has('b'), index.get('b'), index.remove('b')]).toEqual([true, false, undefined, false]);
});

describe('what cannot be compared is refused, and nothing of it stays', () => {
  test.each([0, -64, 1.5, NaN, 8193, Infinity])('vectors of %d numbers', async (dims) => {
    await expect(FlatIndex.create(dims)).rejects.toMatchObject({ code: 'vector-invalid' });
  });

  test('vectors of another width', async () => {
    const index = await FlatIndex.create(3);
    expect(() => index.add('a', new Float32Array(2))).toThrow(expect.objectContaining({ code: 'space-mismatch' }));
    expect(() => index.addMany(['a', 'b'], new Float32Array(5))).toThrow(expect.objectContaining({ code: 'space-mismatch' }));
    expect(() => index.searchMany(new Float32Array(4), 1)).toThrow(expect.objectContaining({ code: 'space-mismatch' }));
    expect(() => index.search(new Float32Array(4), 1)).toThrow(expect.objectContaining({ code: 'space-mismatch' }));
    expect(index.size).toBe(0);
  });

  test.each([NaN, Infinity, -Infinity, 3e38])('%s', async (value) => {
    const index = await FlatIndex.create(2);
    expect(() => index.add('a', Float32Array.of(0, value))).toThrow(expect.objectContaining({ code: 'vector-invalid' }));
    expect(() => index.addMany(['a', 'b'], Float32Array.of(1, 1, value, 0))).toThrow(expect.objectContaining({ code: 'vector-invalid' }));
    expect(() => index.search(Float32Array.of(value, 1), 1)).toThrow(expect.objectContaining({ code: 'vector-invalid' }));
    expect(index.size).toBe(0);
  });
});
