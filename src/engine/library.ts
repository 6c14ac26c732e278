import { asGlimpseError } from '../errors.ts';
import type { AddReport, CallOptions, Facets, Failure, Filters, Folder, ImportReport, Label, Page, Queued, Results, Row, SyncReport, Thumb } from '../types.ts';
import type { Backlog } from './backlog.ts';
import type { Change } from './change.ts';
import { Gate } from './gate.ts';
import type { IncomingFolder } from './incoming-folder.ts';
import { Lazy } from './lazy.ts';
import type { Listener } from './listener.ts';
import type { Incoming, News, Ports } from '../ports.ts';
import type { Question } from './question.ts';
import { Queue } from './queue.ts';
import { Rows } from './rows.ts';
import type { Searcher } from './search.ts';
import { whileOpen } from './while-open.ts';

/** Milliseconds for which what went with its files can be had back. */
const kept = 30 * 24 * 3600 * 1000;

/** One library, open: what can be searched is in memory, the rest behind the ports. Never waits for a model but in `search`. */
export class LibraryEngine {
  readonly #ports: Ports;
  readonly #listener: Listener;
  readonly #rows: Rows;
  readonly #searcher = new Lazy<Searcher>(async () => new (await import('./search.ts')).Searcher(this.#ports, this.#rows.collection));
  readonly #backlog = new Lazy(() => this.#loadBacklog());
  readonly #changes = new Lazy(() => this.#loadChange());
  readonly #gate = new Gate();
  readonly #syncs = new Queue();
  readonly #closed = new AbortController();
  /** Additions that are under way. */
  #adding = 0;
  /** Whether this tab goes on with what others leave. */
  #helps = false;

  private constructor(ports: Ports, onChange: (items: number) => void, listener: Listener) {
    this.#ports = ports;
    this.#listener = listener;
    this.#rows = new Rows(ports, onChange, () => listener.onMoved?.());
  }

