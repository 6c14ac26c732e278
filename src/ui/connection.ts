import type { Library } from '../worker/client.ts';

/** The library of a session: opened when first asked for, and again after a failure or when it was shut. While it is held, who asks waits. */
export class Connection {
  readonly #open: (isCurrent: () => boolean) => Promise<Library>;
  #library: Promise<Library> | undefined;
  #held: Promise<void> | undefined;
  #release: (() => void) | undefined;
  /** Somebody has asked for it, whether it could be opened or not. */
  started = false;

  /** @param open is told whether it is still wanted. */
  constructor(open: (isCurrent: () => boolean) => Promise<Library>) {
    this.#open = open;
  }

  /** Undefined while it is not asked for. */
  get current(): Promise<Library> | undefined {
    return this.#library;
  }

  library(): Promise<Library> {
    this.started = true;
    if (this.#held) return this.#held.then(() => this.library());
    if (this.#library) return this.#library;
    const library: Promise<Library> = this.#open(() => this.#library === library);
    this.#library = library;
    library.catch(() => {
      if (this.#library === library) this.#library = undefined;
    });
    return library;
  }

  /** Returns false when it was held already. */
  hold(): boolean {
    if (this.#held) return false;
    this.#held = new Promise((resolve) => { this.#release = resolve; });
    return true;
  }

  release(): void {
    this.#held = undefined;
    this.#release?.();
  }

  shut(): void {
    this.#library?.then((library) => library.close()).catch(() => undefined);
    this.#library = undefined;
  }
}
