import { messages } from '../errors.ts';
import type { FollowedFile, Incoming, Job, Ports, Settled } from '../ports.ts';
import type { Item, Progress, Row, Tower } from '../types.ts';
import { ahead } from './ahead.ts';
import { encodeRows } from './encode-rows.ts';
import type { Gate } from './gate.ts';
import { goneOf, idOf } from './gone.ts';
import { isKept } from './kept.ts';
import { Marks } from './marks.ts';
import type { Prepared, Ready } from './prepare.ts';
import { prepare } from './prepare.ts';
import { isLost, Stopped } from './stopped.ts';

/** What the indexer must know of the library and of who waits for what, and tells them. */
export interface Run {
  readonly ports: Ports;
  readonly epoch: number;
  readonly signal: AbortSignal;
  readonly gate: Gate;
  find(id: string): Item | undefined;
  /** They were removed in another tab. */
  forget(ids: readonly string[]): void;
  /** Brings back what had gone with its files, if this is it. */
  restore(id: string): Promise<Item | undefined>;
  /** Other facts for one that is there. */
  update(item: Item): Promise<void>;
  /** Rows that are stored by now. */
  insert(rows: readonly Row[]): void;
  /** What the page still has of a job. */
  incoming(job: Job): Incoming | undefined;
  /** Whether it can be done here and now; `lost`: nowhere any more. */
  may(job: Job): Promise<'now' | 'later' | 'lost'>;
  /** A tower runs. */
  ready(): void;
  /** Its end is known, though not stored yet. */
  seen(job: Job, skipped: boolean): void;
  /** Stored. */
  settled(settled: readonly Settled[]): void;
  /** The gate is closed, or open again. */
  held(paused: boolean): void;
  readonly onProgress: (progress: Progress) => void;
}

/** Jobs that are read from the queue at once. */
const page = 64;
/** Ends that are stored at once, where no rows come along. */
const ends = 32;
/** Jobs that are put aside at once, because their files are gone with a page: there may be as many as it was given. */
const losses = 512;
/** Rows that are stored at once, where they need no pixels. */
const passages = 16;
/** Begun so often without an end, a job is tried alone, and given up after as many tries more. */
const suspicious = 2;

/**
 * Empties the queue, batch by batch. A bad file is put aside; what has been stored stays, however it ends.
 * @throws Stopped when nothing can go on: the model cannot run, the disk is full; the signal's reason
 */
export function indexQueue(run: Run): Promise<void> {
  return new Indexer(run).empty();
}

class Indexer {
  readonly #run: Run;
  readonly #marks: Marks;
  readonly #started = new Map<Tower, Promise<void>>();
  /** Contents that are on their way into the library. */
  readonly #coming = new Set<string>();
  /** Contents that are back, and not among those that can be found yet. */
  readonly #restored = new Map<string, Item>();
  /** Contents that cannot be indexed. */
  readonly #bad = new Map<string, Prepared & { kind: 'bad' }>();
  #waiting: Ready[] = [];
  #twins: (Prepared & { kind: 'twin' })[] = [];
  #ended: Settled[] = [];
  #failed: (Prepared & { kind: 'bad' })[] = [];
  #files: FollowedFile[] = [];
  /** How many of the ended have no file any more. */
  #lost = 0;
  /** The one that is tried alone. */
  #suspect: number | undefined;

  constructor(run: Run) {
    this.#run = run;
    this.#marks = new Marks((ids) => run.ports.store.queue.begin(ids, run.epoch));
  }

  async empty(): Promise<void> {
    const { queue } = this.#run.ports.store;
    try {
      // From the start again after each pass: what failed may wait again, under its old number.
      for (let busy = true; busy; ) {
        busy = false;
        for (let from = 0; ; ) {
          const jobs = await queue.waiting(from, page);
          if (jobs.length === 0) break;
          from = jobs.at(-1)!.id + 1;
          if (await this.#stretch(jobs)) busy = true;
        }
        await this.#flush();
        // The other copy was removed in between: they are read again.
        this.#twins = [];
      }
    } catch (error) {
      if (!isLost(error)) await this.#unmark();
      throw error;
    }
  }

  /** Whether there was anything to do. */
  async #stretch(jobs: readonly Job[]): Promise<boolean> {
    let calm: Job[] = [];
    let busy = false;
    for (const job of jobs) {
      const may = await this.#run.may(job);
      if (may === 'later') continue;
      busy = true;
      if (may === 'lost') await this.#lose(job);
      else if (job.attempts < suspicious) calm.push(job);
      else {
        await this.#all(calm);
        calm = [];
        await this.#alone(job);
      }
    }
    await this.#all(calm);
    return busy;
  }