  /** Reads everything that can be searched into memory, and again whenever another tab has changed it. */
  static async open(ports: Ports, onChange: (items: number) => void, listener: Listener = {}): Promise<LibraryEngine> {
    const library = new LibraryEngine(ports, onChange, listener);
    ports.peers.listen(() => library.#rows.outdated(), (news) => library.#hear(news));
    try {
      if ((await ports.store.get('paused')) === true) library.#gate.close();
      await library.#rows.open();
    } catch (error) {
      library.close();
      throw error;
    }
    // Nothing depends on it.
    void ports.store.sweep(Date.now() - kept).catch(() => {});
    return library;
  }

  get size(): number {
    return this.#rows.collection.size;
  }

  get captioned(): number {
    return this.#rows.collection.captioned;
  }

  get saved(): boolean {
    return this.#ports.store.saved;
  }

  /** Whether there is nothing at all, in no space, and nothing that waits. */
  async isBlank(): Promise<boolean> {
    const { store } = this.#ports;
    const [spaces, { waiting, failed }] = await Promise.all([store.spaces(), store.queue.count()]);
    return store.saved && this.size + spaces.length + waiting + failed === 0;
  }

  /** Reports what became of every picture, wherever it was indexed. */
  add(incoming: readonly Incoming[], options: CallOptions & { signal: AbortSignal }): Promise<AddReport> {
    this.#adding++;
    return whileOpen(this.#closed.signal, options.signal, async () => {
      const report = await (await this.#backlog.get()).add(incoming, options);
      await this.#rows.catchUp();
      return report;
    }).finally(() => this.#adding--);
  }

  /** Goes on with what earlier visits and other tabs have left, now and from now on. */
  async resume(): Promise<void> {
    this.#helps = true;
    if ((await this.#ports.store.queue.count()).waiting > 0) await (await this.#backlog.get()).resume();
  }

  /** Gives vectors to what has none of the model that the library was opened for, and then forgets those of all others. */
  async convert(): Promise<void> {
    const several = (await this.#ports.store.spaces()).length > 1;
    if (this.#ports.next || this.#rows.incomplete || several) void this.#change().catch((error: unknown) => this.#closed.signal.aborted || this.#listener.onRecovered?.(asGlimpseError(error)));
  }

  /** How far another model is, when the library is to be searched with one. */
  async changing(): Promise<{ readonly done: number; readonly total: number } | undefined> {
    if (!this.#ports.next) return undefined;
    const change = await this.#changes.get();
    if (change.progress.total === 0) await change.look();
    return change.progress;
  }

  async pause(paused: boolean): Promise<void> {
    if (paused) this.#gate.close();
    else this.#gate.open();
    await (await this.#backlog.get()).pause(paused);
  }

  async search(question: Question, options: CallOptions & { signal: AbortSignal }): Promise<Results> {
    return (await this.#searcher.get()).search(question, options);
  }

  async facets(filters: Filters): Promise<Facets> {
    const { facetsOf, nothing } = await import('../rank/facets.ts');
    const { searchable } = this.#rows.collection;
    return searchable ? facetsOf(searchable.columns, filters) : nothing;
  }

  async describe(id: string, labels: readonly string[], options: CallOptions): Promise<Label[]> {
    const [{ describe }, { vectors }] = await Promise.all([import('./describe.ts'), this.#searcher.get()]);
    return describe(id, labels, this.#rows.collection, vectors, options);
  }

  /** One folder after the other. */
  sync(folder: IncomingFolder, options: CallOptions & { signal: AbortSignal }): Promise<SyncReport> {
    const { store, hash } = this.#ports;
    return this.#syncs.run(async () => {
      const { syncFolder } = await import('./sync.ts');
      return syncFolder(folder, {
        store,
        hash,
        find: (id) => this.#rows.collection.find(id),
        add: (incoming) => this.add(incoming, options),
        update: async (items) => {
          await store.update(items);
          this.#rows.update(items);
        },
        discard: async (ids) => {
          await store.discard(ids);
          this.#rows.remove(ids);
        },
      }, options);
    });
  }

  async folders(): Promise<Folder[]> {
    return (await import('./folders.ts')).listFolders(this.#ports.store.folders);
  }

  /** @throws GlimpseError `not-found` */
  async folderHandle(id: string): Promise<FileSystemDirectoryHandle | undefined> {
    return (await import('./folders.ts')).handleOf(this.#ports.store.folders, id);
  }

  async original(id: string): Promise<Blob | undefined> {
    return (await import('./originals.ts')).originalOf(id, this.#ports.store.folders);
  }

  async unfollow(id: string): Promise<void> {
    const { unfollow } = await import('./folders.ts');
    this.#rows.update(await unfollow(this.#ports.store, id, (item) => this.#rows.collection.find(item)));
  }

  async queued(): Promise<Queued> {
    const { waiting, failed, lost } = await this.#ports.store.queue.count();
    return { waiting, lost, failed: failed - lost, paused: this.#gate.isClosed, worker: this.#ports.writer.state };
  }

  async failures(): Promise<Failure[]> {
    return (await this.#backlog.get()).failures();
  }

  async retry(ids: readonly number[] | undefined): Promise<void> {
    await (await this.#backlog.get()).retry(ids);
  }

  async dismiss(ids: readonly number[] | undefined): Promise<void> {
    await (await this.#backlog.get()).dismiss(ids);
  }

  async cancel(): Promise<number> {
    return (await this.#backlog.get()).cancel();
  }

  export(options: CallOptions & { signal: AbortSignal }): Promise<Blob> {
    return whileOpen(this.#closed.signal, options.signal, async (signal) => {
      const { exportLibrary } = await import('./export.ts');
      return exportLibrary(this.#rows.collection.list(0, this.size).items.map(({ id }) => id).toReversed(), this.#ports, { ...options, signal });
    });
  }

  import(file: Blob, options: CallOptions & { signal: AbortSignal }): Promise<ImportReport> {
    return whileOpen(this.#closed.signal, options.signal, async (signal) => {
      const { importLibrary } = await import('./import.ts');
      const collection = { find: (id: string) => this.#rows.collection.find(id), insert: (rows: readonly Row[]) => this.#rows.insert(rows), takeOver: (epoch: number) => this.#rows.takeOver(epoch) };
      return importLibrary(file, this.#ports, collection, { ...options, signal });
    });
  }

  /** Newest first. */
  list(offset: number, limit: number): Page {
    return this.#rows.collection.list(offset, limit);
  }

  thumbs(ids: readonly string[]): Promise<(Thumb | undefined)[]> {
    return this.#ports.store.thumbs(ids);
  }

  /** How many of them were there. What is known of their files stays: it keeps a followed folder from bringing them back. */
  async remove(ids: readonly string[]): Promise<number> {
    const known = [...new Set(ids)].filter((id) => this.#rows.collection.find(id));
    await this.#ports.store.remove(known);
    if (known.length > 0) this.#rows.remove(known);
    return known.length;
  }

  /** How many came back of those that had gone with their files. */
  async restore(ids: readonly string[]): Promise<number> {
    const items = await this.#ports.store.restore(ids);
    if (items.length === 0) return 0;
    this.#rows.expire();
    await this.#rows.reread();
    // It had gone before the model changed.
    if (this.#rows.incomplete) await this.convert();
    return items.length;
  }

  async clear(): Promise<void> {
    const backlog = await this.#backlog.get();
    await this.#ports.store.clear();
    backlog.cleared();
    this.#rows.clear();
  }

  /** Additions that run or wait end here, also while they are held. */
  close(): void {
    this.#closed.abort();
    this.#ports.peers.close();
    this.#ports.writer.close();
    this.#ports.store.close();
    this.#rows.collection.close();
  }

  async #loadBacklog(): Promise<Backlog> {
    const { Backlog: Loaded } = await import('./backlog.ts');
    return new Loaded({
      ports: this.#ports,
      gate: this.#gate,
      closed: this.#closed.signal,
      helps: async () => (this.#helps ||= (await this.#listener.mayHelp?.()) ?? false),
      find: (id) => this.#rows.collection.find(id),
      insert: (rows) => this.#rows.insert(rows),
      forget: (ids) => this.#rows.remove(ids),
      update: async (item) => {
        await this.#ports.store.update([item]);
        this.#rows.collection.update([item]);
      },
      expire: () => this.#rows.expire(),
      reread: async () => {
        await this.#rows.reread();
        if (this.#rows.incomplete) await this.convert();
      },
      takeOver: (epoch) => this.#rows.takeOver(epoch),
      queued: () => this.queued(),
      onQueue: (queue) => this.#listener.onQueue?.(queue),
      onProgress: (progress) => this.#listener.onProgress?.(progress),
      onRecovered: (detail) => this.#listener.onRecovered?.(detail),
    });
  }

  async #loadChange(): Promise<Change> {
    const { next, encoder } = this.#ports;
    const { Change: Loaded } = await import('./change.ts');
    return new Loaded({ ports: this.#ports, encoder: next?.encoder ?? encoder, gate: this.#gate, closed: this.#closed.signal, busy: () => next !== undefined && this.#adding > 0, onProgress: () => this.#rows.changed() });
  }

  async #change(): Promise<void> {
    const { encoder, next, store } = this.#ports;
    if (!(await (await this.#changes.get()).run())) return;
    if (next) return next.done();
    for (const space of await store.spaces()) if (space !== encoder.space.id) await store.dropSpace(space);
    if (this.#rows.incomplete) await this.#rows.read();
    this.#rows.changed();
  }

  #hear(news: News): void {
    if ('settled' in news) this.#rows.expire();
    void this.#backlog.get().then((backlog) => backlog.hear(news), () => {});
  }
}
