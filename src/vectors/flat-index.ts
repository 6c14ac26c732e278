import { GlimpseError } from '../errors.ts';
import type { Shards } from '../ports.ts';
import type { Spread, Vector } from '../types.ts';
import { best, ExactScore, factorOf, scaleOf, type Metric } from './exact.ts';
import { checkVectors, lengthOf } from './given.ts';
import { Floats } from './floats.ts';
import type { KernelKind } from './load-kernel.ts';
import { Planes } from './planes.ts';
import { filler, RowSet, type Allowed, type RowMask } from './row-set.ts';

/** A row that was found. */
export interface Match<K = string> {
  readonly id: K;
  /** Its cosine, or dot product, with the query, in float64. */
  readonly score: number;
}

export interface IndexOptions {
  /** `cosine`, unless told. */
  readonly metric?: Metric;
}

export interface SearchOptions<K = string> {
  /** The rows that may be found. A `RowSet` costs nothing to use again. */
  readonly filter?: RowSet | Allowed<K>;
  /** The lowest score that may be found. */
  readonly threshold?: number;
}

export interface IndexStats {
  readonly rows: number;
  /** Places of removed rows that are not used again yet. */
  readonly removed: number;
  /** Bytes in memory: what is scanned, and the rows' own numbers. */
  readonly bytes: { readonly codes: number; readonly floats: number };
  /** What scans: relaxed or plain WebAssembly SIMD, or TypeScript. */
  readonly kernel: KernelKind;
}

/** Rows that are moved at a time when an index is compacted: a millisecond or two. */
const movedAtOnce = 200;
/** An index with more removed rows than this, and than a quarter of all, is compacted. */
const fewRemoved = 1024;

/**
 * Exact nearest rows by cosine or dot product, in memory. Every row is scanned, by its sign bits; only rows that can still be among the
 * best are compared with 4, then 8 bits, and the last few dozen in float64. Adding takes microseconds and nothing is built.
 */
export class FlatIndex<K extends string | number = string> {
  readonly dims: number;
  readonly metric: Metric;
  readonly #planes: Planes;
  readonly #floats: Floats;
  readonly #ids: (K | undefined)[] = [];
  readonly #slots = new Map<K, number>();
  #free: number[] = [];
  #tidying = false;
  /** Changes whenever a slot changes hands. */
  #edition = 0;

  private constructor(planes: Planes, metric: Metric) {
    this.dims = planes.dims;
    this.metric = metric;
    this.#planes = planes;
    this.#floats = new Floats(planes.dims);
  }

  /**
   * An empty index for vectors of `dims` numbers. With `shards`, which only a worker may have, other threads help with many rows.
   * @throws GlimpseError `vector-invalid` unless there are 1 to 8192
   */
  static async create<K extends string | number = string>(dims: number, { metric = 'cosine' }: IndexOptions = {}, shards?: Shards): Promise<FlatIndex<K>> {
    return new FlatIndex<K>(await Planes.create(dims, shards), metric);
  }

  get size(): number {
    return this.#slots.size;
  }

  /**
   * Adds a row, or replaces the one of that id. The vector is copied and need not be of unit length.
   * @throws GlimpseError `space-mismatch` when its length is not `dims`, `vector-invalid` when it holds NaN or is not finite,
   * `out-of-memory`
   */
  add(id: K, vector: Float32Array): void {
    const factor = this.#factor(vector);
    const slot = this.#slots.get(id) ?? this.#freeSlot();
    this.#put(id, slot, vector, factor);
  }

  /**
   * Adds as many rows as there are ids; `vectors` holds them one after the other, `[ids.length, dims]`. All or, when one is refused, none.
   * @throws GlimpseError like `add`
   */
  addMany(ids: readonly K[], vectors: Float32Array): void {
    checkVectors(vectors, ids.length, this.dims);
    ids.forEach((id, i) => this.add(id, vectors.subarray(i * this.dims, (i + 1) * this.dims)));
  }

