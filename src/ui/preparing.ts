import type { Progress, Stats } from '../types.ts';
import type { Owner } from './owner.ts';

interface Preparer extends Owner {
  stats: Stats | undefined;
  readonly consent: { readonly needed: boolean };
  reread(): void;
}

/** The model as it is fetched and started on behalf of a search or an addition. */
export class Preparing {
  readonly #owner: Preparer;
  #done = false;
  progress: Progress | undefined;

  constructor(owner: Preparer) {
    this.#owner = owner;
  }

  /** Starts the text tower ahead of the first search: only when there is something to find, and nobody has to be asked. */
  async words(): Promise<void> {
    const { stats, consent } = this.#owner;
    if (this.#done || !stats?.items || consent.needed) return;
    this.#done = true;
    try {
      const library = await this.#owner.library();
      this.#owner.stats = await library.prepare(['text']);
    } catch {
      // The search that follows says it.
      this.#done = false;
    }
    this.tell(undefined);
  }

  tell(progress: Progress | undefined): void {
    this.progress = progress;
    if (progress) this.#owner.say('glimpse-progress', progress);
    else this.#owner.reread();
    this.#owner.changed();
  }

  /** It is not shown any more. */
  hide(): void {
    this.progress = undefined;
  }

  /** The library is opened anew: its model starts again. */
  reset(): void {
    this.#done = false;
    this.progress = undefined;
  }
}
