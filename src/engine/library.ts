import { GlimpseError } from '../errors.ts';
import type { AddReport, CallOptions, Facets, Failure, Filters, Folder, ImportReport, Item, Label, Page, Queued, Results, Row, SyncReport, Thumb } from '../types.ts';
import { Collection } from './collection.ts';
import { Gate } from './gate.ts';
import { Latest } from './latest.ts';
import type { Incoming, Ports } from '../ports.ts';
import { Queue } from './queue.ts';
import { Searcher, type Question } from './search.ts';

/** Milliseconds for which what went with its files can be had back. */
const kept = 30 * 24 * 3600 * 1000;

/** One library, open: what can be searched is in memory, the rest behind the ports. Never waits for a model but in `search`. */
export class LibraryEngine {
  readonly #ports: Ports;
  readonly #onChange: (items: number) => void;
  readonly #collection: Collection;
  readonly #searcher: Searcher;
  readonly #gate = new Gate();
  readonly #rereading = new Latest(async () => {
    await this.#read();
    this.#onChange(this.#collection.size);
  });
  readonly #additions = new Queue();
  readonly #syncs = new Queue();
  readonly #closed = new AbortController();
  /** Counts what this tab has changed. */
  #edition = 0;

  private constructor(ports: Ports, onChange: (items: number) => void) {
    this.#ports = ports;
    this.#onChange = onChange;
    this.#collection = new Collection(ports.encoder.space, ports.shards);
    this.#searcher = new Searcher(ports, this.#collection);
  }

  /** Reads everything that can be searched into memory, and again whenever another tab has changed it. */
  static async open(ports: Ports, onChange: (items: number) => void): Promise<LibraryEngine> {
    const library = new LibraryEngine(ports, onChange);
    try {
      await library.#read();
    } catch (error) {
      library.close();
      throw error;
    }
    ports.peers.listen(() => library.#rereading.run());
    // Nothing depends on it.
    void ports.store.sweep(Date.now() - kept).catch(() => {});
    return library;
  }

  get size(): number {
    return this.#collection.size;
  }

  get saved(): boolean {
    return this.#ports.store.saved;
  }

  /** One addition after the other; each reports what became of every picture. */
  add(incoming: readonly Incoming[], options: CallOptions & { signal: AbortSignal }): Promise<AddReport> {
    return this.#additions.run(async () => {
      const signal = AbortSignal.any([options.signal, this.#closed.signal]);
      let restored = false;
      const collection = {
        find: (id: string) => this.#collection.find(id),
        insert: (rows: readonly Row[]) => this.#insert(rows),
        restore: async (id: string) => {
          const [item] = await this.#ports.store.restore([id]);
          if (item) restored = true;
          return item;
        },
        update: async (item: Item) => {
          await this.#ports.store.update([item]);
          this.#collection.update([item]);
        },
      };
      try {
        signal.throwIfAborted();
        // Loaded with the first addition: a page that is only opened shall be small.
        const [{ indexAll }] = await Promise.all([import('./indexer.ts'), this.#collection.start()]);
        return await this.#ports.writer.run(({ epoch }) => indexAll(incoming, this.#ports, collection, this.#gate, epoch, { ...options, signal }), signal);
      } catch (error) {
        if (this.#closed.signal.aborted && !options.signal.aborted) throw new GlimpseError('disposed', undefined, error);
        throw error;
      } finally {
        if (restored && !this.#closed.signal.aborted) await this.#reread();
      }
    });
  }

  pause(paused: boolean): void {
    if (paused) this.#gate.close();
    else this.#gate.open();
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

  async unfollow(id: string): Promise<void> {
    const { unfollow } = await import('./folders.ts');
    this.#collection.update(await unfollow(this.#ports.store, id, (item) => this.#collection.find(item)));
    this.#changed();
  }

  async queued(): Promise<Queued> {
    return { ...(await this.#ports.store.queue.count().then(({ waiting, held, failed }) => ({ waiting, lost: held, failed }))), paused: this.#gate.isClosed, worker: this.#ports.writer.state };
  }

  async failures(): Promise<Failure[]> {
    throw new GlimpseError('internal', 'not written');
  }

  async retry(_ids: readonly number[] | undefined): Promise<void> {
    throw new GlimpseError('internal', 'not written');
  }

  async dismiss(_ids: readonly number[] | undefined): Promise<void> {
    throw new GlimpseError('internal', 'not written');
  }

  async cancel(): Promise<number> {
    throw new GlimpseError('internal', 'not written');
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
    const { items, blocks } = await this.#ports.store.load(space);
    if (blocks.length > 0) await this.#collection.start();
    if (edition !== this.#edition) return this.#read();
    this.#collection.replace(items, blocks);
  }
}

/** A folder with all files that are in it now. */
export interface IncomingFolder {
  readonly name: string;
  readonly handle?: FileSystemDirectoryHandle;
  /** Names of files and folders below it that could not be read: whatever has such a part in its path stays as it was. */
  readonly unread: readonly string[];
  readonly files: readonly (Incoming & { readonly path: string; readonly size: number; readonly modified: number })[];
}
