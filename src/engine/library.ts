import { GlimpseError } from '../errors.ts';
import { bandOf, cutsBySpread } from '../rank/bands.ts';
import type { AddReport, CallOptions, Hit, Item, Page, Results, Row, Thumb, Vector } from '../types.ts';
import type { FlatIndex } from '../vectors/flat-index.ts';
import { Gate } from './gate.ts';
import { Latest } from './latest.ts';
import type { Incoming, Ports, Shards } from '../ports.ts';
import { Queue } from './queue.ts';
import { readBlob } from './read.ts';
import { Recent } from './recent.ts';

/** A question, with its picture as something that can be decoded. */
export interface Question {
  readonly text?: string;
  readonly image?: Blob | ImageBitmap | ImageData | { readonly url: string };
  readonly like?: string;
  readonly limit: number;
}

/** Pictures among which the score of one still changes the spread. */
const oneCounts = 4096;

/** Query vectors that are kept: going back over letters while typing costs nothing. */
const keptQueries = 64;

/** One library, open: its items and vectors in memory, the rest behind the ports. Never waits for a model but in `search`. */
export class LibraryEngine {
  readonly #ports: Ports;
  readonly #onChange: (items: number) => void;
  readonly #items = new Map<string, Item>();
  /** There from the first row on. */
  #index: FlatIndex | undefined;
  #starting: Promise<FlatIndex> | undefined;
  #shards: Shards | undefined;
  readonly #gate = new Gate();
  readonly #queries = new Recent<Vector>(keptQueries);
  readonly #rereading = new Latest(async () => {
    await this.#read();
    this.#onChange(this.#items.size);
  });
  readonly #additions = new Queue();
  readonly #closed = new AbortController();
  /** Counts what this tab has changed. */
  #edition = 0;

  private constructor(ports: Ports, onChange: (items: number) => void) {
    this.#ports = ports;
    this.#onChange = onChange;
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
    return this.#items.size;
  }

  get saved(): boolean {
    return this.#ports.store.saved;
  }

  /** One addition after the other; each reports what became of every picture. */
  add(incoming: readonly Incoming[], options: CallOptions & { signal: AbortSignal }): Promise<AddReport> {
    return this.#additions.run(async () => {
      const signal = AbortSignal.any([options.signal, this.#closed.signal]);
      const collection = { find: (id: string) => this.#items.get(id), insert: (rows: readonly Row[]) => this.#insert(rows) };
      try {
        signal.throwIfAborted();
        // Loaded with the first addition: a page that is only opened shall be small.
        const [{ indexAll }] = await Promise.all([import('./indexer.ts'), this.#startIndex()]);
        return await indexAll(incoming, this.#ports, collection, this.#gate, { ...options, signal });
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

  /** @throws GlimpseError `query-empty`, `not-found`, or why a query's picture cannot be read */
  async search(question: Question, options: CallOptions & { signal: AbortSignal }): Promise<Results> {
    const start = performance.now();
    if (question.like !== undefined && !this.#items.has(question.like)) throw new GlimpseError('not-found', question.like);
    const index = this.#index;
    if (this.#items.size === 0 || !index) return { hits: [], total: 0, took: 0, scan: 0 };
    const vector = await this.#vectorOf(question, options);
    const scanStart = performance.now();
    // One more, in case that it is the picture that was asked with.
    const matches = index.search(vector, question.limit + 1).filter(({ id }) => id !== question.like).slice(0, question.limit);
    const counts = question.like !== undefined && this.#items.size <= oneCounts;
    const spread = index.spread(vector, counts ? { filter: index.rows((id) => id !== question.like) } : {});
    const cuts = cutsBySpread(spread, this.#items.size);
    const hits = matches.map(({ id, score }): Hit => ({ item: this.#items.get(id)!, score, band: bandOf(score, cuts), why: 'picture' }));
    const end = performance.now();
    return { hits, total: this.#items.size, took: end - start, scan: end - scanStart };
  }

  /** Newest first. */
  list(offset: number, limit: number): Page {
    const ids = [...this.#items.keys()];
    const end = Math.max(0, ids.length - offset);
    const page = ids.slice(Math.max(0, end - limit), end).reverse();
    return { items: page.map((id) => this.#items.get(id)!), total: ids.length };
  }

  thumbs(ids: readonly string[]): Promise<(Thumb | undefined)[]> {
    return this.#ports.store.thumbs(ids);
  }

  /** How many of them were there. */
  async remove(ids: readonly string[]): Promise<number> {
    const known = [...new Set(ids)].filter((id) => this.#items.has(id));
    await this.#ports.store.remove(known);
    for (const id of known) {
      this.#items.delete(id);
      this.#index?.remove(id);
    }
    if (known.length > 0) this.#changed();
    return known.length;
  }

  async clear(): Promise<void> {
    await this.#ports.store.clear();
    this.#items.clear();
    this.#index?.clear();
    this.#changed();
  }

  /** Additions that run or wait end here, also while they are held. */
  close(): void {
    this.#closed.abort();
    this.#ports.peers.close();
    this.#ports.store.close();
    this.#shards?.close();
  }

  /** Loaded when there is something to search: a page that is only opened shall be small. */
  #startIndex(): Promise<FlatIndex> {
    const start = async (): Promise<FlatIndex> => {
      const { FlatIndex: Index } = await import('../vectors/flat-index.ts');
      this.#shards = await this.#ports.shards?.();
      return (this.#index = await Index.create(this.#ports.encoder.space.dims, {}, this.#shards));
    };
    return (this.#starting ??= start().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    }));
  }

  #insert(rows: readonly Row[]): void {
    for (const { item, vector } of rows) {
      this.#items.set(item.id, item);
      this.#index!.add(item.id, vector);
    }
    this.#changed();
  }

  #changed(): void {
    this.#edition++;
    this.#ports.peers.announce();
    this.#onChange(this.#items.size);
  }

  /** What is stored takes the place of what is in memory, unless this tab changed something meanwhile: then once more. */
  async #read(): Promise<void> {
    const { space } = this.#ports.encoder;
    const edition = this.#edition;
    const { items, vectors } = await this.#ports.store.load(space);
    const index = vectors.length > 0 ? await this.#startIndex() : this.#index;
    if (edition !== this.#edition) return this.#read();
    this.#items.clear();
    this.#index?.clear();
    const facts = new Map(items.map((item) => [item.id, item]));
    for (const { ids, data } of vectors) {
      ids.forEach((id, row) => {
        const item = facts.get(id);
        // A row without facts was removed; its block is tidied up later.
        if (!item) return;
        // Removed and added again, it has two rows: the later one tells its place.
        this.#items.delete(id);
        this.#items.set(id, item);
        index?.add(id, data.subarray(row * space.dims, (row + 1) * space.dims));
      });
    }
  }

  async #vectorOf({ text, image, like }: Question, options: CallOptions & { signal: AbortSignal }): Promise<Vector> {
    const { encoder, decoder } = this.#ports;
    if (like !== undefined) return this.#index!.get(like)!;
    if (image !== undefined) {
      const source = 'url' in image ? await readBlob(image, options.signal) : image;
      const { pixels } = await decoder.decode(source, encoder.recipe, { thumb: false, signal: options.signal });
      return (await encoder.encodePixels([pixels], { ...options, urgent: true }))[0]!;
    }
    const words = text?.trim();
    if (!words) throw new GlimpseError('query-empty');
    const kept = this.#queries.get(words);
    if (kept) return kept;
    const [vector] = await encoder.encodeText([words], options);
    this.#queries.set(words, vector!);
    return vector!;
  }
}
