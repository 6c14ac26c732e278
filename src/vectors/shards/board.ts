import type { Kernel } from '../kernel.ts';

type Scan = Kernel['scan'];
/** Numbers that a scan is called with. */
const numbers: Parameters<Scan>['length'] = 14;

/** Blocks that a thread takes at a time: some ten microseconds, so that nobody waits for long in the end. */
const together = 2;
/** Looks at a word before its thread is put to sleep: some ten microseconds, about what waking up costs. */
const looks = 5000;

/** Words on a line of the cache. Each of ours has its own. */
const line = 16;
const round = 0;
const left = line;
const busy = (thread: number): number => (2 + thread) * line;

/**
 * Where threads that share a memory agree on a scan: in its first 64 KiB, of which the kernels use nothing. Nobody is given a part:
 * each takes a few blocks from those that are left until there are none, so a thread that comes late, or not at all, costs nothing.
 *
 * A thread says that it is busy before it takes anything, and reads what is to be done after it. Whoever posts the next scan has
 * seen before that nothing is left and that nobody is busy; so whoever takes something takes it from the scan that it then reads.
 */
export class Board {
  readonly #words: Int32Array<ArrayBufferLike>;
  readonly #args: Float64Array<ArrayBufferLike>;
  readonly #spares: number;

  /** Of up to `most` threads beside the one that posts. */
  constructor(memory: WebAssembly.Memory, most: number) {
    const words = 4 * busy(most);
    // From the middle on: should a kernel ever keep data, it does so from the start.
    const start = 2 ** 15;
    this.#words = new Int32Array(memory.buffer, start, words / 4);
    this.#args = new Float64Array(memory.buffer, start + words, numbers);
    this.#spares = start + words + 8 * line;
  }

  /** Calls for help with a scan. */
  post(args: Parameters<Scan>): void {
    const [, , from, to] = args;
    this.#args.set(args);
    Atomics.store(this.#words, left, Math.ceil((to - from) / together));
    Atomics.add(this.#words, round, 1);
    Atomics.notify(this.#words, round);
  }

  /** Scans blocks as long as there are any that nobody has taken. */
  share(scan: Scan, spare: number): void {
    for (;;) {
      const taken = Atomics.sub(this.#words, left, 1);
      if (taken <= 0) return;
      const args = [...this.#args] as Parameters<Scan>;
      const [, , from, to] = args;
      const end = to - (taken - 1) * together;
      args[2] = Math.max(from, end - together);
      args[3] = end;
      args[numbers - 1] = spare;
      scan(...args);
    }
  }

  /** Helps with every scan that is posted. Never returns. */
  serve(thread: number, scan: Scan): never {
    const own = busy(thread);
    for (;;) {
      const seen = Atomics.load(this.#words, round);
      Atomics.store(this.#words, own, 1);
      this.share(scan, this.#spares + 64 * thread);
      Atomics.store(this.#words, own, 0);
      Atomics.notify(this.#words, own);
      Atomics.wait(this.#words, round, seen);
    }
  }

  /** Waits until none of the first `threads` threads is busy. False if that takes longer than so many milliseconds. */
  quiet(threads: number, milliseconds: number): boolean {
    for (let thread = 0; thread < threads; thread++) {
      for (let look = 0; look < looks && this.#isBusy(thread); look++);
      if (this.#isBusy(thread) && Atomics.wait(this.#words, busy(thread), 1, milliseconds) === 'timed-out') return false;
    }
    return true;
  }

  #isBusy(thread: number): boolean {
    return Atomics.load(this.#words, busy(thread)) === 1;
  }
}

/** What a thread that helps does, from its start to its end. */
export function serveShard({ module, memory, thread, count }: { module: WebAssembly.Module; memory: WebAssembly.Memory; thread: number; count: number }): never {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return new Board(memory, count).serve(thread, exports['scan'] as unknown as Scan);
}
