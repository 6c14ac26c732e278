import { orAbort } from '../engine/or-abort.ts';
import { GlimpseError } from '../errors.ts';
import type { LibraryStore, Writer } from '../ports.ts';
import type { Queued } from '../types.ts';

/** What a writer is given while it is its turn. */
type Turn = Parameters<Parameters<Writer['run']>[0]>[0];

/** The place, as long as this tab has it. */
interface Held {
  /** Aborts with `lock-lost` when another tab takes it. */
  readonly signal: AbortSignal;
  leave(): void;
}

/** Writes without asking other tabs, where there are no locks to ask with. What is asked for at the same time shares a turn. */
export class SoleWriter implements Writer {
  readonly tab: string = Math.random().toString(36).slice(2);
  readonly #store: LibraryStore;
  #place: Promise<Held> | undefined;
  #epoch: Promise<number> | undefined;
  #users = 0;
  #writing = false;
  /** Aborts when nobody waits for the place any more. */
  #giveUp = new AbortController();

  constructor(store: LibraryStore) {
    this.#store = store;
  }

  get state(): Queued['worker'] {
    return this.#writing ? 'here' : 'none';
  }

  /** Without locks there is no telling: nothing of another tab is given up. */
  async lives(_tab: string): Promise<boolean> {
    return true;
  }

  async run<T>(work: (turn: Turn) => Promise<T>, signal: AbortSignal): Promise<T> {
    let result: { readonly value: T } | undefined;
    await this.runIf(async () => true, async (turn) => {
      result = { value: await work(turn) };
    }, signal);
    return result!.value;
  }

  async runIf(wanted: () => Promise<boolean>, work: (turn: Turn) => Promise<void>, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#users++;
    try {
      const place = await orAbort((this.#place ??= this.#take()), signal);
      // Either may take long: a tab that was frozen in a transaction is in the way until the browser ends that.
      const either = AbortSignal.any([place.signal, signal]);
      if (!(await orAbort(wanted(), either))) return;
      // A tab that has lost the place must not raise the epoch: that would stop the one that has it.
      either.throwIfAborted();
      const epoch = await orAbort((this.#epoch ??= this.#begin()), either);
      await work({ epoch, signal: either });
    } finally {
      if (--this.#users === 0) this.#leave();
    }
  }

  close(): void {
    this.#leave();
  }

  /** Resolves when it is this tab's turn. */
  protected async take(_giveUp: AbortSignal): Promise<Held> {
    return { signal: new AbortController().signal, leave: () => {} };
  }

  #take(): Promise<Held> {
    this.#giveUp = new AbortController();
    const taking = this.take(this.#giveUp.signal);
    const forget = (): void => {
      if (this.#place === taking) this.#forget();
    };
    taking.then(({ signal }) => signal.addEventListener('abort', forget), forget);
    return taking;
  }

  /** Until it is done this tab has the place, and writes nothing. */
  #begin(): Promise<number> {
    const beginning = this.#store.beginEpoch();
    beginning.then(
      () => {
        if (this.#epoch === beginning) this.#writing = true;
      },
      () => {
        if (this.#epoch === beginning) this.#epoch = undefined;
      },
    );
    return beginning;
  }

  #leave(): void {
    this.#giveUp.abort(new DOMException('nobody waits', 'AbortError'));
    void this.#place?.then(({ leave }) => leave(), () => {});
    this.#forget();
  }

  #forget(): void {
    this.#place = undefined;
    this.#epoch = undefined;
    this.#writing = false;
  }
}

/** Milliseconds: between signs of life, and without any before a writer counts as frozen. Frozen tabs keep their locks. */
const heartbeat = 1000;
const silence = 5000;
const tick = 500;

/** What the tab that has the place says of itself; `waiting`: it does not write yet. */
type Beat = 'writing' | 'waiting';

/** One writer among all tabs, by a Web Lock that is held only while there is work. */
export class TabWriter extends SoleWriter {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  readonly #closed = new AbortController();
  /** Milliseconds since 1970 at which another tab was last heard to write. */
  #heard = 0;
  /** Milliseconds of this tab's own time since then, while it waits. */
  #silent = 0;

  constructor(store: LibraryStore, library: string) {
    super(store);
    this.#name = `glimpse-writer:${library}`;
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<Beat>) => {
      if (data === 'writing') this.#heard = Date.now();
      this.#silent = 0;
    });
    // Held as long as the tab is there: others ask for it by its name.
    void navigator.locks.request(lockOf(this.tab), { signal: this.#closed.signal }, () => untilAborted(this.#closed.signal)).catch(() => {});
  }

  override get state(): Queued['worker'] {
    const own = super.state;
    return own === 'none' && Date.now() - this.#heard < 3 * heartbeat ? 'elsewhere' : own;
  }

  override async lives(tab: string): Promise<boolean> {
    const { held = [], pending = [] } = await navigator.locks.query();
    return [...held, ...pending].some(({ name }) => name === lockOf(tab));
  }

  override close(): void {
    super.close();
    this.#closed.abort();
    this.#channel.close();
  }

  protected override take(giveUp: AbortSignal): Promise<Held> {
    return new Promise((resolve, reject) => {
      const line = new AbortController();
      // Not all who wait take it at the same time.
      const patience = silence + Math.random() * heartbeat;
      let last = Date.now();
      this.#silent = 0;
      const watch = setInterval(() => {
        // A tab that slept must not accuse another: a long gap between two ticks counts as one.
        const now = Date.now();
        this.#silent += Math.min(now - last, 2 * tick);
        last = now;
        if (this.#silent < patience) return;
        stop();
        line.abort();
        this.#request({ steal: true }, stop, resolve, reject);
      }, tick);
      const stop = (): void => clearInterval(watch);
      giveUp.addEventListener('abort', stop);
      this.#request({ signal: AbortSignal.any([giveUp, line.signal]) }, stop, resolve, (error) => {
        if (!line.signal.aborted) reject(error);
      });
    });
  }

  #request(options: LockOptions, stop: () => void, resolve: (held: Held) => void, reject: (error: unknown) => void): void {
    const lost = new AbortController();
    const beat = (): void => this.#channel.postMessage((super.state === 'here' ? 'writing' : 'waiting') satisfies Beat);
    let beating: ReturnType<typeof setInterval> | undefined;
    const work = (): Promise<void> =>
      new Promise((leave) => {
        stop();
        beat();
        beating = setInterval(beat, heartbeat);
        resolve({ signal: lost.signal, leave });
      });
    navigator.locks
      .request(this.#name, options, work)
      .catch((error: unknown) => {
        // Stolen after it was held, or never had.
        lost.abort(new GlimpseError('lock-lost', undefined, error));
        reject(error);
      })
      .finally(() => {
        stop();
        clearInterval(beating);
      });
  }
}

function lockOf(tab: string): string {
  return `glimpse-tab:${tab}`;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
