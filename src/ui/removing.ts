import type { Results } from '../types.ts';
import type { Library } from '../worker/client.ts';
import type { Owner } from './owner.ts';
import { Waiting } from './waiting.ts';

const grace = 10_000;

/** Pictures that are about to be removed: hidden at once, gone after a while, back on undo. */
export class Removing {
  readonly #owner: Owner;
  readonly #gone: (ids: ReadonlySet<string>) => void;
  readonly #waiting: Waiting;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #undoable: ReadonlySet<string> = new Set();
  #ids: ReadonlySet<string> = new Set();
  #held = new Set<string>();

  constructor(name: string, owner: Owner, gone: (ids: ReadonlySet<string>) => void) {
    this.#waiting = new Waiting(name);
    this.#owner = owner;
    this.#gone = gone;
  }

  /** What is hidden. */
  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  /** An answer as long as these are hidden. */
  without(results: Results | undefined): Results | undefined {
    const { ids } = this;
    if (!results || ids.size === 0) return results;
    return { ...results, hits: results.hits.filter(({ item }) => !ids.has(item.id)), total: results.total - ids.size };
  }

  /** What undo brings back: all of `ids` but what is being removed already. */
  get undoable(): ReadonlySet<string> {
    return this.#undoable;
  }

  remove(id: string): void {
    this.#ids = new Set(this.#ids).add(id);
    this.#undoable = new Set(this.#undoable).add(id);
    this.#held.delete(id);
    this.#waiting.add([id]);
    this.#wait();
    this.#owner.changed();
  }

  /** Returns how many came back. */
  undo(): number {
    clearTimeout(this.#timer);
    const { size } = this.#undoable;
    this.#show(this.#undoable);
    return size;
  }

  /** Pictures are being added, and what waits now may be among them: nothing is removed until `release`. */
  hold(): void {
    for (const id of this.#undoable) this.#held.add(id);
  }

  /** These were added: the ones that are held are wanted again. */
  keep(ids: readonly string[]): void {
    this.#show(new Set(ids.filter((id) => this.#held.delete(id))));
  }

  /** All additions have ended. */
  release(): void {
    this.#held.clear();
  }

  /** Removes for good, now. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    const ids = this.#undoable;
    if (ids.size === 0) return;
    this.#undoable = new Set();
    this.#held.clear();
    this.#owner.changed();
    try {
      const library = await this.#owner.library();
      await library.remove([...ids]);
      this.#gone(ids);
    } catch (error) {
      this.#owner.failed(error);
    }
    this.#show(ids);
  }

  /** Removes what an earlier page did not live to remove. */
  async resume(library: Library): Promise<void> {
    const ids = new Set(this.#waiting.read().filter((id) => !this.#ids.has(id)));
    if (ids.size === 0) return;
    try {
      await library.remove([...ids]);
      this.#waiting.delete(ids);
    } catch (error) {
      this.#owner.failed(error);
    }
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#held.size > 0) this.#wait();
      else void this.flush();
    }, grace);
  }

  /** They are hidden no longer. */
  #show(ids: ReadonlySet<string>): void {
    if (ids.size === 0) return;
    this.#waiting.delete(ids);
    this.#ids = without(this.#ids, ids);
    this.#undoable = without(this.#undoable, ids);
    for (const id of ids) this.#held.delete(id);
    this.#owner.changed();
  }
}

function without(all: ReadonlySet<string>, some: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...all].filter((id) => !some.has(id)));
}
