import { isAbort } from '../errors.ts';
import type { AddReport, Addition, CallOptions, Progress, Skipped } from '../types.ts';
import type { Library } from '../worker/client.ts';
import { LeftOut } from './left-out.ts';
import { Originals } from './originals.ts';
import type { Owner } from './owner.ts';
import { strings } from './strings.ts';
import { throttle } from './throttle.ts';

/** What became of an addition, and what the person is told of it; nothing when it is empty. */
export interface Done {
  readonly report: AddReport;
  readonly text: string;
  /** Brings back what went with it. */
  readonly undo?: () => void;
}

/** Adds in a way of its own. */
export type Work = (library: Library, options: CallOptions) => Promise<Done>;

/** Gathers what to add: reads a drop, fetches an album. It starts at once, while the event that allows it lasts. */
export type Source = (signal: AbortSignal, onSkip: (skipped: Skipped) => void) => Promise<readonly Addition[] | Work>;

/** Additions that run or wait, one after the other. */
export class Adding {
  readonly #owner: Owner;
  readonly #finished: (done: Done | undefined) => void;
  readonly #leftOut = new LeftOut();
  readonly originals: Originals;
  #queue: Promise<void> = Promise.resolve();
  #controller: AbortController | undefined;
  #pending = 0;
  /** Often enough for whoever watches; drawing takes time from the work. */
  readonly #redraw = throttle(100, () => this.#owner.changed());
  progress: Progress | undefined;
  paused = false;

  constructor(owner: Owner, finished: (done: Done | undefined) => void) {
    this.#owner = owner;
    this.originals = new Originals(owner);
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

  /** Takes some out of the list. */
  drop(some: (skipped: Skipped) => boolean): void {
    this.#leftOut.drop(some);
    this.#owner.changed();
  }

  /** Adds, and lists what was left out. */
  async take(library: Library, additions: readonly Addition[], options: CallOptions): Promise<AddReport> {
    this.originals.keep(additions);
    const report = await library.add(additions, options);
    this.leaveOut(report, additions);
    return report;
  }

  leaveOut({ skipped }: AddReport, additions: readonly Addition[]): void {
    this.#leftOut.report(skipped, additions);
  }

  tell(progress: Progress): void {
    // Another worker that starts in the middle brings its model: that is no news.
    if (progress.phase !== 'index' && this.progress?.phase === 'index') return;
    this.progress = progress;
    this.#owner.say('glimpse-progress', progress);
    this.#redraw();
  }

  /** Drops the list of what was left out. */
  forget(): void {
    this.#leftOut.clear();
    this.#owner.changed();
  }

  async #turn(gathered: ReturnType<Source>, signal: AbortSignal): Promise<void> {
    let done: Done | undefined;
    try {
      const found = await gathered;
      signal.throwIfAborted();
      if (typeof found === 'function' || found.length > 0) done = await this.#run(found, signal);
    } catch (error) {
      if (!isAbort(error)) this.#owner.failed(error, 'add');
    }
    this.#pending--;
    if (!this.running) {
      this.#controller = undefined;
      this.progress = undefined;
      // Pressed as the last picture was finished, it would hold the next addition.
      if (this.paused) void this.pause(false);
    }
    this.#finished(done);
    this.#owner.changed();
  }

  async #run(found: readonly Addition[] | Work, signal: AbortSignal): Promise<Done> {
    const library = await this.#owner.ready(signal);
    const onProgress = (progress: Progress) => {
      if (!signal.aborted) this.tell(progress);
    };
    if (typeof found === 'function') return found(library, { signal, onProgress });
    const report = await this.take(library, found, { signal, onProgress });
    return { report, text: strings.addedDone(report.added.length, report.unchanged.length, report.skipped.length) };
  }
}
