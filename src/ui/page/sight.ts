import type { Entry } from './entries.ts';

/** Entries that are watched at once. */
const most = 2000;

/** Which entries can be seen now, or nearly: they come first. */
export class Sight {
  #observer: IntersectionObserver | undefined;
  readonly #entries = new Map<Element, Entry>();
  readonly #seen = new Set<Entry>();

  /** Those that wait to be added are watched. */
  watch(entries: Iterable<Entry>): void {
    this.stop();
    if (typeof IntersectionObserver !== 'function') return;
    this.#observer = new IntersectionObserver((changes) => {
      for (const { target, isIntersecting } of changes) {
        const entry = this.#entries.get(target);
        if (entry && isIntersecting) this.#seen.add(entry);
        else if (entry) this.#seen.delete(entry);
      }
    }, { rootMargin: '50%' });
    for (const entry of entries) {
      const element = entry.places[0]?.element;
      if (this.#entries.size >= most) return;
      if (!element || entry.state !== 'waiting' || this.#entries.has(element)) continue;
      this.#entries.set(element, entry);
      this.#observer.observe(element);
    }
  }

  /** Those in sight first; passages before pictures, and then in the order of the page. */
  order(entries: readonly Entry[]): Entry[] {
    const place = (entry: Entry): number => (this.#seen.has(entry) ? 0 : 2) + (entry.kind === 'passage' ? 0 : 1);
    return entries.toSorted((a, b) => place(a) - place(b));
  }

  stop(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#entries.clear();
    this.#seen.clear();
  }
}
