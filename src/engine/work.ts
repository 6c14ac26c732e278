import type { ErrorCode } from '../errors.ts';
import { asGlimpseError, GlimpseError } from '../errors.ts';
import type { Incoming, Job, Ports, Settled } from '../ports.ts';
import type { Item, LibraryEvents, Progress, Queued, Row } from '../types.ts';
import type { Addition } from './addition.ts';
import type { Gate } from './gate.ts';
import { indexQueue } from './indexer.ts';
import { isKept } from './kept.ts';
import { Room } from './room.ts';
import { accessTo, sourceOf } from './sources.ts';
import { Stopped } from './stopped.ts';

/** What work on the queue needs of its library, and tells it. */
export interface Shop {
  readonly ports: Ports;
  readonly gate: Gate;
  /** Aborts when the library is closed. */
  readonly closed: AbortSignal;
  /** Whether this tab goes on with what others leave. */
  helps(): Promise<boolean>;
  find(id: string): Item | undefined;
  insert(rows: readonly Row[]): void;
  /** They are not stored any more. */
  forget(ids: readonly string[]): void;
  update(item: Item): Promise<void>;
  /** Something was stored that is not in memory yet. */
  expire(): void;
  /** Whatever is stored is in memory when it resolves; other tabs are told. */
  reread(): Promise<void>;
  /** This tab writes from now on: what others have written must be known. */
  takeOver(epoch: number): Promise<void>;
  queued(): Promise<Queued>;
  readonly onQueue: (queue: Queued) => void;
  readonly onProgress: (progress: Progress) => void;
  readonly onRecovered: (detail: LibraryEvents['recovered']) => void;
}

/** Why a run ends whose library has been emptied. */
const emptied = new DOMException('emptied', 'AbortError');

/** Milliseconds after which a tab that was robbed of its turn waits for another. */
const breath = 1000;

/** Empties the queue whenever there is something in it that this tab can do. */
export class Work {
  /** The additions of this tab that are under way. */
  readonly additions = new Map<string, Addition>();
  /** What the page still has of its jobs. */
  readonly here = new Map<number, Incoming>();
  readonly #shop: Shop;
  readonly #changed: (stored: number) => void;
  /** Additions that nothing can be done for, until a person asks for it. */
  readonly #stalled = new Set<string>();
  /** The disk is full: only these, which are newer, are tried. */
  #newer: Set<string> | undefined;
  readonly #room = new Room();
  /** Tabs that were asked for in this turn. */
  #alive = new Map<string, Promise<boolean>>();
  /** Something is back that cannot be found yet. */
  #restored = false;
  #running = false;
  #wanted = false;
  #run: AbortController | undefined;
  /** The additions that the run has jobs of. */
  readonly #begun = new Set<string>();

  /** @param changed the queue is another than before: so many jobs were settled */
  constructor(shop: Shop, changed: (settled: number) => void) {
    this.#shop = shop;
    this.#changed = changed;
  }

