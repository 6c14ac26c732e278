import { GlimpseError } from '../errors.ts';
import type { AddReport, CallOptions, Facets, Failure, Filters, Folder, ImportReport, Label, Page, Queued, Results, Row, SyncReport, Thumb } from '../types.ts';
import { Collection } from './collection.ts';
import { Gate } from './gate.ts';
import { Latest } from './latest.ts';
import type { Incoming, Ports } from '../ports.ts';
import { Queue } from './queue.ts';
import type { Question } from './question.ts';
import type { Searcher } from './search.ts';
import { whileOpen } from './while-open.ts';

/** One library, open: what can be searched is in memory, the rest behind the ports. Never waits for a model but in `search`. */
export class LibraryEngine {
  readonly #ports: Ports;
  readonly #onChange: (items: number) => void;
  readonly #collection: Collection;
  #searcher: Promise<Searcher> | undefined;
  readonly #gate = new Gate();
  readonly #rereading = new Latest(async () => {
    await this.#read();
    this.#onChange(this.#collection.size);
  });
  readonly #additions = new Queue();
  readonly #closed = new AbortController();
  /** Counts what this tab has changed. */
  #edition = 0;

  private constructor(ports: Ports, onChange: (items: number) => void) {
    this.#ports = ports;
    this.#onChange = onChange;
    this.#collection = new Collection(ports.encoder.space, ports.shards);
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

  /** One addition after the other; each reports what became of every picture. */
  add(incoming: readonly Incoming[], options: CallOptions & { signal: AbortSignal }): Promise<AddReport> {
    return this.#additions.run(async () => {
      const signal = AbortSignal.any([options.signal, this.#closed.signal]);
      const collection = { find: (id: string) => this.#collection.find(id), insert: (rows: readonly Row[]) => this.#insert(rows) };
      try {
        signal.throwIfAborted();
        // Loaded with the first addition: a page that is only opened shall be small.
        const [{ indexAll }] = await Promise.all([import('./indexer.ts'), this.#collection.start()]);
        return await this.#ports.writer.run(({ epoch }) => indexAll(incoming, this.#ports, collection, this.#gate, epoch, { ...options, signal }), signal);
      } catch (error) {
        if (this.#closed.signal.aborted && !options.signal.aborted) throw new GlimpseError('disposed', undefined, error);
        throw error;
      }
    });
  }

  pause(paused: boolean): void {
    if (paused) this.#gate.close();
    else this.#gate.open();
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

  export(options: CallOptions & { signal: AbortSignal }): Promise<Blob> {
    return whileOpen(this.#closed.signal, options.signal, async (signal) => {
      const { exportLibrary } = await import('./export.ts');
      return exportLibrary(this.#collection.list(0, this.size).items.map(({ id }) => id).toReversed(), this.#ports, { ...options, signal });
    });
  }

  import(file: Blob, options: CallOptions & { signal: AbortSignal }): Promise<ImportReport> {
    const collection = { find: (id: string) => this.#collection.find(id), insert: (rows: readonly Row[]) => this.#insert(rows) };
    return this.#additions.run(() => whileOpen(this.#closed.signal, options.signal, async (signal) => {
      const [{ importLibrary }] = await Promise.all([import('./import.ts'), this.#collection.start()]);
      return importLibrary(file, this.#ports, collection, { ...options, signal });
    }));
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

  /** Loaded with the first question: a page that is only opened shall be small. */
  #search(): Promise<Searcher> {
    const start = async (): Promise<Searcher> => new (await import('./search.ts')).Searcher(this.#ports, this.#collection);
    return (this.#searcher ??= start().catch((error: unknown) => {
      this.#searcher = undefined;
      throw error;
    }));
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
  readonly files: readonly (Incoming & { readonly path: string; readonly size: number; readonly modified: number })[];
}
