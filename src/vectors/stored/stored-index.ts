import { GlimpseError } from '../../errors.ts';
import type { VectorFiles } from '../../ports.ts';
import type { Spread } from '../../types.ts';
import { blockRows } from '../layout.ts';
import type { Match, SearchOptions } from '../flat-index.ts';
import { Generation, lowestNumber } from './generation.ts';
import { load } from './load.ts';
import type { PlaneRows } from './plane-rows.ts';
import { rewrite, successor } from './rewrite.ts';
import { checkIds, checkVectors, lastOfEach, lengthOf } from '../given.ts';
import { best, ExactScore, scaleOf } from '../exact.ts';
import { filler, RowSet, type Allowed, type RowMask } from '../row-set.ts';
import type { StoredOptions, StoredStats } from './stored-types.ts';

/** Share of the rows that may be dead before the files are worth rewriting. */
const mostDead = 0.25;
/** How many times as many rows must be dead before compaction that failed is tried again by itself. */
const moreDead = 1.25;
/** Rows that a search reads at a time. */
const readTogether = 256;

/**
 * Nearest rows, kept in files. A small image of each row is in memory; the rows themselves are read only when they can be
 * among the best, so that the answer is exact. One at a time may have an index open.
 *
 * Changes are made in the order of the calls, and each is on the disk when its promise resolves: a kill loses at most
 * those that were under way. Every method rejects with `disposed` after `close`.
 */
export class StoredIndex {
  readonly #files: VectorFiles;
  readonly #options: StoredOptions;
  readonly #planes: PlaneRows;
  readonly #create: () => Promise<PlaneRows>;
  #current: Generation;
  #closed = false;
  /** The last change. */
  #changes: Promise<unknown> = Promise.resolve();
  readonly #reads = new Set<Promise<unknown>>();
  /** While the files are exchanged. */
  #exchange: Promise<unknown> | undefined;
  #compaction: Promise<boolean> | undefined;
  /** So many rows must be dead before the files are rewritten unasked. */
  #enoughDead = 0;

  private constructor(files: VectorFiles, options: StoredOptions, planes: PlaneRows, create: () => Promise<PlaneRows>, current: Generation) {
    this.#files = files;
    this.#options = options;
    this.#planes = planes;
    this.#create = create;
    this.#current = current;
  }

