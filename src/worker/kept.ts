/** Milliseconds between two notes. */
const pause = 1000;

/**
 * How many items a library last had, noted where the browser keeps settings: it may delete databases when space runs short, and
 * then nothing in them can tell. Storage may be refused: then nothing is noted, and nothing noticed.
 */
export class Kept {
  readonly #key: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #items = -1;

  constructor(library: string) {
    this.#key = `glimpse:kept:${library}`;
  }

  read(): number {
    try {
      const items = Number(localStorage.getItem(this.#key));
      return Number.isSafeInteger(items) && items > 0 ? items : 0;
    } catch {
      return 0;
    }
  }

  /** At once when it becomes none or some, else from time to time. */
  note(items: number): void {
    const turned = this.#items <= 0 !== items <= 0 || this.#items < 0;
    this.#items = items;
    if (turned) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), pause);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#items < 0) return;
    try {
      if (this.#items > 0) localStorage.setItem(this.#key, String(this.#items));
      else localStorage.removeItem(this.#key);
    } catch {
      // Refused or full.
    }
  }
}
