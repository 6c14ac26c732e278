import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { openLibrary } from '../../src/index.ts';
import type { Addition, Library } from '../../src/index.ts';
import { album } from './album.ts';

const RealWorker = Worker;
let manner: 'mortal' | 'missing' | 'forbidden' = 'mortal';
const engines: Worker[] = [];

/** Starts the real engine within reach of the test; what the engine borrows is its own affair. */
class ReachableWorker extends RealWorker {
  constructor(url: string | URL, options?: WorkerOptions) {
    if (!String(url).includes('engine.worker')) {
      super(url, options);
      return;
    }
    if (manner === 'forbidden') throw new DOMException('by policy', 'SecurityError');
    super(manner === 'missing' ? '/no-such-worker.js' : new URL('./mortal-engine.worker.ts', import.meta.url), options);
    engines.push(this);
  }
}

const die = (): void => engines.at(-1)!.postMessage({ abort: -1, die: true });
const additions = (from: number, to: number): Addition[] => album.pictures.slice(from, to).map(({ file, caption }) => ({ image: `/album/${file}`, caption }));
const codeOf = (error: { readonly code: string }): string => error.code;
let library: Library;

beforeEach(async () => {
  globalThis.Worker = ReachableWorker;
  manner = 'mortal';
  library = await openLibrary({ name: `connection-${Math.random()}`, modelBase: '/models/', wasmBase: '/wasm/', device: 'wasm' });
});
afterEach(async () => {
  manner = 'mortal';
  await library.clear().catch(() => {});
  library.close();
});
afterAll(() => {
  globalThis.Worker = RealWorker;
});

/** starts adding twenty-four pictures; resolves when some of them can be found. */
async function addSome(): Promise<{ adding: Promise<unknown> }> {
  const adding = library.add(additions(0, 24)).catch(codeOf);
  await expect.poll(async () => (await library.stats()).items, { timeout: 60_000 }).toBeGreaterThan(3);
  return { adding };
}

test('the engine crashes in the middle: all that is pending is rejected, and the next call runs in a new one', async () => {
  const { adding } = await addSome();
  const before = engines.length;
  const counts: number[] = [];
  library.on('change', ({ items }) => counts.push(items));
  const searching = library.search({ text: 'something nobody has asked for yet' }).catch(codeOf);
  die();
  expect(await adding).toBe('worker-died');
  expect(['worker-died', expect.objectContaining({ total: expect.any(Number) })]).toContainEqual(await searching);
  const { items } = await library.stats();
  expect(engines.length).toBe(before + 1);
  expect(items, 'what was stored is there').toBeGreaterThan(3);
  const rest = await library.add(additions(0, 24));
  // What waited went on by itself meanwhile.
  expect(rest.unchanged.length).toBeGreaterThanOrEqual(items);
  expect(rest.added.length + rest.unchanged.length).toBe(24);
  expect(counts.at(-1), 'events of the new engine are heard').toBe(24);
  expect((await library.search({ text: album.pictures[3]!.caption, limit: 1 })).hits).toHaveLength(1);
});

test('the engine vanishes without a word: pending calls are rejected after the silence, however often it is called', async () => {
  const { adding } = await addSome();
  engines.at(-1)!.terminate();
  const start = performance.now();
  const calls: Promise<unknown>[] = [];
  const typing = setInterval(() => calls.push(library.search({ text: 'a' }).catch(codeOf)), 2000);
  expect(await adding).toBe('worker-timeout');
  clearInterval(typing);
  expect(performance.now() - start).toBeLessThan(25_000);
  await Promise.all(calls);
  expect(await calls[0]).toBe('worker-timeout');
  expect((await library.stats()).items).toBeGreaterThan(3);
});

test('an engine that cannot start has its code, and is tried anew', async () => {
  die();
  await library.stats().catch(codeOf);
  for (manner of ['missing', 'forbidden'] as const) {
    const start = performance.now();
    await expect.poll(() => library.stats().catch(codeOf)).toBe('worker-blocked');
    expect(performance.now() - start).toBeLessThan(5000);
  }
  manner = 'mortal';
  expect((await library.stats()).items).toBe(0);
});

test('closed after a crash, it is closed in the new engine too', async () => {
  die();
  await library.stats().catch(codeOf);
  await library.pause();
  const adding = library.add(additions(0, 3)).catch(codeOf);
  await library.stats();
  library.close();
  expect(await adding).toBe('disposed');
});
