import { GlimpseError, messages } from '../errors.ts';
import type { Incoming, Job, News } from '../ports.ts';
import type { AddReport, CallOptions, Failure, Progress } from '../types.ts';
import { Addition } from './addition.ts';
import { Latest } from './latest.ts';
import { orAbort } from './or-abort.ts';
import { mayCopy, sourceOf } from './sources.ts';
import type { Shop } from './work.ts';
import { about, Work } from './work.ts';

/** How often in a row the queue is taken up again by itself although the page did not live to encode anything. */
const startsAtMost = 3;
/** Jobs that are written at once. */
const chunk = 256;

/** Everything that waits to be indexed: fills the queue, and hears what this and other tabs make of it. */
export class Backlog {
  readonly #shop: Shop;
  readonly #work: Work;
  readonly #telling = new Latest(() => this.#tell());
  #count = 0;
  /** Whether it is not known yet that the page lives through the start of the model. */
  #starting = true;
  /** Settled here since the queue was empty. */
  #done = 0;

  constructor(shop: Shop) {
    this.#shop = shop;
    this.#work = new Work(shop, (settled) => {
      this.#done += settled;
      this.#telling.run();
      void this.#lived().catch(() => {});
    });
  }

  /**
   * Adds to the queue and waits until all of it is settled, here or in another tab.
   * @throws GlimpseError why nothing can go on; the signal's reason
   */
  async add(incoming: readonly Incoming[], { signal, onProgress }: CallOptions & { signal: AbortSignal }): Promise<AddReport> {
    const { ports, gate, closed } = this.#shop;
    const addition = new Addition(`${ports.writer.tab}/${++this.#count}`, incoming, gate, onProgress);
    addition.tell();
    this.#work.admit(addition);
    try {
      await this.#write(addition, AbortSignal.any([signal, closed]));
      if (addition.jobs.size > 0) this.#changed();
      this.#work.wake();
      return await orAbort(addition.done, AbortSignal.any([signal, closed]));
    } catch (error) {
      if (signal.aborted || addition.cancelled) await this.#withdraw(addition);
      throw error;
    } finally {
      this.#work.additions.delete(addition.id);
    }
  }

  /** Goes on with what waits. Not if that has ended the page several times before the model was ready: then a person has to ask for it. */
  async resume(): Promise<void> {
    const { store } = this.#shop.ports;
    const starts = Number((await store.get('starts')) ?? 0);
    if (starts >= startsAtMost) return;
    this.#starting = true;
    await store.set('starts', starts + 1);
    this.#work.wake();
  }

  async pause(paused: boolean): Promise<void> {
    if (!paused) this.#work.lift();
    await this.#shop.ports.store.set('paused', paused);
    this.#changed();
    if (!paused) this.#work.wake();
  }

  async failures(): Promise<Failure[]> {
    const failed = await this.#shop.ports.store.queue.failures();
    return failed.flatMap(({ id, name, folder, attempts, failed: why }) => (why ? [{ id, name, folder, attempts, at: why.at, code: why.code, message: messages[why.code] }] : []));
  }

  /** Those whose page is gone cannot be tried again: they have to be added. */
  async retry(ids: readonly number[] | undefined): Promise<void> {
    const again = await this.#failed(ids, ({ id, source }) => !('held' in source) || this.#work.here.has(id));
    await this.#shop.ports.store.queue.retry(again);
    this.#work.lift();
    this.#changed();
    this.#work.wake();
  }

  async dismiss(ids: readonly number[] | undefined): Promise<void> {
    await this.#forget(await this.#failed(ids, () => true));
  }

  async cancel(): Promise<number> {
    const { peers, store } = this.#shop.ports;
    const ids: number[] = [];
    for (let from = 0; ; from = ids.at(-1)! + 1) {
      const jobs = await store.queue.waiting(from, chunk);
      if (jobs.length === 0) break;
      for (const { id } of jobs) ids.push(id);
    }
    await this.#forget(ids);
    peers.tell({ cancelled: true });
    this.#cancelled();
    return ids.length;
  }

  /** The library has been emptied: nothing that is under way may come back. */
  cleared(): void {
    this.#work.here.clear();
    this.#shop.ports.peers.tell({ cancelled: true });
    this.#work.void();
    this.#cancelled();
  }

  /** What other tabs say. */
  hear(news: News): void {
    if ('progress' in news) {
      this.#shop.onProgress(news.progress);
      void this.#help().catch(() => {});
    } else if ('settled' in news) this.#work.settled(news.settled);
    else if ('stopped' in news) this.#work.stop(news.stopped.additions, new GlimpseError(news.stopped.code, news.stopped.detail));
    else if ('cancelled' in news) this.#cancelled();
    else void this.#look().catch(() => {});
  }

  async #write(addition: Addition, signal: AbortSignal): Promise<void> {
    const { queue, saved } = this.#shop.ports.store;
    const { incoming, id } = addition;
    if (incoming.length === 0) return;
    await this.#replace(incoming);
    let copy = await mayCopy(incoming, saved);
    for (let start = 0; start < incoming.length; start += chunk) {
      signal.throwIfAborted();
      if (addition.cancelled) throw addition.failed!.error;
      const entries = incoming.slice(start, start + chunk);
      const jobs = (copied: boolean): Promise<Omit<Job, 'id' | 'attempts'>[]> => Promise.all(entries.map(async (entry) => ({ addition: id, ...(await sourceOf(entry, copied)), ...about(entry) })));
      const ids = await queue.add(await jobs(copy)).catch(async (error: unknown) => {
        if (!copy || !(error instanceof GlimpseError && error.code === 'quota')) throw error;
        copy = false;
        return queue.add(await jobs(copy));
      });
      ids.forEach((job, i) => {
        const entry = entries[i]!;
        if (entry.image instanceof Blob || ('url' in entry.image && entry.image.url.startsWith('blob:'))) this.#work.here.set(job, entry);
        addition.expect(job, start + i);
      });
      this.#work.wake();
    }
  }

  /** What failed before, or was lost, is forgotten when it is added again. */
  async #replace(incoming: readonly Incoming[]): Promise<void> {
    const { queue } = this.#shop.ports.store;
    if ((await queue.count()).failed === 0) return;
    const keys = new Set(incoming.map(({ name, folder }) => JSON.stringify([folder, name])));
    await this.#forget(await this.#failed(undefined, ({ name, folder }) => keys.has(JSON.stringify([folder, name]))));
  }

  /** Its jobs are forgotten; what has been stored of it stays. */
  async #withdraw(addition: Addition): Promise<void> {
    this.#work.drop(addition.id);
    await this.#forget([...addition.jobs.keys()]).catch(() => {});
  }

  async #failed(ids: readonly number[] | undefined, which: (job: Job) => boolean): Promise<number[]> {
    const failed = await this.#shop.ports.store.queue.failures();
    return failed.filter((job) => (!ids || ids.includes(job.id)) && which(job)).map(({ id }) => id);
  }

  async #forget(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#shop.ports.store.queue.remove(ids);
    for (const id of ids) this.#work.here.delete(id);
    this.#changed();
  }

  #cancelled(): void {
    this.#work.stop([...this.#work.additions.keys()], new DOMException('Cancelled', 'AbortError'));
    this.#work.restart();
    this.#telling.run();
  }

  /** The model runs, or is not needed: the page has come through its start. */
  async #lived(): Promise<void> {
    if (!this.#starting) return;
    this.#starting = false;
    await this.#shop.ports.store.set('starts', 0);
  }

  #changed(): void {
    this.#shop.ports.peers.tell({ queue: true });
    this.#telling.run();
  }

  /** Another tab has changed the queue. */
  async #look(): Promise<void> {
    const { gate, ports: { store } } = this.#shop;
    const paused = (await store.get('paused')) === true;
    if (paused) gate.close();
    else {
      if (gate.isClosed) this.#work.lift();
      gate.open();
    }
    this.#telling.run();
    await this.#help();
  }

  /** Waits in line behind the tab that works, to go on if that one is closed. */
  async #help(): Promise<void> {
    if (!this.#shop.gate.isClosed && (await this.#shop.helps())) this.#work.wake();
  }

  async #tell(): Promise<void> {
    const { gate, onProgress, onQueue, ports } = this.#shop;
    const queue = await this.#shop.queued();
    onQueue(queue);
    const ended = queue.worker !== 'here';
    if (ended && this.#done === 0) return;
    const progress: Progress = { phase: 'index', done: this.#done, total: this.#done + queue.waiting, rate: undefined, left: undefined, skipped: queue.failed, paused: gate.isClosed };
    if (ended || queue.waiting === 0) this.#done = 0;
    onProgress(progress);
    ports.peers.tell({ progress });
  }
}
