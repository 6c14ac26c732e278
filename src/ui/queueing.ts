import { GlimpseError, isAbort } from '../errors.ts';
import type { Failure } from '../types.ts';
import type { Session } from './session.ts';
import { libraryStrings } from './strings-library.ts';
import { strings } from './strings.ts';

/** It is told of in one line, and cannot be tried again: its page is gone. */
export const isLost = ({ code }: Failure): boolean => code === 'file-again';

/** What waits to be indexed without an addition of this page: from an earlier visit, or from another tab. */
export class Queueing {
  readonly #session: Session;
  #lost = 0;
  #evicted = false;

  constructor(session: Session) {
    this.#session = session;
  }

  look(): void {
    const { notices, stats } = this.#session;
    if (!stats) return;
    const { lost } = stats.queue;
    if (lost === 0) notices.settle('lost');
    else if (lost !== this.#lost) notices.show(libraryStrings.lost(lost), 'info', 'lost', { dismissed: () => void this.#forget() });
    this.#lost = lost;
    const { evicted } = stats;
    if (evicted > 0 && !this.#evicted) this.#session.failed(new GlimpseError('db-evicted', `${evicted} items`));
    this.#evicted = evicted > 0;
  }

  get waiting(): number {
    return this.#session.stats?.queue.waiting ?? 0;
  }

  /** It goes on as soon as the model is here, which somebody has to ask for. */
  async resume(): Promise<void> {
    try {
      await this.#session.ready(new AbortController().signal);
      await this.#session.adding.pause(false);
    } catch (error) {
      if (!isAbort(error)) this.#session.failed(error);
    }
  }

  async cancel(): Promise<void> {
    const { adding, notices } = this.#session;
    try {
      const library = await this.#session.library();
      if (adding.paused) await adding.pause(false);
      await library.cancel();
      notices.pass(strings.cancelled);
    } catch (error) {
      this.#session.failed(error);
    }
    this.#session.reread();
  }

  /** What was lost is not reminded of any more. */
  async #forget(): Promise<void> {
    try {
      const library = await this.#session.library();
      const lost = (await library.failures()).filter(isLost);
      await library.dismiss(lost.map(({ id }) => id));
    } catch (error) {
      this.#session.failed(error);
    }
  }
}
