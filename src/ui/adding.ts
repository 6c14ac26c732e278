import { isAbort } from '../errors.ts';
import type { AddReport, Addition, Progress, Skipped } from '../types.ts';
import { LeftOut } from './left-out.ts';
import { Originals } from './originals.ts';
import type { Owner } from './owner.ts';

/** Gathers what to add: reads a folder, fetches an album. It starts at once, while the event that allows it lasts. */
export type Source = (signal: AbortSignal, onSkip: (skipped: Skipped) => void) => Promise<readonly Addition[]>;

/** Additions that run or wait, one after the other. */
export class Adding {
  readonly #owner: Owner;
  readonly #finished: (report: AddReport | undefined) => void;
  readonly #leftOut = new LeftOut();
  readonly originals = new Originals();
  #queue: Promise<void> = Promise.resolve();
  #controller: AbortController | undefined;
  #pending = 0;
  progress: Progress | undefined;
  paused = false;

  constructor(owner: Owner, finished: (report: AddReport | undefined) => void) {
    this.#owner = owner;
    this.#finished = finished;
  }

  get running(): boolean {
    return this.#pending > 0;
  }

  get skipped(): readonly Skipped[] {
    return this.#leftOut.list;
  }

  /** Whether any of what was left out can be tried again. */
  get retryable(): boolean {
    return this.#leftOut.retryable;
  }

  /** Settles when its turn is over, however it ended. */
  add(source: Source): Promise<void> {
    this.#controller ??= new AbortController();
    const { signal } = this.#controller;
    this.#pending++;
    this.#owner.changed();
    const gathered = source(signal, (skipped) => {
      this.#leftOut.push(skipped);
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
    const again = this.#leftOut.take();
    if (again.length > 0) void this.add(() => Promise.resolve(again));
  }

  /** Drops the list of what was left out. */
  forget(): void {
    this.#leftOut.clear();
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
      // Pressed as the last picture was finished, it would hold the next addition.
      if (this.paused) void this.pause(false);
    }
    this.#finished(report);
    this.#owner.changed();
  }

  async #run(additions: readonly Addition[], signal: AbortSignal): Promise<AddReport> {
    const library = await this.#owner.ready(signal);
    this.originals.keep(additions);
    const onProgress = (progress: Progress) => {
      if (signal.aborted) return;
      this.progress = progress;
      this.#owner.say('glimpse-progress', progress);
      this.#owner.changed();
    };
    const report = await library.add(additions, { signal, onProgress });
    this.#leftOut.report(report.skipped, additions);
    return report;
  }
}
