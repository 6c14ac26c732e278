import type { QueueStore } from '../ports.ts';

/** Notes on the disk which jobs are being tried, before they are: many at once when many come at once. */
export class Marks {
  /** Marked, and not done with. */
  readonly open = new Set<number>();
  readonly #begin: (ids: readonly number[]) => ReturnType<QueueStore['begin']>;
  #coming: number[] = [];
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(begin: (ids: readonly number[]) => ReturnType<QueueStore['begin']>) {
    this.#begin = begin;
  }

  /** Resolves when it is noted. */
  begin(id: number): Promise<void> {
    if (this.open.has(id)) return Promise.resolve();
    this.open.add(id);
    this.#coming.push(id);
    return (this.#next ??= this.#write());
  }

  async #write(): Promise<void> {
    await this.#last.catch(() => {});
    const ids = this.#coming;
    this.#coming = [];
    this.#next = undefined;
    await (this.#last = this.#begin(ids));
  }
}
