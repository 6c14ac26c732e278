import { isAbort } from '../errors.ts';
import type { Incoming, Settled } from '../ports.ts';
import type { AddReport, Item, Progress, Skipped } from '../types.ts';
import type { Gate } from './gate.ts';
import { Pace } from './pace.ts';

/** An `add` that is under way: what became of each of its pictures, in whichever tab, and how far it is. */
export class Addition {
  readonly id: string;
  readonly incoming: readonly Incoming[];
  /** Resolves when all is settled. */
  readonly done: Promise<AddReport>;
  /** By job: which of the incoming it is. Those that are not settled. */
  readonly jobs = new Map<number, number>();
  /** Why nothing will come of it. */
  failed: { readonly error: unknown } | undefined;
  readonly #gate: Gate;
  readonly #onProgress: ((progress: Progress) => void) | undefined;
  readonly #pace: Pace;
  readonly #began = Date.now();
  readonly #report = { added: [] as Item[], unchanged: [] as Item[], skipped: [] as Skipped[] };
  /** By job: whether it was left out. */
  readonly #seen = new Map<number, boolean>();
  readonly #settled = new Set<number>();
  /** Jobs that take the place of some whose end was not heard of. */
  readonly #again = new Set<number>();
  #skipped = 0;
  #finish: (report: AddReport) => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(id: string, incoming: readonly Incoming[], gate: Gate, onProgress: ((progress: Progress) => void) | undefined) {
    this.id = id;
    this.incoming = incoming;
    this.#gate = gate;
    this.#onProgress = onProgress;
    this.#pace = new Pace(incoming.length);
    this.done = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
    // Whoever asked may have gone before it fails.
    this.done.catch(() => {});
    this.#look();
  }

  /** Somebody did not want it any more. */
  get cancelled(): boolean {
    return isAbort(this.failed?.error);
  }

  /** A job is in the queue; it may have ended meanwhile. */
  expect(job: number, index: number, again = false): void {
    if (this.#settled.has(job)) return;
    this.jobs.set(job, index);
    if (again) this.#again.add(job);
  }

  /** Nothing will be heard of it any more. */
  forget(job: number): void {
    this.jobs.delete(job);
    if (this.#seen.get(job)) this.#skipped--;
    this.#seen.delete(job);
  }

  /** Its end is known, though not stored yet. */
  seen(job: number, skipped: boolean): void {
    if (this.#seen.has(job)) return;
    this.#seen.set(job, skipped);
    if (skipped) this.#skipped++;
    this.#pace.step();
    this.tell();
  }

  settle(outcome: Settled): void {
    const { job } = outcome;
    if (this.#settled.has(job)) return;
    this.#settled.add(job);
    this.jobs.delete(job);
    if ('skipped' in outcome) this.#report.skipped.push(outcome.skipped);
    else if ('added' in outcome) this.#report.added.push(outcome.added);
    // It was indexed by a tab that did not live to say so.
    else if (this.#again.has(job) && outcome.unchanged.added >= this.#began) this.#report.added.push(outcome.unchanged);
    else this.#report.unchanged.push(outcome.unchanged);
    this.seen(job, 'skipped' in outcome);
    this.#look();
  }

  fail(error: unknown): void {
    this.failed ??= { error };
    this.#fail(error);
  }

  /** The queue is held, or goes on. */
  held(paused: boolean): void {
    if (paused) this.#pace.pause();
    else this.#pace.resume();
    if (paused) this.tell();
  }

  tell(): void {
    const done = this.#seen.size;
    this.hear({ phase: 'index', done, total: this.incoming.length, ...this.#pace.at(done), skipped: this.#skipped, paused: this.#gate.isClosed });
  }

  hear(progress: Progress): void {
    this.#onProgress?.(progress);
  }

  #look(): void {
    if (this.#settled.size === this.incoming.length) this.#finish(this.#report);
  }
}