  /**
   * The index that is in `files`, or a new one. Damaged and half-written ends are dropped; what can be made anew is.
   * @throws GlimpseError `space-mismatch`, `protocol-mismatch` when another index is there: it is left as it is
   */
  static async open(files: VectorFiles, options: StoredOptions, create: (dims: number) => Promise<PlaneRows>): Promise<StoredIndex> {
    const fresh = (): Promise<PlaneRows> => create(options.dims);
    const [planes, names] = await Promise.all([fresh(), files.list()]);
    // A rewritten index counts once the one before is gone.
    const number = lowestNumber(names, options.readOnly ? ['rows', 'blocks'] : ['rows']);
    const index = new StoredIndex(files, options, planes, fresh, await Generation.create(files, number ?? 1, options, planes));
    await load(index.#current, files, planes, fresh, options.readOnly);
    if (options.readOnly) return index;
    const { rows, blocks, images } = index.#current;
    const mine = [rows, blocks, images].map(({ name }) => name);
    for (const name of names) if (!mine.includes(name) || number === undefined) await files.remove(name);
    await index.#current.seal();
    return index;
  }

  /** Rows that count. */
  get size(): number {
    return this.#current.table.live;
  }

  get dims(): number {
    return this.#options.dims;
  }

  get space(): string {
    return this.#options.space;
  }

  /** Adds a row, or replaces the one of that id. @throws GlimpseError `space-mismatch`, `vector-invalid`, `quota`, `out-of-memory`, `index-read-only` */
  add(id: string, vector: Float32Array): Promise<void> {
    return this.addMany([id], vector);
  }

  /**
   * The same for many: `vectors` is row-major, and copied. Up to 1,024 rows are
   * written as one; of more, those before a failure stay.
   */
  async addMany(ids: readonly string[], vectors: Float32Array): Promise<void> {
    checkIds(ids);
    checkVectors(vectors, ids.length, this.dims);
    const given = lastOfEach(ids, vectors, this.dims);
    await this.#change(async (current) => {
      if (given.ids.length > 0) await current.append({ ...given, replaced: given.ids.map((id) => current.table.find(id)) });
    });
    this.#tidy();
  }

  /** Answers whether there was such a row. @throws GlimpseError `quota`, `index-read-only` */
  async remove(id: string): Promise<boolean> {
    return (await this.removeMany([id])) > 0;
  }

  /** The same for many, written as one. Answers how many there were. */
  async removeMany(ids: readonly string[]): Promise<number> {
    checkIds(ids);
    const wanted = new Set(ids);
    const count = await this.#change(async (current) => {
      const rows = [...wanted].map((id) => current.table.find(id)).filter((row) => row !== undefined);
      if (rows.length > 0) await current.append({ ids: [], vectors: new Float32Array(0), replaced: [] }, rows);
      return rows.length;
    });
    this.#tidy();
    return count;
  }

  has(id: string): boolean {
    return this.#current.table.find(id) !== undefined;
  }

  /** A row as it was given; `undefined` when there is none, or when the disk damaged it. */
  get(id: string): Promise<Float32Array | undefined> {
    return this.#read(async (current) => {
      const row = current.table.find(id);
      return row === undefined || current.rows.end === 0 ? undefined : current.vector(row);
    });
  }

  /** An allow-list for searches of this index. */
  rows(allowed: Allowed): RowSet {
    return new RowSet(this, filler(allowed, (visit) => this.#current.table.each(visit), (id) => this.#current.table.find(id)));
  }

  /**
   * The `k` best rows that are allowed, best first; of equal ones the earlier first.
   * @throws GlimpseError `space-mismatch` when the query's length is not `dims`, `vector-invalid`
   */
  async search(vector: Float32Array, k: number, { filter, threshold = -Infinity }: SearchOptions = {}): Promise<Match[]> {
    lengthOf(vector, this.dims);
    const scale = scaleOf(vector, this.#options.metric);
    return this.#read(async (current) => {
      const { table } = current;
      for (;;) {
        const mask = this.#mask(filter);
        let { slots, scores } = this.#planes.candidates(vector, k, { ...(mask && { mask }), threshold: threshold / scale });
        // For a query of no length all rows are equal.
        if (vector.every((value) => value === 0)) [slots, scores] = [slots.subarray(0, k), scores.subarray(0, k)];
        const exact = current.rows.end > 0 ? await this.#exact(current, vector, slots) : Array.from(scores, (score) => score * scale);
        if (exact) return best(exact, k, threshold, slots).map(({ at, score }) => ({ id: table.id(slots[at]!), score }));
      }
    });
  }

  /** Mean and deviation of the scores of all rows, or of those that are allowed: of more than a few thousand, by a sample. @throws GlimpseError like `search` */
  async spread(vector: Float32Array, { filter }: Pick<SearchOptions, 'filter'> = {}): Promise<Spread> {
    lengthOf(vector, this.dims);
    const scale = scaleOf(vector, this.#options.metric);
    return this.#read(async () => {
      const { mean, deviation } = this.#planes.spread(vector, this.#mask(filter));
      return { mean: mean * scale, deviation: deviation * scale };
    });
  }

  /** Scores in float64; `undefined` when some of the rows turned out to be damaged, and no longer count. */
  async #exact(current: Generation, vector: Float32Array, slots: Uint32Array): Promise<ArrayLike<number> | undefined> {
    const score = new ExactScore(vector, this.#options.metric);
    const scores = new Float64Array(slots.length);
    const damaged: number[] = [];
    const places = Array.from({ length: Math.min(readTogether, slots.length) }, () => new Float32Array(this.dims));
    for (let from = 0; from < slots.length; from += readTogether) {
      await Promise.all(Array.from(slots.subarray(from, from + readTogether), async (slot, i) => {
        const row = await current.vector(slot, places[i]);
        if (row) scores[from + i] = score.of(row, 0);
        else damaged.push(slot);
      }));
    }
    current.lose(Uint32Array.from(damaged));
    return damaged.length > 0 ? undefined : scores;
  }

  #mask(filter: SearchOptions['filter']): RowMask | undefined {
    const { table } = this.#current;
    const rows = filter === undefined || filter instanceof RowSet ? filter : this.rows(filter);
    return rows?.mask(this, table, table.rows, table.edition);
  }

  async stats(): Promise<StoredStats> {
    const current = this.#current;
    const { table, rows, blocks, images } = current;
    return { rows: table.live, removed: table.rows - table.live, lost: current.lost, bytes: this.#planes.bytes, stored: rows.end + blocks.end + images.end };
  }

  /**
   * Rewrites the files without the rows that no longer count, when these are more than a quarter; by itself too, when they are many.
   * Other calls go on meanwhile. Answers whether it did. @throws GlimpseError `quota`; the index is as it was
   */
  compact(): Promise<boolean> {
    return (this.#compaction ??= this.#compact().finally(() => (this.#compaction = undefined)));
  }

  /** Resolves when all that was called before is on the disk. */
  flush(): Promise<void> {
    return this.#change(({ rows }) => rows.flush());
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled([this.#compaction, this.#changes, ...this.#reads]);
    await this.#files.close();
  }

  /** Closes the index and removes its files. */
  async destroy(): Promise<void> {
    if (this.#closed) throw new GlimpseError('disposed');
    this.#closed = true;
    await Promise.allSettled([this.#compaction, this.#changes, ...this.#reads]);
    for (const name of await this.#files.list()) await this.#files.remove(name);
    await this.#files.close();
  }

  /** Does something after all changes that were asked for before. */
  #change<T>(work: (current: Generation) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new GlimpseError('disposed'));
    if (this.#options.readOnly) return Promise.reject(new GlimpseError('index-read-only'));
    const change = this.#changes.then(() => work(this.#current)).catch((error: unknown) => {
      return this.#current.incomplete ? this.#giveUp(error) : Promise.reject(error as Error);
    });
    this.#changes = change.catch(() => {});
    return change;
  }

  async #read<T>(work: (current: Generation) => Promise<T>): Promise<T> {
    while (this.#exchange) await this.#exchange;
    if (this.#closed) throw new GlimpseError('disposed');
    const read = work(this.#current);
    this.#reads.add(read);
    try {
      return await read;
    } finally {
      this.#reads.delete(read);
    }
  }

  #tidy(): void {
    const dead = (): number => this.#current.table.rows - this.#current.table.live;
    if (dead() < Math.max(blockRows, this.#enoughDead) || !this.#isWorthIt()) return;
    // Nothing depends on it. On a full disk, say, it would fail after every change.
    this.compact().catch(() => (this.#enoughDead = moreDead * dead()));
  }

  #isWorthIt(): boolean {
    const { rows, live } = this.#current.table;
    return rows - live > mostDead * rows;
  }

  async #compact(): Promise<boolean> {
    if (!this.#isWorthIt()) return false;
    const from = this.#current;
    await rewrite(from, {
      files: this.#files,
      spare: this.#create,
      between: (work) => this.#change(() => (this.#closed ? Promise.reject(new GlimpseError('disposed')) : work())),
      exchange: (number) => (this.#exchange = this.#swap(from, number).finally(() => (this.#exchange = undefined))),
    });
    this.#enoughDead = 0;
    return true;
  }

  async #swap(from: Generation, number: number): Promise<void> {
    await Promise.allSettled(this.#reads);
    await this.#files.remove(from.rows.name);
    try {
      this.#current = await successor(from, number, this.#files, this.#planes, this.#create);
    } catch (error) {
      return this.#giveUp(error);
    }
  }

  /** Nothing is lost, but memory and files differ: it has to be opened again. */
  async #giveUp(error: unknown): Promise<never> {
    this.#closed = true;
    await this.#files.close();
    throw error;
  }
}
