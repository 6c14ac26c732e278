import { afterEach, expect, test, vi } from 'vitest';
import type { Owner } from '../../../src/ui/owner.ts';
import { Thumbs } from '../../../src/ui/thumbs.ts';
import { FakeLibrary, until } from './fake-library.ts';

afterEach(() => vi.restoreAllMocks());

const blob = new Blob(['x'], { type: 'image/png' });

/** Thumbnails over a library whose reads end when a test says so, with every object URL counted. */
function counted() {
  const live = new Set<string>();
  let made = 0;
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
    const url = `blob:${made++}`;
    live.add(url);
    return url;
  });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void live.delete(url));
  const reads: { ids: readonly string[]; end: (failure?: Error) => void }[] = [];
  const library = new FakeLibrary(0);
  library.thumbs = (ids) => new Promise((resolve, reject) => {
    reads.push({ ids, end: (failure) => (failure ? reject(failure) : resolve(ids.map(() => blob))) });
  });
  const failures: unknown[] = [];
  let changes = 0;
  const owner: Owner = { library: () => Promise.resolve(library), ready: () => Promise.resolve(library), changed: () => void changes++, failed: (error) => void failures.push(error), say: () => undefined };
  return { thumbs: new Thumbs(owner), live, reads, failures, made: () => made, changes: () => changes };
}

test('a thumbnail is read once, however often it is asked for, and its address is given back', async () => {
  const { thumbs, live, reads, made } = counted();
  thumbs.url('a');
  await until(() => reads.length === 1);
  thumbs.url('a');
  thumbs.url('b');
  reads[0]?.end();
  await until(() => reads.length === 2);
  reads[1]?.end();
  await until(() => thumbs.url('b') !== undefined);
  expect(reads.map(({ ids }) => ids)).toEqual([['a'], ['b']]);
  expect(made()).toBe(2);
  thumbs.clear();
  expect(live.size).toBe(0);
});

test('an answer that comes after everything was cleared is dropped', async () => {
  const { thumbs, live, reads, made } = counted();
  thumbs.url('a');
  await until(() => reads.length === 1);
  thumbs.clear();
  thumbs.url('a');
  reads[0]?.end();
  await until(() => reads.length === 2);
  expect(made()).toBe(0);
  reads[1]?.end();
  await until(() => thumbs.url('a') !== undefined);
  thumbs.clear();
  expect({ made: made(), live: live.size }).toEqual({ made: 1, live: 0 });
});

test('a read that fails is said once and tried again, but not at once', async () => {
  const { thumbs, reads, failures, changes } = counted();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const next = async (milliseconds: number) => {
    await vi.advanceTimersByTimeAsync(milliseconds);
    return thumbs.url('a');
  };
  await next(0);
  await next(0);
  reads[0]?.end(new Error('no'));
  expect(await next(100)).toBeUndefined();
  expect({ reads: reads.length, failures: failures.length }).toEqual({ reads: 1, failures: 1 });
  const before = changes();
  await next(10_000);
  await next(0);
  expect(changes()).toBeGreaterThan(before);
  expect(reads.length).toBe(2);
  reads[1]?.end(new Error('no'));
  await next(10_000);
  await next(0);
  expect(failures.length).toBe(1);
  reads[2]?.end();
  await next(0);
  expect(await next(0)).toBeDefined();
  vi.useRealTimers();
});