  /** Whether there was such a row. Its place is used again, or given back in the background once there are many. */
  remove(id: K): boolean {
    const slot = this.#slots.get(id);
    if (slot === undefined) return false;
    this.#slots.delete(id);
    this.#ids[slot] = undefined;
    this.#planes.remove(slot);
    this.#free.push(slot);
    this.#edition++;
    this.#tidyLater();
    return true;
  }

  has(id: K): boolean {
    return this.#slots.has(id);
  }

  /** A copy of a row, as it was added. */
  get(id: K): Vector | undefined {
    const slot = this.#slots.get(id);
    return slot === undefined ? undefined : this.#floats.get(slot);
  }

  /** What single rows score, as `search` would say; undefined when there is no such row. @throws GlimpseError like `search` */
  scorer(vector: Float32Array): (id: K) => number | undefined {
    lengthOf(vector, this.dims);
    const score = new ExactScore(vector, this.metric);
    return (id) => {
      const slot = this.#slots.get(id);
      return slot === undefined ? undefined : this.#scoreOf(slot, score);
    };
  }

  clear(): void {
    this.#planes.reset();
    this.#floats.truncate(0);
    this.#ids.length = 0;
    this.#slots.clear();
    this.#free = [];
    this.#edition++;
  }

  /** An allow-list for searches of this index. */
  rows(allowed: Allowed<K>): RowSet {
    return new RowSet(this, filler(allowed, (visit) => this.#ids.forEach((id, slot) => id !== undefined && visit(id, slot)), (id) => this.#slots.get(id)));
  }

  /**
   * The `k` best rows, best first; of equal ones the earlier first. None when `k` is less than 1, or `k` or the threshold NaN.
   * @throws GlimpseError `space-mismatch` when the query's length is not `dims`, `vector-invalid`
   */
  search(vector: Float32Array, k: number, { filter, threshold = -Infinity }: SearchOptions<K> = {}): Match<K>[] {
    lengthOf(vector, this.dims);
    if (k < 1) return [];
    const mask = this.#mask(filter);
    const { slots } = this.#planes.candidates(vector, k, { ...(mask && { mask }), threshold: threshold / scaleOf(vector, this.metric) });
    const score = new ExactScore(vector, this.metric);
    const scores = new Float64Array(slots.length);
    for (let i = 0; i < slots.length; i++) scores[i] = this.#scoreOf(slots[i]!, score);
    return best(scores, k, threshold, slots).map(({ at, score: value }) => ({ id: this.#ids[slots[at]!]!, score: value }));
  }

  /** The `k` best rows for each of several queries, which lie one after the other, `[n, dims]`. @throws GlimpseError like `search` */
  searchMany(vectors: Float32Array, k: number, { filter, ...options }: SearchOptions<K> = {}): Match<K>[][] {
    const count = vectors.length / this.dims;
    checkVectors(vectors, Math.floor(count), this.dims);
    const rows = filter === undefined || filter instanceof RowSet ? filter : this.rows(filter);
    return Array.from({ length: count }, (_, i) => this.search(vectors.subarray(i * this.dims, (i + 1) * this.dims), k, { ...options, ...(rows && { filter: rows }) }));
  }

  /** All rows that score about as much as the threshold or more and can be among the `k` best, in no order, with scores by 8 bits: many times as fast as `search`, when they are thousands. @throws GlimpseError like `search` */
  above(vector: Float32Array, threshold: number, { filter, k = Infinity }: Pick<SearchOptions<K>, 'filter'> & { readonly k?: number } = {}): { readonly ids: K[]; readonly scores: Float32Array } {
    lengthOf(vector, this.dims);
    const mask = this.#mask(filter);
    const scale = scaleOf(vector, this.metric);
    const { slots, scores } = this.#planes.candidates(vector, k, { ...(mask && { mask }), threshold: threshold / scale });
    const [ids, found]: [K[], number[]] = [[], []];
    slots.forEach((slot, i) => {
      const score = scores[i]! * scale;
      if (score < threshold) return;
      ids.push(this.#ids[slot]!);
      found.push(score);
    });
    return { ids, scores: Float32Array.from(found) };
  }

  /** Scores of some rows by 8 bits; NaN for those that are not there. @throws GlimpseError like `search` */
  scores(vector: Float32Array, ids: readonly K[]): Float32Array {
    lengthOf(vector, this.dims);
    const scale = scaleOf(vector, this.metric);
    const [slots, places] = [new Uint32Array(ids.length), new Uint32Array(ids.length)];
    let known = 0;
    ids.forEach((id, place) => {
      const slot = this.#slots.get(id);
      if (slot === undefined) return;
      slots[known] = slot;
      places[known++] = place;
    });
    const scores = this.#planes.scores(vector, slots.subarray(0, known));
    const all = new Float32Array(ids.length).fill(NaN);
    for (let i = 0; i < known; i++) all[places[i]!] = scores[i]! * scale;
    return all;
  }

  /** What scores by 8 bits may be off by, for a query of length 1. */
  error(): number {
    return this.#planes.error();
  }

  /** Mean and deviation of the scores of all rows, or of those that are allowed: of more than a few thousand, by a sample. @throws GlimpseError like `search` */
  spread(vector: Float32Array, { filter }: Pick<SearchOptions<K>, 'filter'> = {}): Spread {
    lengthOf(vector, this.dims);
    const { mean, deviation } = this.#planes.spread(vector, this.#mask(filter));
    const scale = scaleOf(vector, this.metric);
    return { mean: mean * scale, deviation: deviation * scale };
  }

  stats(): IndexStats {
    return {
      rows: this.size,
      removed: this.#planes.rows - this.size,
      bytes: { codes: this.#planes.bytes, floats: this.#floats.bytes },
      kernel: this.#planes.kind,
    };
  }

  #scoreOf(slot: number, score: ExactScore): number {
    const [rows, start] = this.#floats.at(slot);
    return score.of(rows, start);
  }

  #mask(filter: SearchOptions<K>['filter']): RowMask | undefined {
    const rows = filter === undefined || filter instanceof RowSet ? filter : this.rows(filter);
    return rows?.mask(this, this, this.#planes.rows, this.#edition);
  }

  #put(id: K, slot: number | undefined, vector: Float32Array, factor: number): void {
    const place = slot ?? this.#append(vector, factor);
    if (slot !== undefined) this.#planes.replace(slot, vector, factor);
    this.#floats.set(place, vector);
    this.#ids[place] = id;
    this.#slots.set(id, place);
    this.#edition++;
  }

  #freeSlot(): number | undefined {
    for (;;) {
      const slot = this.#free.pop();
      // Those behind the last row were given back.
      if (slot === undefined || slot < this.#planes.rows) return slot;
    }
  }

  #append(vector: Float32Array, factor: number): number {
    try {
      // First, because it takes the most: what fails here has changed nothing.
      this.#floats.at(this.#planes.rows);
      return this.#planes.append(vector, factor);
    } catch (error) {
      throw new GlimpseError('out-of-memory', `no memory for ${this.#planes.rows} rows`, error);
    }
  }

  #factor(vector: Float32Array): number {
    return factorOf(lengthOf(vector, this.dims), this.metric);
  }

  #tidyLater(): void {
    if (this.#tidying || this.#free.length < Math.max(fewRemoved, this.#planes.rows / 4)) return;
    this.#tidying = true;
    const tidy = (): void => {
      this.#tidying = this.#tidy();
      if (this.#tidying) setTimeout(tidy);
    };
    setTimeout(tidy);
  }

  /** Moves some of the last rows to places of removed ones. Whether there is more to do. */
  #tidy(): boolean {
    this.#edition++;
    for (let moved = 0; moved < movedAtOnce; moved++) {
      let end = this.#planes.rows;
      while (end > 0 && !this.#planes.isLive(end - 1)) end--;
      this.#planes.truncate(end);
      const hole = this.#free.pop();
      if (hole === undefined) break;
      if (hole >= end) continue;
      const [block, start] = this.#floats.at(end - 1);
      const vector = block.slice(start, start + this.dims);
      const id = this.#ids[end - 1]!;
      this.#put(id, hole, vector, this.#factor(vector));
      this.#planes.truncate(end - 1);
    }
    this.#ids.length = this.#planes.rows;
    this.#floats.truncate(this.#planes.rows);
    return this.#free.length > 0;
  }
}
