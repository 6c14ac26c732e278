import type { Addition, Skipped } from '../types.ts';
import { nameOf } from './originals.ts';

/** Files that were left out, each with what to try again, if there is anything. */
export class LeftOut {
  #list: Skipped[] = [];
  readonly #again = new Map<Skipped, readonly Addition[]>();

  get list(): readonly Skipped[] {
    return this.#list;
  }

  /** Whether any of them can be tried again: not those that could not even be opened. */
  get retryable(): boolean {
    return this.#again.size > 0;
  }

  push(skipped: Skipped): void {
    this.#list.push(skipped);
  }

  /** A report gives names only: with an entry goes every addition of its name. */
  report(skipped: readonly Skipped[], additions: readonly Addition[]): void {
    const names = new Map<string, Addition[]>(skipped.map(({ name }) => [name, []]));
    for (const addition of additions) names.get(nameOf(addition))?.push(addition);
    for (const entry of skipped) {
      this.#list.push(entry);
      const again = names.get(entry.name) ?? [];
      if (again.length > 0) this.#again.set(entry, again);
    }
  }

  /** Takes out what can be tried again; the rest stays in the list. */
  take(): readonly Addition[] {
    // Entries of one name share one list.
    const again = [...new Set(this.#again.values())].flat();
    this.#list = this.#list.filter((entry) => !this.#again.has(entry));
    this.#again.clear();
    return again;
  }

  drop(some: (skipped: Skipped) => boolean): void {
    for (const entry of this.#list.filter(some)) this.#again.delete(entry);
    this.#list = this.#list.filter((entry) => !some(entry));
  }

  clear(): void {
    this.#list = [];
    this.#again.clear();
  }
}
