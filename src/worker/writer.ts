import type { LibraryStore, Writer } from '../ports.ts';
import type { Queued } from '../types.ts';

/** Writes without asking other tabs. */
export class SoleWriter implements Writer {
  readonly #store: LibraryStore;
  #running = 0;

  constructor(store: LibraryStore) {
    this.#store = store;
  }

  get state(): Queued['worker'] {
    return this.#running > 0 ? 'here' : 'none';
  }

  async run<T>(work: (turn: { readonly epoch: number; readonly signal: AbortSignal }) => Promise<T>, signal: AbortSignal): Promise<T> {
    this.#running++;
    try {
      return await work({ epoch: await this.#store.beginEpoch(), signal });
    } finally {
      this.#running--;
    }
  }

  close(): void {}
}
