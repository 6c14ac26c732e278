import { afterEach, expect, test } from 'vitest';
import type { Trial } from './shards.ts';

let worker: Worker | undefined;

afterEach(() => worker?.terminate());

function trial(name: Trial): Promise<unknown> {
  worker = new Worker(new URL('./shards.worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker!.addEventListener('message', ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data.result)));
    worker!.addEventListener('error', ({ message }) => reject(new Error(message)));
    worker!.postMessage({ trial: name });
  });
}

test('threads that help change no answer, before and after the memory grows', async () => {
  expect(await trial('same')).toEqual({ before: true, early: false, first: true, helped: true, grown: true, after: true, closed: false });
});

test('what one thread leaves, another does', async () => {
  const { own, ...rest } = (await trial('shared')) as { own: number };
  expect(rest).toEqual({ quiet: true, right: true });
  // Of 16 parts.
  expect(own).toBeLessThan(12);
});

test('threads that were killed are not missed', async () => {
  expect(await trial('killed')).toEqual({ before: true, during: true, after: true, fast: true });
});

test('a thread that falls silent in the middle of a scan is given up, and what it writes later changes no answer', async () => {
  const { waited, each, ...rest } = (await trial('stuck')) as { waited: number; each: number };
  expect(rest).toEqual({ before: false, first: true, closed: true, after: true, later: true, grown: true });
  expect(waited).toBeGreaterThan(250);
  expect(waited).toBeLessThan(3000);
  expect(each).toBeLessThan(100);
});

test('an index finds the same, with filters, thresholds and removed rows', async () => {
  expect(await trial('matches')).toBe(true);
});