  /** There may be something to do. */
  wake(): void {
    this.#wanted = true;
    if (!this.#running) void this.#runAll();
  }

  admit(addition: Addition): void {
    this.additions.set(addition.id, addition);
    this.#newer?.add(addition.id);
  }

  /** These are not to be done any more. */
  drop(addition: string): void {
    this.#stalled.add(addition);
    if (this.#begun.has(addition)) this.restart();
  }

  /** What is under way is begun again, without the jobs that are gone. */
  restart(): void {
    this.#run?.abort(new DOMException('begun again', 'AbortError'));
  }

  /** The library was emptied under it: what is under way came too late, and its turn is over. */
  void(): void {
    this.#run?.abort(emptied);
  }

  /** Whatever was given up is tried again. */
  lift(): void {
    this.#stalled.clear();
    this.#newer = undefined;
  }

  /** Nothing can go on for these. */
  stop(additions: Iterable<string> | 'all', error: unknown): void {
    if (additions === 'all') this.#newer = new Set();
    for (const id of additions === 'all' ? this.additions.keys() : additions) {
      this.#stalled.add(id);
      this.additions.get(id)?.fail(error);
    }
  }

  settled(settled: readonly Settled[]): void {
    for (const outcome of settled) {
      this.additions.get(outcome.addition)?.settle(outcome);
      // What was put aside can be tried again as long as the page is there.
      if (!('skipped' in outcome && isKept(outcome.skipped.code))) this.here.delete(outcome.job);
    }
  }

  async #runAll(): Promise<void> {
    const { ports, closed } = this.#shop;
    this.#running = true;
    while (this.#wanted && !closed.aborted) {
      this.#wanted = false;
      try {
        await ports.writer.runIf(async () => this.additions.size > 0 || (await ports.store.queue.count()).waiting > 0, (turn) => this.#turn(turn), closed);
      } catch (error) {
        if (closed.aborted) break;
        if (codeOf(error) === 'lock-lost') {
          // It goes on in another tab. If that one dies too, it is this one's turn again.
          this.#wanted = true;
          await new Promise((resolve) => setTimeout(resolve, breath));
        } else this.#giveUp(error);
      }
      this.#changed(0);
    }
    this.#running = false;
  }

  async #turn({ epoch, signal }: { readonly epoch: number; readonly signal: AbortSignal }): Promise<void> {
    this.#alive = new Map();
    await this.#shop.takeOver(epoch);
    await this.#putBack();
    for (;;) {
      const run = new AbortController();
      this.#run = run;
      this.#begun.clear();
      try {
        await indexQueue(this.#orders(epoch, AbortSignal.any([signal, run.signal])));
        return;
      } catch (error) {
        signal.throwIfAborted();
        if (run.signal.reason === emptied) {
          this.#wanted = true;
          return;
        }
        if (run.signal.aborted) continue;
        if (!(error instanceof Stopped) || codeOf(error.cause) === 'lock-lost') throw error instanceof Stopped ? error.cause : error;
        await this.#blame(error);
      } finally {
        this.#run = undefined;
        if (this.#restored) await this.#shop.reread();
        this.#restored = false;
      }
    }
  }

  #orders(epoch: number, signal: AbortSignal): Parameters<typeof indexQueue>[0] {
    const { ports, gate } = this.#shop;
    const each = (tell: (addition: Addition) => void): void => this.additions.forEach(tell);
    return {
      ports,
      epoch,
      signal,
      gate,
      find: (id) => this.#shop.find(id),
      forget: (ids) => this.#shop.forget(ids),
      update: (item) => this.#shop.update(item),
      restore: async (id) => {
        const [item] = await ports.store.restore([id]);
        if (item) {
          this.#restored = true;
          this.#shop.expire();
        }
        return item;
      },
      insert: (rows) => {
        if (signal.reason === emptied) return;
        // There is room again.
        if (this.#newer) this.lift();
        this.#room.took(rows);
        this.#shop.insert(rows);
      },
      incoming: ({ id }) => this.here.get(id),
      may: async (job) => {
        const may = await this.#may(job);
        if (may === 'now') this.#begun.add(job.addition);
        return may;
      },
      ready: () => this.#changed(0),
      seen: ({ id, addition }, skipped) => this.additions.get(addition)?.seen(id, skipped),
      settled: (settled) => {
        this.settled(settled);
        ports.peers.tell({ settled: settled.filter(({ addition }) => tabOf(addition) !== ports.writer.tab) });
        this.#changed(settled.length);
      },
      held: (paused) => {
        each((addition) => addition.held(paused));
        this.#changed(0);
      },
      onProgress: (progress) => each((addition) => addition.hear(progress)),
    };
  }

  async #may({ id, addition, source, file }: Job): Promise<'now' | 'later' | 'lost'> {
    if (this.#stalled.has(addition) || this.#newer?.has(addition) === false) return 'later';
    if (this.here.has(id)) return 'now';
    const tab = tabOf(addition);
    if ('held' in source) return tab === this.#shop.ports.writer.tab || (await this.#lives(tab)) ? 'later' : 'lost';
    if ((await accessTo(source)) === 'granted') return 'now';
    // A followed folder is reconnected; nobody would ask again for a single file.
    return file || (await this.#lives(tab)) ? 'later' : 'lost';
  }

  #lives(tab: string): Promise<boolean> {
    const known = this.#alive.get(tab) ?? this.#shop.ports.writer.lives(tab);
    this.#alive.set(tab, known);
    return known;
  }

  /** Jobs of this tab that are gone, though nobody said how they ended: they are read again, and found to be known. */
  async #putBack(): Promise<void> {
    const { queue } = this.#shop.ports.store;
    for (const addition of this.additions.values()) {
      const missing = new Map(addition.jobs);
      if (missing.size === 0 || addition.failed) continue;
      for (let from = Math.min(...missing.keys()); missing.size > 0; ) {
        const jobs = await queue.waiting(from, 256);
        if (jobs.length === 0) break;
        for (const { id } of jobs) missing.delete(id);
        from = jobs.at(-1)!.id + 1;
      }
      if (missing.size === 0) continue;
      for (const { id, name, failed } of await queue.failures()) {
        if (missing.delete(id)) addition.settle({ job: id, addition: addition.id, skipped: { name, code: failed!.code, message: new GlimpseError(failed!.code).message } });
      }
      const again = [...missing].map(([job, index]) => ({ job, index, entry: addition.incoming[index]! }));
      const ids = await queue.add(await Promise.all(again.map(async ({ entry }) => ({ addition: addition.id, ...(await sourceOf(entry, false)), ...about(entry) }))));
      again.forEach(({ job, index, entry }, i) => {
        addition.forget(job);
        this.here.delete(job);
        this.here.set(ids[i]!, entry);
        addition.expect(ids[i]!, index, true);
      });
    }
  }

  /** Ends the additions that cannot go on; those of other tabs, and what earlier visits left, are told of. */
  async #blame({ cause, additions }: Stopped): Promise<void> {
    const { ports, onRecovered } = this.#shop;
    const full = codeOf(cause) === 'quota';
    const error = full ? new GlimpseError('quota', await this.#room.missing((await ports.store.queue.count()).waiting), cause) : cause;
    const { code, message, detail } = asGlimpseError(error);
    const affected = full ? 'all' : [...additions];
    const foreign = [...additions].filter((id) => !this.additions.has(id));
    this.stop(affected, error);
    if (full) for (const id of additions) this.#stalled.add(id);
    ports.peers.tell({ stopped: { additions: affected, code, detail } });
    if (foreign.length > 0) onRecovered({ code, message });
  }

  /** The queue itself cannot be read or written. */
  #giveUp(error: unknown): void {
    for (const addition of this.additions.values()) addition.fail(error);
    const { code, message } = asGlimpseError(error);
    if (this.additions.size === 0) this.#shop.onRecovered({ code, message });
  }
}

/** What a job says of what was added, beside its bytes. */
export function about({ name, folder, facts, file }: Incoming): Pick<Job, 'name' | 'folder' | 'facts' | 'file'> {
  return { name, folder, facts, ...(file && { file }) };
}

function tabOf(addition: string): string {
  return addition.split('/', 1)[0]!;
}

function codeOf(error: unknown): ErrorCode | undefined {
  return error instanceof GlimpseError ? error.code : undefined;
}
