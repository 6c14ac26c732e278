/** Ids of the pictures of a library that wait to be removed, remembered beyond the page: one that is closed may not live to send them. */
export class Waiting {
  readonly #key: string;

  constructor(library: string) {
    this.#key = `glimpse:removing:${library}`;
  }

  read(): readonly string[] {
    try {
      const ids: unknown = JSON.parse(localStorage.getItem(this.#key) ?? '[]');
      return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
    } catch {
      // Storage is refused here, or holds something else.
      return [];
    }
  }

  /** Another tab's are kept. */
  add(ids: Iterable<string>): void {
    this.#write(new Set([...this.read(), ...ids]));
  }

  delete(ids: ReadonlySet<string>): void {
    this.#write(new Set(this.read().filter((id) => !ids.has(id))));
  }

  #write(ids: ReadonlySet<string>): void {
    try {
      if (ids.size > 0) localStorage.setItem(this.#key, JSON.stringify([...ids]));
      else localStorage.removeItem(this.#key);
    } catch {
      // Refused or full: what waits is still removed when its time is over or the page is left.
    }
  }
}
