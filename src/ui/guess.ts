import type { Item, Label } from '../types.ts';
import { readLabels } from './labels.ts';
import type { Session } from './session.ts';

/** Labels that are shown, and how well they must fit: alone, and beside the best. */
const most = 3;
const least = 0.1;
const share = 0.4;

/** What the picture that is looked at shows, by a guess; nothing unless the person wants that. */
export class GuessController {
  readonly #changed: () => void;
  #id: string | undefined;
  #running: AbortController | undefined;
  labels: readonly Label[] = [];

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Another picture is looked at, or none. */
  look(item: Item | undefined, session: Session): void {
    if (item?.id === this.#id) return;
    this.#id = item?.id;
    this.labels = [];
    this.#running?.abort();
    if (item?.type !== 'image' || session.consent.needed) return;
    const { on, list } = readLabels(session);
    if (on) void this.#guess(item.id, list, session);
  }

  async #guess(id: string, list: readonly string[], session: Session): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    try {
      const library = await session.library();
      const labels = await library.describe(id, list, { signal: running.signal });
      if (this.#running !== running || running.signal.aborted) return;
      const best = labels[0]?.score ?? 0;
      this.labels = labels.filter(({ score }) => score >= Math.max(least, best * share)).slice(0, most);
      this.#changed();
    } catch {
      // A guess that cannot be made is no loss.
    }
  }
}
