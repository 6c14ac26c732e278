import type { Failure, Skipped } from '../types.ts';
import type { Library } from '../worker/client.ts';
import { isLost } from './queueing.ts';
import type { Session } from './session.ts';

/** A file that was left out, in this visit or an earlier one. */
export type Left = Skipped & Partial<Failure>;

/** Files that were put aside. */
export class Failing {
  readonly #session: Session;
  #failures: readonly Failure[] = [];
  #list: readonly Left[] = [];
  #key: readonly unknown[] = [];

  constructor(session: Session) {
    this.#session = session;
  }

  /** All of them once: what this visit's additions left out is mostly what the library put aside. */
  get list(): readonly Left[] {
    const { skipped } = this.#session.adding;
    const key = [this.#failures, skipped, skipped.length];
    if (key.every((part, index) => part === this.#key[index])) return this.#list;
    this.#key = key;
    const known = new Map<string, number>();
    for (const failure of this.#failures) known.set(keyOf(failure), (known.get(keyOf(failure)) ?? 0) + 1);
    const others = skipped.filter((left) => {
      const times = known.get(keyOf(left)) ?? 0;
      known.set(keyOf(left), times - 1);
      return times <= 0;
    });
    this.#list = [...this.#failures, ...others];
    return this.#list;
  }

  /** Whether any of them can be tried again. */
  get retryable(): boolean {
    return this.#failures.length > 0 || this.#session.adding.retryable;
  }

  reset(): void {
    this.#failures = [];
  }

  async look(): Promise<void> {
    const { stats } = this.#session;
    if (!stats || (stats.queue.failed === 0 && this.#failures.length === 0)) return;
    const library = await this.#session.library();
    this.#failures = stats.queue.failed === 0 ? [] : await failuresOf(library);
  }

  /** Tries one again, or all of them. */
  async retry(left?: Left): Promise<void> {
    const { adding } = this.#session;
    const known = new Set(this.#failures.map(keyOf));
    if (left) adding.drop((other) => keyOf(other) === keyOf(left));
    // What the library has put aside it tries again by itself.
    else adding.drop((other) => known.has(keyOf(other)));
    if (!left) adding.retry();
    await this.#act((library) => library.retry(left ? [left.id ?? -1] : undefined), true);
  }

  async forget(left?: Left): Promise<void> {
    const { adding } = this.#session;
    if (left) adding.drop((other) => keyOf(other) === keyOf(left));
    else adding.forget();
    await this.#act((library) => library.dismiss(left ? [left.id ?? -1] : undefined), false);
  }

  async #act(act: (library: Library) => Promise<void>, model: boolean): Promise<void> {
    if (this.#failures.length === 0) return;
    try {
      await act(await (model ? this.#session.ready(new AbortController().signal) : this.#session.library()));
      this.#failures = await failuresOf(await this.#session.library());
    } catch (error) {
      this.#session.failed(error);
    }
    this.#session.changed();
  }
}

const keyOf = ({ name, code }: Skipped) => `${code} ${name}`;

const failuresOf = async (library: Library): Promise<Failure[]> => (await library.failures()).filter((failure) => !isLost(failure));
