import type { Shards } from '../ports.ts';
import { Board } from './board.ts';
import type { Kernel } from './kernel.ts';
import { blockRows } from './layout.ts';

/** Milliseconds after which a thread that is in the middle of its work, which takes far less than one, is given up. */
const patience = 300;

/** A scan that other threads share, as soon as there are many rows and they have come. */
export class SharedScan {
  readonly #scan: Kernel['scan'];
  readonly #board: Board;
  readonly #shards: Shards;
  readonly #start: () => Promise<void>;
  #state: 'alone' | 'starting' | 'helped' | 'lost' = 'alone';

  /** `start`: starts the threads, once, when there are many rows. */
  constructor(scan: Kernel['scan'], memory: WebAssembly.Memory, shards: Shards, start: () => Promise<void>) {
    this.#scan = scan;
    this.#board = new Board(memory, shards.count);
    this.#shards = shards;
    this.#start = start;
  }

  /** Whether a thread was given up. It may still write where the scan writes, so its memory is not to be used for the next scan. */
  get lost(): boolean {
    return this.#state === 'lost';
  }

  run(...args: Parameters<Kernel['scan']>): void {
    const [, , from, to] = args;
    if ((to - from) * blockRows <= this.#shards.worthwhile || !this.#ready()) return this.#scan(...args);
    this.#board.post(args);
    this.#board.share(this.#scan, args.at(-1)!);
    if (this.#board.quiet(this.#shards.count, patience)) return;
    this.#state = 'lost';
    this.#shards.close();
    // All of it, whoever did what. Should the other thread go on now, it writes the same.
    this.#scan(...args);
  }

  #ready(): boolean {
    if (this.#state === 'alone') {
      this.#state = 'starting';
      // Nobody waits for it, and nothing is lost if it fails: this thread can do it all.
      this.#start().then(() => (this.#state = 'helped'), () => {});
    }
    return this.#state === 'helped';
  }
}
