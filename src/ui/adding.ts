import { isAbort } from '../errors.ts';
import type { AddReport, Addition, Progress, Skipped } from '../types.ts';
import { Originals, nameOf } from './originals.ts';
import type { Owner } from './owner.ts';

/** Gathers what to add: reads a folder, fetches an album. It starts at once, while the event that allows it lasts. */
export type Source = (signal: AbortSignal, onSkip: (skipped: Skipped) => void) => Promise<readonly Addition[]>;

/** Additions that run or wait, one after the other. */
export class Adding {
  readonly #owner: Owner;
  readonly #finished: (report: AddReport | undefined) => void;
  readonly #retryable = new Map<string, Addition>();
  readonly originals = new Originals();
  #queue: Promise<void> = Promise.resolve();
  #controller: AbortController | undefined;
  #pending = 0;
  progress: Progress | undefined;
  paused = false;
  skipped: readonly Skipped[] = [];

  constructor(owner: Owner, finished: (report: AddReport | undefined) => void) {
    this.#owner = owner;
    this.#finished = finished;
  }

  get running(): boolean {
    return this.#pending > 0;
  }

  /** Settles when its turn is over, however it ended. */
  add(source: Source): Promise<void> {
    this.#controller ??= new AbortController();
    const { signal } = this.#controller;
    this.#pending++;
    this.#owner.changed();
    const gathered = source(signal, (skipped) => {
      this.skipped = [...this.skipped, skipped];
      this.#owner.changed();
    });
    // Awaited in its turn; until then a failure is not unhandled.
    gathered.catch(() => undefined);
    this.#queue = this.#queue.then(() => this.#turn(gathered, signal));
    return this.#queue;
  }

  async pause(paused: boolean): Promise<void> {
    this.paused = paused;
    this.#owner.changed();
    try {
      const library = await this.#owner.library();
      await (paused ? library.pause() : library.resume());
    } catch (error) {
      this.#owner.failed(error);
    }
  }

  /** Stops what runs and drops what waits; what was added stays. */
  cancel(): void {
    this.#controller?.abort();
    this.#controller = undefined;
    if (this.paused) void this.pause(false);
  }

  retry(): void {
    const again = this.skipped.flatMap(({ name }) => this.#retryable.get(name) ?? []);
    this.forget();
    void this.add(() => Promise.resolve(again));
  }

  /** Drops the list of what was left out. */
  forget(): void {
    this.skipped = [];
    this.#retryable.clear();
    this.#owner.changed();
  }

  async #turn(gathered: Promise<readonly Addition[]>, signal: AbortSignal): Promise<void> {
    let report: AddReport | undefined;
    try {
      const additions = await gathered;
      signal.throwIfAborted();
      if (additions.length > 0) report = await this.#run(additions, signal);
    } catch (error) {
      if (!isAbort(error)) this.#owner.failed(error);
    }
    this.#pending--;
    if (!this.running) {
      this.#controller = undefined;
      this.progress = undefined;
    }
    this.#finished(report);
    this.#owner.changed();
  }

  async #run(additions: readonly Addition[], signal: AbortSignal): Promise<AddReport> {
    const library = await this.#owner.library();
    const onProgress = (progress: Progress) => {
      if (signal.aborted) return;
      this.progress = progress;
      this.#owner.say('glimpse-progress', progress);
      this.#owner.changed();
    };
    const report = await library.add(additions, { signal, onProgress });
    this.originals.keep(additions, [...report.added, ...report.unchanged]);
    this.skipped = [...this.skipped, ...report.skipped];
    const names = new Set(report.skipped.map(({ name }) => name));
    for (const addition of additions) if (names.has(nameOf(addition))) this.#retryable.set(nameOf(addition), addition);
    return report;
  }
}
