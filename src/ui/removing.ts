import type { Owner } from './owner.ts';

const grace = 10_000;

/** Pictures that are about to be removed: hidden at once, gone after a while, back on undo. */
export class Removing {
  readonly #owner: Owner;
  readonly #gone: (ids: ReadonlySet<string>) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ids = new Set<string>();

  constructor(owner: Owner, gone: (ids: ReadonlySet<string>) => void) {
    this.#owner = owner;
    this.#gone = gone;
  }

  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  remove(id: string): void {
    this.#ids = new Set(this.#ids).add(id);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), grace);
    this.#owner.changed();
  }

  /** Returns how many came back. */
  undo(): number {
    clearTimeout(this.#timer);
    const { size } = this.#ids;
    this.#ids = new Set();
    this.#owner.changed();
    return size;
  }

  /** Removes for good, now. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    const ids = this.#ids;
    if (ids.size === 0) return;
    try {
      const library = await this.#owner.library();
      await library.remove([...ids]);
      this.#gone(ids);
    } catch (error) {
      this.#owner.failed(error);
    }
    this.#ids = new Set([...this.#ids].filter((id) => !ids.has(id)));
    this.#owner.changed();
  }
}
