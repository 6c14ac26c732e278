import type { Said } from './events.ts';
import { whenIdle } from './idle.ts';

export type Listener = (said: Said) => void;

interface House {
  /** The first has come, and the page has nothing better to do. */
  readonly open: () => void;
  /** The page is left; it may not come back. */
  readonly interval: () => void;
  /** The last has left. */
  readonly close: () => void;
}

/** The elements of a session. */
export class Audience {
  readonly #house: House;
  readonly #listeners = new Set<Listener>();

  constructor(house: House) {
    this.#house = house;
  }

  join(listener: Listener): void {
    this.#listeners.add(listener);
    if (this.#listeners.size > 1) return;
    addEventListener('pagehide', this.#house.interval);
    whenIdle(() => {
      if (this.#listeners.size > 0) this.#house.open();
    });
  }

  /** When the last one leaves, another may come at once. */
  leave(listener: Listener): void {
    this.#listeners.delete(listener);
    setTimeout(() => {
      if (this.#listeners.size > 0) return;
      removeEventListener('pagehide', this.#house.interval);
      this.#house.close();
    });
  }

  say(said: Said): void {
    // People are told one sentence: the page's author has no other sign of what exactly was wrong.
    // oxlint-disable-next-line no-console
    if (said[0] === 'glimpse-error') console.warn(`Glimpse: ${said[1].error.code}`, said[1].error.detail ?? '');
    for (const listener of this.#listeners) listener(said);
  }
}
