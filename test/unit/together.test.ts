import { expect, test } from 'vitest';
import type { Progress } from '../../src/types.ts';
import { together } from '../../src/worker/together.ts';

const download = (done: number, total: number, rate?: number): Progress => ({ phase: 'download', done, total, rate, left: undefined, skipped: 0, paused: false });
const start: Progress = { phase: 'start', done: 0, total: 1, rate: undefined, left: undefined, skipped: 0, paused: false };

test('the bytes of several starts are added up, and it is a download as long as one of them is', () => {
  const told: Progress[] = [];
  const [text, vision] = together(2, (progress) => told.push(progress)) as [(progress: Progress) => void, (progress: Progress) => void];
  text(download(10, 100, 5));
  vision(download(20, 300, 15));
  text(start);
  vision(download(300, 300, 15));
  vision(start);
  expect(told.map(({ phase, done, total, rate, left }) => ({ phase, done, total, rate, left }))).toEqual([
    { phase: 'download', done: 10, total: 100, rate: 5, left: 18 },
    { phase: 'download', done: 30, total: 400, rate: 20, left: 18.5 },
    { phase: 'download', done: 120, total: 400, rate: 15, left: 280 / 15 },
    { phase: 'download', done: 400, total: 400, rate: 15, left: 0 },
    { phase: 'start', done: 0, total: 1, rate: undefined, left: undefined },
  ]);
});

test('one that is there already does not count, and one that cannot tell its rate gives no time', () => {
  const told: Progress[] = [];
  const [, vision] = together(2, (progress) => told.push(progress)) as [(progress: Progress) => void, (progress: Progress) => void];
  vision(download(20, 300));
  expect(told).toEqual([download(20, 300)]);
});
