import { asGlimpseError } from '../errors.ts';
import type { AddReport, CallOptions, Facets, Failure, Filters, Folder, ImportReport, Label, LibraryEvents, Page, Progress, Queued, Results, Row, SyncReport, Thumb } from '../types.ts';
import type { Backlog } from './backlog.ts';
import type { Change } from './change.ts';
import { Collection } from './collection.ts';
import { Gate } from './gate.ts';
import { Latest } from './latest.ts';
import type { Incoming, News, Ports } from '../ports.ts';
import type { Question } from './question.ts';
import { Queue } from './queue.ts';
import type { Searcher } from './search.ts';
import { whileOpen } from './while-open.ts';

/** Milliseconds for which what went with its files can be had back. */
const kept = 30 * 24 * 3600 * 1000;

/** One library, open: what can be searched is in memory, the rest behind the ports. Never waits for a model but in `search`. */
export class LibraryEngine {
  readonly #ports: Ports;
  readonly #onChange: (items: number) => void;
  readonly #listener: Listener;
  readonly #collection: Collection;
  #searcher: Promise<Searcher> | undefined;
  readonly #gate = new Gate();
  readonly #rereading = new Latest(async () => {
    if (await this.#moved()) return this.#listener.onMoved?.();
    await this.#read();
    this.#onChange(this.#collection.size);
  });
  readonly #syncs = new Queue();
  readonly #closed = new AbortController();
  #loading: Promise<Backlog> | undefined;
  /** Counts what this tab has changed. */
  #edition = 0;
  /** The writer whose rows are all in memory, if nobody has written since. */
  #epoch: unknown;
  #changeLoading: Promise<Change> | undefined;
  /** There are items that have no vectors of the model that searches. */
  #incomplete = false;
  /** Whether this tab goes on with what others leave. */
  #helps = false;
  /** Another tab has written since the last reading began. */
  #stale = false;

  private constructor(ports: Ports, onChange: (items: number) => void, listener: Listener) {
    this.#ports = ports;
    this.#onChange = onChange;
    this.#listener = listener;
    this.#collection = new Collection(ports.encoder.space, ports.shards);
  }

  /** Reads everything that can be searched into memory, and again whenever another tab has changed it. */
  static async open(ports: Ports, onChange: (items: number) => void, listener: Listener = {}): Promise<LibraryEngine> {
    const library = new LibraryEngine(ports, onChange, listener);
    ports.peers.listen(() => library.#outdated(), (news) => library.#hear(news));
    try {
      if ((await ports.store.get('paused')) === true) library.#gate.close();
      library.#epoch = await ports.store.get('epoch');
      await library.#read();
    } catch (error) {
      library.close();
      throw error;
    }
    // Nothing depends on it.
    void ports.store.sweep(Date.now() - kept).catch(() => {});
    return library;
  }

  get size(): number {
    return this.#collection.size;
  }

  get captioned(): number {
    return this.#collection.captioned;
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
    return whileOpen(this.#closed.signal, options.signal, async () => (await this.#backlog()).add(incoming, options));
  }

  /** Goes on with what earlier visits and other tabs have left, now and from now on. */
  async resume(): Promise<void> {
    this.#helps = true;
    if ((await this.#ports.store.queue.count()).waiting > 0) await (await this.#backlog()).resume();
  }

  /** Gives vectors to what has none of the model that the library was opened for, and then forgets those of all others. */
  async convert(): Promise<void> {
    const several = (await this.#ports.store.spaces()).length > 1;
    if (this.#ports.next || this.#incomplete || several) void this.#change().catch((error: unknown) => this.#listener.onRecovered?.(asGlimpseError(error)));
  }

  /** How far another model is, when the library is to be searched with one. */
  async changing(): Promise<{ readonly done: number; readonly total: number } | undefined> {
    if (!this.#ports.next) return undefined;
    const change = await this.#changes();
    if (change.progress.total === 0) await change.look();
    return change.progress;
  }

  async pause(paused: boolean): Promise<void> {
    if (paused) this.#gate.close();
    else this.#gate.open();
    await (await this.#backlog()).pause(paused);
  }

  async search(question: Question, options: CallOptions & { signal: AbortSignal }): Promise<Results> {
    return (await this.#search()).search(question, options);
  }

  async facets(filters: Filters): Promise<Facets> {
    const { facetsOf, nothing } = await import('../rank/facets.ts');
    const { searchable } = this.#collection;
    return searchable ? facetsOf(searchable.columns, filters) : nothing;
  }

  async describe(id: string, labels: readonly string[], options: CallOptions): Promise<Label[]> {
    const [{ describe }, { vectors }] = await Promise.all([import('./describe.ts'), this.#search()]);
    return describe(id, labels, this.#collection, vectors, options);
  }

  /** One folder after the other. */
  sync(folder: IncomingFolder, options: CallOptions & { signal: AbortSignal }): Promise<SyncReport> {
    const { store } = this.#ports;
    return this.#syncs.run(async () => {
      const { syncFolder } = await import('./sync.ts');
      return syncFolder(folder, {
        store,
        find: (id) => this.#collection.find(id),
        add: (incoming) => this.add(incoming, options),
        update: async (items) => {
          await store.update(items);
          this.#collection.update(items);
          this.#changed();
        },
        discard: async (ids) => {
          await store.discard(ids);
          this.#collection.remove(ids);
          this.#changed();
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
    this.#collection.update(await unfollow(this.#ports.store, id, (item) => this.#collection.find(item)));
    this.#changed();
  }

  async queued(): Promise<Queued> {
    const { queue } = this.#ports.store;
    const { waiting, failed } = await queue.count();
    const lost = failed === 0 ? 0 : (await queue.failures()).filter((job) => job.failed?.code === 'file-again').length;
    return { waiting, lost, failed: failed - lost, paused: this.#gate.isClosed, worker: this.#ports.writer.state };
  }

  async failures(): Promise<Failure[]> {
    return (await this.#backlog()).failures();
  }

  async retry(ids: readonly number[] | undefined): Promise<void> {
    await (await this.#backlog()).retry(ids);
  }

  async dismiss(ids: readonly number[] | undefined): Promise<void> {
    await (await this.#backlog()).dismiss(ids);
  }

  async cancel(): Promise<number> {
    return (await this.#backlog()).cancel();
  }

  export(options: CallOptions & { signal: AbortSignal }): Promise<Blob> {
    return whileOpen(this.#closed.signal, options.signal, async (signal) => {
      const { exportLibrary } = await import('./export.ts');
      return exportLibrary(this.#collection.list(0, this.size).items.map(({ id }) => id).toReversed(), this.#ports, { ...options, signal });
    });
  }

  import(file: Blob, options: CallOptions & { signal: AbortSignal }): Promise<ImportReport> {
    return whileOpen(this.#closed.signal, options.signal, async (signal) => {
      const { importLibrary } = await import('./import.ts');
      const collection = { find: (id: string) => this.#collection.find(id), insert: (rows: readonly Row[]) => this.#insert(rows), takeOver: (epoch: number) => this.#takeOver(epoch) };
      return importLibrary(file, this.#ports, collection, { ...options, signal });
    });
  }

  /** Newest first. */
  list(offset: number, limit: number): Page {
    return this.#collection.list(offset, limit);
  }

  thumbs(ids: readonly string[]): Promise<(Thumb | undefined)[]> {
    return this.#ports.store.thumbs(ids);
  }

  /** How many of them were there. */
  async remove(ids: readonly string[]): Promise<number> {
    const known = [...new Set(ids)].filter((id) => this.#collection.find(id));
    await this.#ports.store.remove(known);
    this.#collection.remove(known);
    if (known.length > 0) this.#changed();
    return known.length;
  }

  /** How many came back of those that had gone with their files. */
  async restore(ids: readonly string[]): Promise<number> {
    const items = await this.#ports.store.restore(ids);
    if (items.length > 0) await this.#reread();
    return items.length;
  }

  async clear(): Promise<void> {
    await this.#ports.store.clear();
    this.#collection.clear();
    this.#changed();
  }

  /** Additions that run or wait end here, also while they are held. */
  close(): void {
    this.#closed.abort();
    this.#ports.peers.close();
    this.#ports.writer.close();
    this.#ports.store.close();
    this.#collection.close();
  }

  /** Loaded with the first question: a page that is only opened shall be small. */
  #search(): Promise<Searcher> {
    const start = async (): Promise<Searcher> => new (await import('./search.ts')).Searcher(this.#ports, this.#collection);
    return (this.#searcher ??= start().catch((error: unknown) => {
      this.#searcher = undefined;
      throw error;
    }));
  }

  /** Loaded when something waits: a page that is only opened shall be small. */
  #backlog(): Promise<Backlog> {
    const load = async (): Promise<Backlog> => {
      const { Backlog: Loaded } = await import('./backlog.ts');
      return new Loaded({
        ports: this.#ports,
        gate: this.#gate,
        closed: this.#closed.signal,
        helps: () => this.#helps,
        find: (id) => this.#collection.find(id),
        insert: (rows) => this.#insert(rows),
        update: async (item) => {
          await this.#ports.store.update([item]);
          this.#collection.update([item]);
        },
        reread: async () => {
          await this.#read();
          this.#changed();
        },
        takeOver: (epoch) => this.#takeOver(epoch),
        queued: () => this.queued(),
        onQueue: (queue) => this.#listener.onQueue?.(queue),
        onProgress: (progress) => this.#listener.onProgress?.(progress),
        onRecovered: (detail) => this.#listener.onRecovered?.(detail),
      });
    };
    return (this.#loading ??= load());
  }

  /** Loaded when models change: a page that is only opened shall be small. */
  #changes(): Promise<Change> {
    const { next, encoder } = this.#ports;
    const load = async (): Promise<Change> => {
      const { Change: Loaded } = await import('./change.ts');
      return new Loaded({ ports: this.#ports, encoder: next?.encoder ?? encoder, gate: this.#gate, closed: this.#closed.signal, onProgress: () => this.#changed() });
    };
    return (this.#changeLoading ??= load());
  }

  async #change(): Promise<void> {
    const { encoder, next, store } = this.#ports;
    if (!(await (await this.#changes()).run())) return;
    if (next) return next.done();
    for (const space of await store.spaces()) if (space !== encoder.space.id) await store.dropSpace(space);
    if (this.#incomplete) await this.#read();
    this.#changed();
  }

  #hear(news: News): void {
    if ('settled' in news) this.#stale = true;
    void this.#backlog().then((backlog) => backlog.hear(news), () => {});
  }

  /** Whether another tab has changed the model. */
  async #moved(): Promise<boolean> {
    const model = (await this.#ports.store.get('model')) as { readonly space: string } | undefined;
    return model !== undefined && model.space !== this.#ports.encoder.space.id;
  }

  #outdated(): void {
    this.#stale = true;
    this.#rereading.run();
  }

  /** This tab writes from now on: rows that others have written are read, unless there can be none. */
  async #takeOver(epoch: number): Promise<void> {
    if (this.#stale || this.#epoch !== epoch - 1) await this.#read();
    this.#epoch = epoch;
    await this.#collection.start();
  }

  #insert(rows: readonly Row[]): void {
    this.#collection.insert(rows);
    this.#changed();
  }

  #changed(): void {
    this.#edition++;
    this.#ports.peers.announce();
    this.#onChange(this.#collection.size);
  }

  async #reread(): Promise<void> {
    await this.#read();
    this.#changed();
  }

  /** What is stored takes the place of what is in memory, unless this tab changed something meanwhile: then once more. */
  async #read(): Promise<void> {
    const { space } = this.#ports.encoder;
    const edition = this.#edition;
    this.#stale = false;
    const { items, blocks } = await this.#ports.store.load(space);
    if (blocks.length > 0) await this.#collection.start();
    if (edition !== this.#edition) return this.#read();
    this.#collection.replace(items, blocks);
    this.#incomplete = items.length > this.#collection.size;
  }
}

/** Who hears what a library says on its own. */
export interface Listener {
  readonly onQueue?: (queue: Queued) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly onRecovered?: (detail: LibraryEvents['recovered']) => void;
  /** The rows that are searched are another model's now. */
  readonly onMoved?: () => void;
}

/** A folder with all files that are in it now. */
export interface IncomingFolder {
  readonly name: string;
  readonly handle?: FileSystemDirectoryHandle;
  /** Names of files and folders below it that could not be read: whatever has such a part in its path stays as it was. */
  readonly unread: readonly string[];
  readonly files: readonly (Incoming & { readonly path: string; readonly size: number; readonly modified: number })[];
}
