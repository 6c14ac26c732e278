import { expect, test } from 'vitest';
import { BatchSize } from '../../src/worker/batch-size.ts';

/** Full batches, as many as it takes; each run of n inputs takes `milliseconds(n)`. The sizes in the order in which they were tried. */
function sizes(batch: BatchSize, milliseconds: (inputs: number) => number, runs = 60): number[] {
  const seen = [batch.size];
  for (let run = 0; run < runs; run++) {
    batch.took(batch.size, milliseconds(batch.size));
    if (batch.size !== seen.at(-1)) seen.push(batch.size);
  }
  return seen;
}

test('grows while larger batches are faster, up to the most', () => {
  expect(sizes(new BatchSize(4, 32), () => 10)).toEqual([4, 8, 16, 32]);
});

test('goes back to the size before when a larger one is not worth it, and stays', () => {
  // Ten a run up to 16 at once; beyond, twice as many take twice as long.
  expect(sizes(new BatchSize(4, 64), (n) => 10 * Math.ceil(n / 16))).toEqual([4, 8, 16, 32, 16]);
  expect(sizes(new BatchSize(4, 32), (n) => 10 * n)).toEqual([4, 8, 4]);
});

test('a gain of less than a twentieth is not worth it', () => {
  expect(sizes(new BatchSize(4, 32), (n) => (n > 4 ? 9.6 : 10) * n)).toEqual([4, 8, 4]);
  expect(sizes(new BatchSize(4, 8), (n) => (n > 4 ? 9.4 : 10) * n)).toEqual([4, 8]);
});

test('does not grow into runs of more than a second, and leaves those that take longer', () => {
  expect(sizes(new BatchSize(4, 32), () => 600)).toEqual([4]);
  expect(sizes(new BatchSize(4, 32), (n) => 400 * n)).toEqual([4, 2]);
  expect(sizes(new BatchSize(4, 32), (n) => 3000 * n)).toEqual([4, 2, 1]);
});

test('the first run of a size, and a single slow one, decide nothing', () => {
  const batch = new BatchSize(4, 32);
  batch.took(4, 9000);
  batch.took(4, 9000);
  expect(batch.size).toBe(4);
  batch.took(4, 10);
  expect(batch.size).toBe(8);
});

test('calls that do not fill a batch say nothing; longer ones count for their share', () => {
  const batch = new BatchSize(4, 8);
  for (let run = 0; run < 20; run++) batch.took(3, 1);
  expect(batch.size).toBe(4);
  // 16 inputs in two seconds are 4 in half a second.
  for (let run = 0; run < 3; run++) batch.took(16, 1999);
  expect(batch.size).toBe(8);
});

test('halves after a failure and never grows past that, down to one', () => {
  const batch = new BatchSize(4, 32);
  for (let run = 0; run < 3; run++) batch.took(4, 10);
  expect(batch.size).toBe(8);
  expect(batch.failed()).toBe(true);
  expect(sizes(batch, () => 10)).toEqual([4]);
  expect([batch.failed(), batch.size]).toEqual([true, 2]);
  expect([batch.failed(), batch.size]).toEqual([true, 1]);
  expect([batch.failed(), batch.size]).toEqual([false, 1]);
  expect(sizes(batch, () => 10)).toEqual([1]);
});

test('an odd size is halved downwards', () => {
  const batch = new BatchSize(5, 32);
  batch.failed();
  expect(batch.size).toBe(2);
});
