import { GlimpseError } from '../errors.ts';
import type { VectorFiles } from '../ports.ts';
import { createChecksum } from './checksum.ts';
import { blockRows } from './format.ts';
import { Generation } from './generation.ts';
import { load } from './load.ts';
import type { PlaneRows } from './plane-rows.ts';
import { lastBlock, Rewrite } from './rewrite.ts';
import { checkIds, checkVectors, maskOf, type Allowed } from './given.ts';
import { exactTop } from './exact.ts';
import type { StoredFound, StoredOptions, StoredStats } from './stored-types.ts';

/** Share of the rows that may be dead before the files are worth rewriting. */
const mostDead = 0.25;

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
  #lost = 0;
  #closed = false;
  /** The last change. */
  #changes: Promise<unknown> = Promise.resolve();
  readonly #reads = new Set<Promise<unknown>>();
  /** While the files are exchanged. */
  #exchange: Promise<unknown> | undefined;
  #compaction: Promise<boolean> | undefined;

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
    const planes = await fresh();
    const names = await files.list();
    // A rewritten index counts once the one before is gone.
    const number = Math.min(...generations(names, options.readOnly ? ['rows', 'blocks'] : ['rows']));
    const index = new StoredIndex(files, options, planes, fresh, await generation(files, Number.isFinite(number) ? number : 1, options, planes));
    await index.#load(index.#current);
    if (options.readOnly) return index;
    const { rows, blocks, images } = index.#current;
    const mine = [rows, blocks, images].map(({ name }) => name);
    for (const name of names) if (!mine.includes(name) || !Number.isFinite(number)) await files.remove(name);
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

  /** Adds a row, or replaces the one of that id. @throws GlimpseError `space-mismatch`, `vector-invalid`, `quota`, `index-read-only` */
  add(id: string, vector: Float32Array): Promise<void> {
    return this.addMany([id], vector);
  }

  /**
   * The same for many: `vectors` is row-major, and must stay as it is until the promise resolves. Up to 1,024 rows are
   * written as one; of more, those before a failure stay.
   */
  async addMany(ids: readonly string[], vectors: Float32Array): Promise<void> {
    checkIds(ids);
    checkVectors(vectors, ids.length, this.dims);
    await this.#change(async ({ table }) => {
      const last = new Map(ids.map((id, i) => [id, i]));
      const places = last.size < ids.length ? [...last.values()].sort((a, b) => a - b) : undefined;
      const rows = places ? Float32Array.from({ length: places.length * this.dims }, (_, i) => vectors[places[Math.floor(i / this.dims)]! * this.dims + (i % this.dims)]!) : vectors;
      const own = places ? places.map((place) => ids[place]!) : ids;
      if (own.length > 0) await this.#current.append({ ids: own, vectors: rows, replaced: own.map((id) => table.find(id)) });
    });
    this.#tidy();
  }

  /** Answers how many there were. @throws GlimpseError `quota`, `index-read-only` */
  async remove(ids: Iterable<string>): Promise<number> {
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

  /** The `k` best rows among those that `filter` allows and that score at least `threshold`. @throws GlimpseError `space-mismatch`, `vector-invalid` */
  async search(vector: Float32Array, k: number, options: { readonly filter?: Allowed; readonly threshold?: number } = {}): Promise<StoredFound> {
    checkVectors(vector, 1, this.dims);
    const { filter, threshold = -Infinity } = options;
    return this.#read(async (current) => {
      const { table } = current;
      for (;;) {
        const choice = { threshold, ...(filter && { mask: maskOf(table, filter) }) };
        const { slots, scores, spread } = this.#planes.candidates(vector, k, choice);
        const rows = new Float32Array(slots.length * this.dims);
        const damaged: number[] = [];
        const fetch = async (slot: number, i: number): Promise<void> => {
          if (!(await current.vector(slot, rows.subarray(i * this.dims, (i + 1) * this.dims)))) damaged.push(slot);
        };
        if (current.rows.end > 0) await Promise.all(Array.from(slots, fetch));
        if (damaged.length === 0) {
          const best = current.rows.end > 0 ? exactTop(vector, k, slots.length, rows, this.#options.metric, threshold) : approximateTop(scores, k, threshold);
          return { matches: best.map(({ at, score }) => ({ id: table.id(slots[at]!), score })), spread };
        }
        this.#lost += damaged.length;
        current.remove(Uint32Array.from(damaged));
      }
    });
  }

  async stats(): Promise<StoredStats> {
    const { table, rows, blocks, images } = this.#current;
    return { rows: table.live, removed: table.rows - table.live, lost: this.#lost, bytes: this.#planes.bytes, stored: rows.end + blocks.end + images.end };
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

  async #load(into: Generation): Promise<void> {
    const { rows, blocks, images } = into;
    const [a, b, c] = await Promise.all([rows, blocks, images].map(({ name }) => this.#files.size(name)));
    // Without rows, blocks vouch for nothing, unless nothing else is wanted.
    const sizes = { rows: a!, blocks: a! > 0 || this.#options.readOnly ? b! : 0, images: c! };
    this.#lost += await load(into, this.#planes, this.#create, sizes);
  }

  /** Does something after all changes that were asked for before. */
  #change<T>(work: (current: Generation) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new GlimpseError('disposed'));
    if (this.#options.readOnly) return Promise.reject(new GlimpseError('index-read-only'));
    const change = this.#changes.then(() => work(this.#current));
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
    const { rows, live } = this.#current.table;
    // It is tried again after the next change; nothing depends on it.
    if (rows - live >= blockRows && this.#isWorthIt()) this.compact().catch(() => {});
  }

  #isWorthIt(): boolean {
    const { rows, live } = this.#current.table;
    return rows - live > mostDead * rows;
  }

  async #compact(): Promise<boolean> {
    if (!this.#isWorthIt()) return false;
    const from = this.#current;
    const next = await generation(this.#files, from.number + 1, this.#options, lastBlock(await this.#create()));
    const names = [next.images, next.blocks, next.rows].map(({ name }) => name);
    const rewrite = new Rewrite(from, next);
    try {
      await this.#change(async () => {
        for (const name of names) await this.#files.remove(name);
      });
      const step = async (): Promise<boolean> => {
        if (this.#closed) throw new GlimpseError('disposed');
        if (await rewrite.step()) return true;
        await rewrite.finish();
        await (this.#exchange = this.#swap(from, next.number).finally(() => (this.#exchange = undefined)));
        return false;
      };
      while (await this.#change(step));
      return true;
    } catch (error) {
      // Once the exchange has begun the new files may be the only ones; whoever opens the index next knows.
      if (!rewrite.finished) for (const name of names) await this.#files.remove(name).catch(() => {});
      throw error;
    }
  }

  /** Makes another generation the one that counts. */
  async #swap(from: Generation, number: number): Promise<void> {
    await Promise.allSettled(this.#reads);
    await this.#files.remove(from.rows.name);
    for (const { name } of [from.blocks, from.images]) await this.#files.remove(name).catch(() => {});
    try {
      const next = await generation(this.#files, number, this.#options, this.#planes);
      this.#planes.reset();
      await this.#load(next);
      this.#current = next;
    } catch (error) {
      // Nothing is lost, but half of it is in memory.
      this.#closed = true;
      await this.#files.close();
      throw error;
    }
  }
}

async function generation(files: VectorFiles, number: number, options: StoredOptions, encoder: PlaneRows | ReturnType<typeof lastBlock>): Promise<Generation> {
  return new Generation(files, number, options, encoder, await createChecksum('memory' in encoder ? encoder.memory : undefined));
}

/** Numbers of the generations that have a file of one of these kinds. */
function generations(names: readonly string[], kinds: readonly string[]): number[] {
  return names.filter((name) => kinds.includes(name.split('.')[0]!)).map((name) => Number(name.split('.')[1]));
}

function approximateTop(scores: Float32Array, k: number, threshold: number): { at: number; score: number }[] {
  const all = Array.from(scores, (score, at) => ({ at, score })).filter(({ score }) => score >= threshold);
  return all.sort((a, b) => b.score - a.score || a.at - b.at).slice(0, k);
}
