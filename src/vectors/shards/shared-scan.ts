import type { Shards } from '../../ports.ts';
import { Board } from './board.ts';
import type { Kernel } from '../kernel.ts';
import { blockRows } from '../layout.ts';

/** Milliseconds after which a thread that is in the middle of its work, which takes far less than one, is given up. */
const patience = 300;

/** A scan that other threads share when there are many rows. */
export class SharedScan {
  readonly #scan: Kernel['scan'];
  readonly #board: Board;
  readonly #shards: Shards;
  #lost = false;

  constructor(scan: Kernel['scan'], memory: WebAssembly.Memory, shards: Shards) {
    this.#scan = scan;
    this.#board = new Board(memory, shards.count);
    this.#shards = shards;
  }

  /** Whether a thread was given up. It may still write where the scan writes, so its memory is not to be used for the next scan. */
  get lost(): boolean {
    return this.#lost;
  }

  run(...args: Parameters<Kernel['scan']>): void {
    const [, , from, to] = args;
    const many = (to - from) * blockRows > this.#shards.worthwhile;
    if (many && !this.#lost) {
      this.#board.post(args);
      this.#board.share(this.#scan, args.at(-1)!);
      if (this.#board.quiet(this.#shards.count, patience)) return;
      this.#lost = true;
      this.#shards.close();
    }
    // All of it, whoever did what. Should a thread that was given up go on now, it writes the same.
    this.#scan(...args);
  }
}
