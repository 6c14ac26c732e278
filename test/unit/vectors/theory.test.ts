import { describe, expect, test } from 'vitest';
import type { Vector } from '../../../src/types.ts';
import { Arena } from '../../../src/vectors/arena.ts';
import { blockRows } from '../../../src/vectors/layout.ts';
import { loadKernel } from '../../../src/vectors/load-kernel.ts';
import { hadamardSize } from '../../../src/vectors/rotation.ts';
import { dot, unit } from './kernel-pair.ts';
import { maker, seeded } from './naive.ts';

// What makes the bounds right: errors of estimates, divided by the deviation that the codes promise, are about normal, whatever the data.

const dims = 768;

interface Errors {
  readonly mean: number;
  readonly deviation: number;
  /** Part of them beyond four deviations; of normal errors it is 0.00006. */
  readonly far: number;
}

function errorsOf(values: readonly number[]): Errors {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { mean, deviation, far: values.filter((value) => Math.abs(value) > 4).length / values.length };
}

interface Measured {
  readonly signs: Errors;
  readonly coarse: Errors;
  readonly whole: Errors;
}

/** A block of rows, less their mean, and the errors of each row for each query. */
async function measure(makeRow: () => Vector, makeQuery: () => Vector, queries: number): Promise<Measured> {
  const arena = new Arena(dims, await loadKernel());
  const { kernel, layout, x, table, spare, lines, words, few, axes } = arena;
  const [place, end] = arena.behind(1);
  const [mask, base, slots, lows, highs] = [place(128), place(4), place(4096), place(4096), place(4096)] as [number, number, number, number, number];
  arena.reserve(end());
  const block = arena.block(0);
  const turn = (vector: Float32Array): void => {
    arena.floats(x, dims).set(unit(vector));
    kernel.rotate(x, dims, hadamardSize(dims), table, spare);
  };
  const rows = Array.from({ length: blockRows }, () => unit(makeRow()));
  for (const row of rows) {
    turn(row);
    kernel.accumulate(x, dims, block + layout.centre);
  }
  const centre = arena.floats(block + layout.centre, dims);
  centre.forEach((sum, i) => (centre[i] = sum / blockRows));
  rows.forEach((row, i) => {
    turn(row);
    kernel.encode(x, dims, block, i, axes);
  });
  new Uint32Array(arena.buffer, mask, 32).fill(0xffffffff);
  new Uint32Array(arena.buffer, slots, blockRows).set([...rows.keys()]);
  const numbers = (part: number): Float32Array => arena.floats(block + layout.numbers + 4096 * part, blockRows);
  const [signs, coarse, whole]: [number[], number[], number[]] = [[], [], []];
  for (let n = 0; n < queries; n++) {
    const query = unit(makeQuery());
    turn(query);
    kernel.dots(block + layout.centre, layout.stride, 1, x, dims, base);
    kernel.lines(x, dims, lines, few);
    const [step, offset] = arena.floats(few, 2) as unknown as [number, number];
    kernel.scan(block, layout.stride, 0, 1, dims, mask, lines, step, offset, 0, 0, 0, base, spare);
    const exact = rows.map((row) => dot(row, query));
    const estimates = arena.floats(block + layout.image, blockRows);
    // Entries are rounded: by step / sqrt(12) for each four numbers.
    exact.forEach((score, i) => signs.push((estimates[i]! - score) / Math.hypot(numbers(1)[i]!, numbers(0)[i]! * step * Math.sqrt(dims / 48))));
    kernel.words(x, dims, words, few);
    const [wordStep, , total] = arena.floats(few, 3) as unknown as [number, number, number];
    for (const [some, list] of [[16, coarse], [1, whole]] as const) {
      const blur = (wordStep * Math.sqrt(dims)) / Math.sqrt(12);
      kernel.rescore(block, layout.stride, dims, some === 1, words, wordStep, total, base, slots, blockRows, some / Math.sqrt(12), blur, lows, highs);
      const [low, high] = [arena.floats(lows, blockRows), arena.floats(highs, blockRows)];
      exact.forEach((score, i) => list.push(((low[i]! + high[i]!) / 2 - score) / ((high[i]! - low[i]!) / 2)));
    }
  }
  return { signs: errorsOf(signs), coarse: errorsOf(coarse), whole: errorsOf(whole) };
}

const random = seeded(20);
const even = maker('even', dims, random);

function oneHot(): Vector {
  const vector = new Float32Array(dims);
  vector[Math.floor(random() * dims)] = random() < 0.5 ? 1 : -1;
  return vector;
}

function clusters(): () => Vector {
  const centres = Array.from({ length: 40 }, even);
  return () => {
    const centre = centres[Math.floor(random() * centres.length)]!;
    return even().map((value, i) => centre[i]! + 0.1 * value);
  };
}

describe(`errors of ${dims} numbers, in deviations`, () => {
  for (const [name, makeRow] of [['in all directions', even], ['one number only', oneHot], ['clusters', clusters()], ['a cone', maker('cone', dims, random)]] as const) {
    for (const [from, makeQuery] of [['anywhere', even], ['the rows’ kind', makeRow]] as const) {
      test(`${name}, queries from ${from}`, async () => {
        for (const [codes, { mean, deviation, far }] of Object.entries(await measure(makeRow, makeQuery, 60))) {
          expect(Math.abs(mean), codes).toBeLessThan(0.06);
          expect(Math.abs(deviation - 1), codes).toBeLessThan(0.06);
          expect(far, codes).toBeLessThan(0.0004);
        }
      });
    }
  }
});
