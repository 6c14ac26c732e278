import { GlimpseError } from '../errors.ts';
import type { AddReport, CallOptions, Facets, Failure, Filters, Folder, ImportReport, Label, LibraryEvents, Page, Progress, Queued, Results, Row, SyncReport, Thumb } from '../types.ts';
import type { Backlog } from './backlog.ts';
import { Collection } from './collection.ts';
import { Gate } from './gate.ts';
import { Latest } from './latest.ts';
import type { Incoming, News, Ports } from '../ports.ts';
import { Searcher, type Question } from './search.ts';

/** One library, open: what can be searched is in memory, the rest behind the ports. Never waits for a model but in `search`. */
export class LibraryEngine {
  readonly #ports: Ports;
  readonly #onChange: (items: number) => void;
  readonly #listener: Listener;
  readonly #collection: Collection;
  readonly #searcher: Searcher;
  readonly #gate = new Gate();
  readonly #rereading = new Latest(async () => {
    await this.#read();
    this.#onChange(this.#collection.size);
  });
  readonly #closed = new AbortController();
  #loading: Promise<Backlog> | undefined;
  /** Counts what this tab has changed. */
  #edition = 0;
  /** The writer whose rows are all in memory, if nobody has written since. */
  #epoch: unknown;
  /** Whether this tab goes on with what others leave. */
  #helps = false;
  /** Another tab has written since the last reading began. */
  #stale = false;

  private constructor(ports: Ports, onChange: (items: number) => void, listener: Listener) {
    this.#ports = ports;
    this.#onChange = onChange;
    this.#listener = listener;
    this.#collection = new Collection(ports.encoder.space, ports.shards);
    this.#searcher = new Searcher(ports, this.#collection);
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
    return library;
  }

  get size(): number {
    return this.#collection.size;
  }

  get saved(): boolean {
    return this.#ports.store.saved;
  }

  /** Reports what became of every picture, wherever it was indexed. */
  async add(incoming: readonly Incoming[], options: CallOptions & { signal: AbortSignal }): Promise<AddReport> {
    try {
      AbortSignal.any([options.signal, this.#closed.signal]).throwIfAborted();
      return await (await this.#backlog()).add(incoming, options);
    } catch (error) {
      if (this.#closed.signal.aborted && !options.signal.aborted) throw new GlimpseError('disposed', undefined, error);
      throw error;
    }
  }

  /** Goes on with what earlier visits and other tabs have left, now and from now on. */
  async resume(): Promise<void> {
    this.#helps = true;
    if ((await this.#ports.store.queue.count()).waiting > 0) await (await this.#backlog()).resume();
  }

  async pause(paused: boolean): Promise<void> {
    if (paused) this.#gate.close();
    else this.#gate.open();
    await (await this.#backlog()).pause(paused);
  }

  search(question: Question, options: CallOptions & { signal: AbortSignal }): Promise<Results> {
    return this.#searcher.search(question, options);
  }

  facets(_filters: Filters): Facets {
    throw new GlimpseError('internal', 'not written');
  }

  async describe(_id: string, _labels: readonly string[], _options: CallOptions): Promise<Label[]> {
    throw new GlimpseError('internal', 'not written');
  }

  async sync(_folder: IncomingFolder, _options: CallOptions & { signal: AbortSignal }): Promise<SyncReport> {
    throw new GlimpseError('internal', 'not written');
  }

  async folders(): Promise<Folder[]> {
    throw new GlimpseError('internal', 'not written');
  }

  async folderHandle(_id: string): Promise<FileSystemDirectoryHandle | undefined> {
    throw new GlimpseError('internal', 'not written');
  }

  async unfollow(_id: string): Promise<void> {
    throw new GlimpseError('internal', 'not written');
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

  async export(_options: CallOptions & { signal: AbortSignal }): Promise<Blob> {
    throw new GlimpseError('internal', 'not written');
  }

  async import(_file: Blob, _options: CallOptions & { signal: AbortSignal }): Promise<ImportReport> {
    throw new GlimpseError('internal', 'not written');
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
    if (items.length > 0) {
      await this.#read();
      this.#changed();
    }
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

  /** Loaded when something waits: a page that is only opened shall be small. */
  #backlog(): Promise<Backlog> {
    const load = async (): Promise<Backlog> => {
      const { Backlog: Loaded } = await import('./backlog.ts');
      return new Loaded({
        ports: this.#ports,
        gate: this.#gate,
        closed: this.#closed.signal,
        helps: async () => (this.#helps ||= (await this.#listener.mayHelp?.()) ?? false),
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

  #hear(news: News): void {
    if ('settled' in news) this.#stale = true;
    void this.#backlog().then((backlog) => backlog.hear(news), () => {});
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

  /** What is stored takes the place of what is in memory, unless this tab changed something meanwhile: then once more. */
  async #read(): Promise<void> {
    const { space } = this.#ports.encoder;
    const edition = this.#edition;
    this.#stale = false;
    const { items, blocks } = await this.#ports.store.load(space);
    if (blocks.length > 0) await this.#collection.start();
    if (edition !== this.#edition) return this.#read();
    this.#collection.replace(items, blocks);
  }
}

/** Who hears what a library says on its own. */
export interface Listener {
  /** Whether this tab can go on with what others leave, without a download. */
  readonly mayHelp?: () => Promise<boolean>;
  readonly onQueue?: (queue: Queued) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly onRecovered?: (detail: LibraryEvents['recovered']) => void;
}

/** A folder with all files that are in it now. */
export interface IncomingFolder {
  readonly name: string;
  readonly handle?: FileSystemDirectoryHandle;
  readonly files: readonly (Incoming & { readonly path: string; readonly size: number; readonly modified: number })[];
}
