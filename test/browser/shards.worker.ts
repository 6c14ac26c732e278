/** Searches with threads that help and without: only a worker may wait for others. */
import type { Shards, SharedWork } from '../../src/ports.ts';
import { Board } from '../../src/vectors/shards/board.ts';
import type { Kernel } from '../../src/vectors/kernel.ts';
import { FlatIndex } from '../../src/vectors/flat-index.ts';
import { blockLayout, blockRows } from '../../src/vectors/layout.ts';
import { Planes } from '../../src/vectors/planes.ts';
import { ScanWorkers } from '../../src/worker/scan-workers.ts';
import { maker, seeded } from '../unit/vectors/naive.ts';
import type { Trial } from './shards.ts';

const dims = 64;
/** 31 blocks, of which the last is not full. */
const rows = 31_000;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Until the threads take part: the kernels may have to be compiled first. */
async function started(shards: { readonly work: SharedWork | undefined }): Promise<SharedWork> {
  while (!shards.work) await pause(20);
  await pause(300);
  return shards.work;
}

/** Notes what it was started with, and that it was closed. */
class Watched extends ScanWorkers {
  work: SharedWork | undefined;
  closed = false;

  override start(work: SharedWork): void {
    this.work = work;
    super.start(work);
  }

  override close(): void {
    this.closed = true;
    super.close();
  }
}

/** A thread that takes part once and never finishes, but later writes where bounds are. Another one never comes. */
class Stuck implements Shards {
  readonly count = 2;
  readonly worthwhile = 30_000;
  work: SharedWork | undefined;
  closed = false;
  worker: Worker | undefined;

  start(work: SharedWork): void {
    this.work = work;
    this.worker = new Worker(new URL('./stuck-scan.worker.ts', import.meta.url), { type: 'module' });
    this.worker.postMessage(work.memory);
  }

  close(): void {
    // Goes on: to end takes a worker as long as it likes.
    this.closed = true;
  }
}

/** The same rows with help and without. */
async function both(shards: Shards, count = rows): Promise<{ add: (more: number) => void; same: () => boolean }> {
  const random = seeded(7);
  const make = maker('even', dims, random);
  const [alone, helped] = await Promise.all([Planes.create(dims), Planes.create(dims, shards)]);
  const add = (more: number): void => {
    for (let i = 0; i < more; i++) {
      const vector = make();
      alone.append(vector, 1);
      helped.append(vector, 1);
    }
  };
  add(count);
  const told = (planes: Planes, query: Float32Array): string => {
    const { slots, scores, rescored } = planes.candidates(query, 10);
    return JSON.stringify([[...slots], [...scores], rescored]);
  };
  const same = (): boolean => {
    const query = make();
    return told(alone, query) === told(helped, query);
  };
  return { add, same };
}

const times = (n: number, check: () => boolean): boolean => Array.from({ length: n }, check).every(Boolean);

/** Answers that differ are false. */
const trials: Record<Trial, () => Promise<unknown>> = {
  async same() {
    const shards = new Watched(2);
    const { add, same } = await both(shards, 29_000);
    const before = times(5, same);
    const early = shards.work !== undefined;
    add(2000);
    const first = times(5, same);
    const { memory } = await started(shards);
    const helped = times(40, same);
    const bytes = memory.buffer.byteLength;
    add(40_000);
    const grown = memory.buffer.byteLength > bytes;
    const after = times(40, same);
    const result = { before, early, first, helped, grown, after, closed: shards.closed };
    shards.close();
    return result;
  },

  /** The thread that posts a scan is slow, and others do what it leaves. */
  async shared() {
    const shards = new Watched(1);
    const { same } = await both(shards);
    same();
    const { module, memory } = await started(shards);
    const { scan } = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernel;
    const { stride, image } = blockLayout(dims);
    const own: number[] = [];
    const slow: Kernel['scan'] = (...args) => {
      own.push(args[2]);
      const until = performance.now() + 20;
      while (performance.now() < until);
      scan(...args);
    };
    // Blocks of zeros behind all others: their bounds are the slack, which no other scan has.
    const blocks = 2 ** 16 * memory.grow(Math.ceil((31 * stride + 2 ** 16) / 2 ** 16));
    const [mask, table, bases, spare] = [0, 8192, 16_384, 20_480].map((at) => blocks + 31 * stride + at) as [number, number, number, number];
    new Uint32Array(memory.buffer, mask, 31 * 32).fill(0xffffffff);
    new Float32Array(memory.buffer, bases, 31).set(Array.from({ length: 31 }, (_, block) => block + 1));
    const board = new Board(memory, 1);
    board.post([blocks, stride, 0, 31, dims, mask, table, 1, 0, 1, 0, 0, bases, spare]);
    board.share(slow, spare);
    const quiet = board.quiet(1, 1000);
    const right = Array.from({ length: 31 }, (_, block) => new Float32Array(memory.buffer, blocks + block * stride + image, blockRows).every((bound) => bound === block + 1));
    shards.close();
    return { own: own.length, quiet, right: right.every(Boolean) };
  },

  /** Threads that die between two scans, or in the middle of one: whatever the moment, no answer changes. */
  async killed() {
    const shards = new Watched(2);
    const { same } = await both(shards);
    const before = times(3, same);
    await started(shards);
    const during = times(5, same);
    shards.close();
    const right: boolean[] = [];
    const start = performance.now();
    for (let i = 0; i < 100; i++) {
      right.push(same());
      if (i % 10 === 0) await pause(20);
    }
    return { before, during, after: right.every(Boolean), fast: performance.now() - start < 5000 };
  },

  async stuck() {
    const shards = new Stuck();
    const { add, same } = await both(shards);
    const alone = same();
    await started(shards);
    const before = shards.closed;
    // Until it has taken something.
    const first = [alone];
    const waits: number[] = [];
    while (!shards.closed && first.length < 10_000) {
      const start = performance.now();
      first.push(same());
      waits.push(performance.now() - start);
    }
    const at = performance.now();
    const after = times(50, same);
    await pause(1500);
    const later = times(50, same);
    const each = (performance.now() - at - 1500) / 100;
    add(3000);
    const grown = times(50, same);
    shards.worker!.terminate();
    return { before, first: first.every(Boolean), waited: waits.at(-1), closed: shards.closed, after, later, each, grown };
  },

  async matches() {
    const shards = new Watched(1, 1000);
    const [alone, helped] = await Promise.all([FlatIndex.create(dims), FlatIndex.create(dims, {}, shards)]);
    const make = maker('clusters', dims, seeded(3));
    for (let i = 0; i < 3000; i++) {
      const vector = make();
      for (const index of [alone, helped]) index.add(`${i}`, vector);
    }
    helped.search(make(), 1);
    await started(shards);
    for (let i = 0; i < 3000; i += 3) for (const index of [alone, helped]) index.remove(`${i}`);
    const same = times(20, () => {
      const query = make();
      const options = { filter: alone.rows((id) => id.endsWith('1') || id < '2'), threshold: -0.5 };
      return JSON.stringify([alone.search(query, 20), alone.search(query, 20, options)]) === JSON.stringify([helped.search(query, 20), helped.search(query, 20, { ...options, filter: helped.rows((id) => id.endsWith('1') || id < '2') })]);
    });
    shards.close();
    return same;
  },
};

addEventListener('message', async ({ data }: MessageEvent<{ trial: Trial }>) => {
  try {
    postMessage({ result: await trials[data.trial]() });
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