  async #lose(job: Job): Promise<void> {
    this.#spoil({ kind: 'bad', job, id: undefined, code: 'file-again' });
    if (++this.#lost >= losses) await this.#flush();
  }

  async #all(jobs: readonly Job[]): Promise<void> {
    const { encoder } = this.#run.ports;
    for await (const prepared of ahead(jobs, () => 2 * encoder.batch, (job) => this.#prepare(job))) await this.#take(prepared);
  }

  /** A job that was begun again and again and never ended may be what ends the page, so nothing else is at stake. */
  async #alone(job: Job): Promise<void> {
    await this.#flush();
    if (job.attempts >= 2 * suspicious) return this.#take({ kind: 'bad', job, id: undefined, code: 'file-crash' });
    this.#suspect = job.id;
    const prepared = await this.#prepare(job);
    this.#suspect = undefined;
    // Decoded, it has come through; encoding is the same for all.
    if (prepared.kind === 'new') await this.#run.ports.store.queue.retry([job.id]);
    await this.#take(prepared);
    await this.#flush();
  }

  async #prepare(job: Job): Promise<Prepared> {
    const { ports, signal } = this.#run;
    await this.#pass();
    return prepare(job, this.#run.incoming(job), {
      ports,
      signal,
      look: (id) => this.#look(id),
      start: (towers) => this.#start(towers, job),
      mark: async () => {
        signal.throwIfAborted();
        await this.#marks.begin(job.id).catch((error: unknown) => this.#stop(error, [job]));
      },
    });
  }

  async #look(id: string): ReturnType<Parameters<typeof prepare>[2]['look']> {
    const item = this.#run.find(id) ?? this.#restored.get(id);
    if (item) return { item };
    if (this.#coming.has(id) || this.#bad.has(id)) return 'twin';
    this.#coming.add(id);
    const restored = await this.#run.restore(id);
    if (!restored) return undefined;
    this.#restored.set(id, restored);
    return { item: restored, restored: true };
  }

  async #start(towers: readonly Tower[], job: Job): Promise<void> {
    const { encoder } = this.#run.ports;
    const { signal, onProgress } = this.#run;
    for (const tower of towers) if (!this.#started.has(tower)) this.#started.set(tower, encoder.prepare([tower], { signal, onProgress }).then(() => this.#run.ready()));
    await Promise.all(towers.map((tower) => this.#started.get(tower))).catch((error: unknown) => this.#stop(error, [job]));
  }

  async #take(prepared: Prepared): Promise<void> {
    const { job } = prepared;
    if (prepared.kind === 'new') this.#waiting.push(prepared);
    else if (prepared.kind === 'known') {
      const item = job.file ? prepared.item : await this.#keep(prepared.item);
      this.#run.seen(job, false);
      this.#end(job, prepared.restored ? { added: item } : { unchanged: item });
    }
    else if (prepared.kind === 'bad') {
      if (prepared.id !== undefined) {
        this.#bad.set(prepared.id, prepared);
        this.#coming.delete(prepared.id);
      }
      this.#spoil(prepared);
    } else {
      this.#twins.push(prepared);
      this.#run.seen(job, this.#bad.has(prepared.id));
    }
    const pictures = this.#waiting.filter(({ pixels }) => pixels).length;
    if (pictures >= this.#run.ports.encoder.batch || this.#waiting.length >= Math.max(passages, pictures) || this.#ended.length - this.#lost >= ends) await this.#flush();
  }

  /** Added by hand, it does not go with its files any more. */
  async #keep(item: Item): Promise<Item> {
    if (!item.followed) return item;
    const { followed: _, ...kept } = item;
    await this.#run.update(kept);
    return kept;
  }

  #end(job: Job, outcome: { readonly unchanged: Item } | { readonly added: Item }): void {
    const item = 'added' in outcome ? outcome.added : outcome.unchanged;
    if (job.file) this.#files.push({ ...job.file, id: item.id });
    this.#ended.push({ job: job.id, addition: job.addition, ...outcome });
  }

  #spoil(bad: Prepared & { kind: 'bad' }): void {
    const { job, code } = bad;
    this.#run.seen(job, true);
    this.#ended.push({ job: job.id, addition: job.addition, skipped: { name: job.name, code, message: messages[code] } });
    if (isKept(code)) this.#failed.push(bad);
  }

  /** Encodes and stores all that is ready, in one transaction. */
  async #flush(): Promise<void> {
    const { ports, epoch } = this.#run;
    const batch = this.#waiting;
    if (batch.length > 0) await this.#pass();
    this.#waiting = [];
    const rows = await encodeRows(batch, ports.encoder, this.#run).catch((error: unknown) => this.#stop(error, batch.map(({ job }) => job)));
    this.#run.signal.throwIfAborted();
    for (const { job, item } of batch) this.#end(job, { added: item });
    this.#joinTwins(rows);
    await this.#recheck(rows);
    if (this.#ended.length === 0) return;
    const [ended, failed, files] = [this.#ended, this.#failed, this.#files];
    [this.#ended, this.#failed, this.#files] = [[], [], []];
    this.#lost = 0;
    const putAside = failed.map(({ job, code }) => ({ id: job.id, code }));
    const aside = new Set(putAside.map(({ id }) => id));
    const done = ended.flatMap(({ job }) => (aside.has(job) ? [] : [job]));
    await ports.store
      .commit({ epoch, space: ports.encoder.space, rows, files, done, failed: putAside })
      .catch((error: unknown) => this.#stop(error, batch.length > 0 ? batch.map(({ job }) => job) : ended));
    if (rows.length > 0) this.#run.insert(rows);
    for (const { item } of rows) this.#coming.delete(item.id);
    for (const { job } of ended) this.#marks.open.delete(job);
    this.#run.settled(ended);
  }

  /** Copies have the end of the first one, as soon as that is known. */
  #joinTwins(rows: readonly Row[]): void {
    const fresh = new Map(rows.map(({ item }) => [item.id, item]));
    this.#twins = this.#twins.filter(({ job, id }) => {
      const item = fresh.get(id) ?? this.#run.find(id) ?? this.#restored.get(id);
      const bad = this.#bad.get(id);
      if (item) this.#end(job, { unchanged: item });
      else if (bad) this.#spoil({ ...bad, job });
      return !item && !bad;
    });
  }

  /** What is in memory may have been removed in another tab meanwhile: then its jobs wait, and are read again. */
  async #recheck(rows: readonly Row[]): Promise<void> {
    const gone = await goneOf(this.#ended, rows, this.#run.ports.store, (id) => this.#run.find(id) ?? this.#restored.get(id)).catch((error: unknown) => this.#stop(error, this.#ended));
    this.#ended = this.#ended.filter((settled) => !gone.has(idOf(settled) ?? ''));
    this.#files = this.#files.filter(({ id }) => !gone.has(id));
    for (const id of gone) for (const known of [this.#restored, this.#coming]) known.delete(id);
    if (gone.size > 0) this.#run.forget([...gone]);
  }

  async #pass(): Promise<void> {
    const { gate, signal } = this.#run;
    if (!gate.isClosed) return signal.throwIfAborted();
    this.#run.held(true);
    await gate.pass(signal);
    this.#run.held(false);
  }

  #stop(error: unknown, jobs: readonly { readonly addition: string }[]): never {
    this.#run.signal.throwIfAborted();
    throw error instanceof Stopped ? error : new Stopped(error, jobs.map(({ addition }) => addition));
  }

  /** What was begun and will not end now shall not count as a crash. */
  async #unmark(): Promise<void> {
    const ids = [...this.#marks.open].filter((id) => id !== this.#suspect);
    if (ids.length > 0) await this.#run.ports.store.queue.retry(ids).catch(() => {});
  }
}
