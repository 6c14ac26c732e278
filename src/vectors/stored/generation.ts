import { GlimpseError } from '../../errors.ts';
import type { VectorFiles } from '../../ports.ts';
import { createChecksum, type Checksum } from './checksum.ts';
import type { Description } from './description.ts';
import { encodeDescription, tagOf } from './description.ts';
import { factorOf, norm } from '../exact.ts';
import { encodeRecord, Kind, type Meta, unit, whole } from './format.ts';
import { blockRows } from '../layout.ts';
import { Log } from './log.ts';
import { packIds, RowTable } from './row-table.ts';

/** Raised when blocks are laid out in another way: those of before are then made anew from their rows. */
const layout = 1;
/** Blocks that are written at a time: a few MB. */
const together = 4;
const none = new Uint32Array(0);

/** What encodes rows: `Planes`, or something that keeps a part of them. */
export interface Encoder {
  readonly imageBytes: number;
  append(vector: Float32Array, factor: number): number;
  remove(slot: number): void;
  image(block: number): Uint8Array;
}

/** Rows to be added: row-major, and for each the number of the row that it replaces. */
export interface Batch {
  readonly ids: readonly string[];
  readonly vectors: Float32Array;
  readonly replaced: readonly (number | undefined)[];
}

/** Bytes of `rows`. */
export interface Place {
  readonly at: number;
  readonly floatsAt: number;
  readonly end: number;
}

/**
 * The files of an index and what is known of them. `rows` is the truth. `blocks` says of each full block which rows are in
 * it, `images` is what a search reads, block by block: both are made from `rows`, and made again when they are damaged.
 */
export class Generation {
  readonly number: number;
  readonly description: Description;
  readonly tag: number;
  readonly checksum: Checksum;
  readonly table = new RowTable();
  readonly rows: Log;
  readonly blocks: Log;
  readonly images: Log;
  /** Blocks that have a record. */
  sealed = 0;
  /** Rows that damage took, as far as it is known. */
  lost = 0;
  /** There was no memory for all that is in the files. */
  incomplete = false;
  readonly #encoder: Encoder;
  /** For each block the byte in `rows` behind its last row. */
  readonly #ends: number[] = [];
  /** Removals that no block has recorded, and where in `rows` they stand. */
  #pending: { readonly rows: Uint32Array; readonly at: number }[] = [];

  static async create(files: VectorFiles, number: number, description: Description, encoder: Encoder): Promise<Generation> {
    return new Generation(files, number, description, encoder, await createChecksum());
  }

  private constructor(files: VectorFiles, number: number, description: Description, encoder: Encoder, checksum: Checksum) {
    this.number = number;
    this.description = description;
    this.tag = tagOf(description);
    this.checksum = checksum;
    this.#encoder = encoder;
    [this.rows, this.blocks, this.images] = [new Log(files, `rows.${number}`), new Log(files, `blocks.${number}`), new Log(files, `images.${number}`)];
  }

  get imageBytes(): number {
    return this.#encoder.imageBytes;
  }

  /** How images are laid out; a record of another layout does not count. */
  get layout(): number {
    return layout * 2 ** 28 + this.imageBytes / unit;
  }

  /**
   * Writes rows, in records that end where a block does, and the removals; both count once it resolves.
   * @throws GlimpseError `quota`; then of a large batch the rows that are in `table` were kept
   */
  async append(batch: Batch, removed: readonly number[] = []): Promise<void> {
    let done = 0;
    do {
      done = await this.#write(batch, done, done === 0 ? removed : []);
      await this.seal();
    } while (done < batch.ids.length);
  }

  /** Writes a few records, of rows from place `done` of the batch on. Answers up to where. */
  async #write({ ids, vectors, replaced }: Batch, done: number, removed: readonly number[]): Promise<number> {
    const { dims } = this.description;
    const parts: Uint8Array[] = this.rows.end === 0 ? [encodeDescription(this.description, this.checksum)] : [];
    let at = this.rows.end + (parts[0]?.length ?? 0);
    let first = this.table.rows;
    const count: (() => void)[] = [];
    do {
      const next = Math.min(ids.length, done + blockRows - (first % blockRows));
      const some = ids.slice(done, next);
      const given = vectors.subarray(done * dims, next * dims);
      const dead = Uint32Array.from([...(count.length === 0 ? removed : []), ...replaced.slice(done, next).filter((row) => row !== undefined)]);
      const sums = Uint32Array.from(some, (_, i) => this.checksum(bytesOf(given.subarray(i * dims, (i + 1) * dims))));
      const record = encodeRecord({ kind: Kind.rows, first, dims, tag: this.tag, image: 0, layout: 0, rowsEnd: 0 }, { removed: dead, ...packIds(some), sums, offsets: none }, this.checksum);
      const floats = record.length - whole(given.byteLength);
      new Float32Array(record.buffer, floats, given.length).set(given);
      parts.push(record);
      const place = { at, floatsAt: at + floats, end: at + record.length };
      count.push(() => this.take(some, sums, given, dead, place));
      first += some.length;
      done = next;
      at = place.end;
    } while (done < ids.length && count.length < together);
    await this.rows.append(parts, true);
    for (const record of count) record();
    return done;
  }

  /** Counts rows that are in the file, in a record from byte `at` to `end`. */
  take(ids: readonly string[], sums: Uint32Array, floats: Float32Array, removed: Uint32Array, { at, floatsAt, end }: Place): void {
    const { dims, metric } = this.description;
    this.remove(removed, at);
    ids.forEach((id, i) => {
      const vector = floats.subarray(i * dims, (i + 1) * dims);
      this.table.append(id, sums[i]!, floatsAt / 4 + i * dims);
      this.#encode(vector, factorOf(norm(vector, 0, vector.length), metric));
      if (this.table.rows % blockRows === 0) this.#ends[this.table.rows / blockRows - 1] = end;
    });
  }

  #encode(vector: Float32Array, factor: number): void {
    try {
      this.#encoder.append(vector, factor);
    } catch (error) {
      this.incomplete = true;
      throw new GlimpseError('out-of-memory', `no memory for ${this.table.live} rows`, error);
    }
  }

  /** The same for a block that has a record. */
  takeBlock(meta: Meta, rowsEnd: number): void {
    this.table.addBlock(meta);
    this.#ends.push(rowsEnd);
    this.sealed++;
  }

  /** `at`: where in `rows` it says so; nowhere for what a block has recorded. */
  remove(rows: Uint32Array, at?: number): void {
    for (const row of rows) if (this.table.kill(row)) this.#encoder.remove(row);
    if (at !== undefined && rows.length > 0) this.#pending.push({ rows, at });
  }

  /** Takes out rows that damage took. */
  lose(rows: Uint32Array): void {
    const { live } = this.table;
    this.remove(rows);
    this.lost += live - this.table.live;
  }

  /** Writes what full blocks lack. A full disk is no failure: the rows are there, and the next batch tries again. */
  async seal(): Promise<void> {
    try {
      const full = Math.floor(this.table.rows / blockRows);
      for (let done = this.images.end / this.imageBytes; done < full; done = this.images.end / this.imageBytes) {
        // Copies: a search in between may move the memory.
        await this.images.append(Array.from({ length: Math.min(together, full - done) }, (_, i) => this.#encoder.image(done + i).slice()));
      }
      if (this.sealed < full) await this.#record(full);
    } catch (error) {
      if (!(error instanceof GlimpseError && error.code === 'quota')) throw error;
    }
  }

  async #record(full: number): Promise<void> {
    const parts: Uint8Array[] = this.blocks.end === 0 ? [encodeDescription(this.description, this.checksum)] : [];
    let pending = this.#pending;
    for (let block = this.sealed; block < full; block++) {
      const rowsEnd = this.#ends[block]!;
      // Those that stand behind its end are found again by whoever reads on from there.
      const removed = Uint32Array.from(pending.filter(({ at }) => at < rowsEnd).flatMap(({ rows }) => [...rows]));
      pending = pending.filter(({ at }) => at >= rowsEnd);
      const head = { kind: Kind.block, first: block * blockRows, dims: this.description.dims, tag: this.tag, image: this.checksum(this.#encoder.image(block)), layout: this.layout, rowsEnd };
      parts.push(encodeRecord(head, { removed, ...this.table.packed(block) }, this.checksum));
    }
    await this.blocks.append(parts);
    this.#pending = pending;
    this.sealed = full;
  }

  /** A row as it was given; `undefined` when the disk damaged it, which it is read twice to know. */
  async vector(row: number, into = new Float32Array(this.description.dims)): Promise<Float32Array | undefined> {
    const bytes = bytesOf(into);
    for (let tries = 0; tries < 2; tries++) {
      const read = await this.rows.read(this.table.offset(row), [bytes]);
      if (read === bytes.length && this.checksum(bytes) === this.table.sum(row)) return into;
    }
    return undefined;
  }
}

/** The lowest number among the files of these kinds. */
export function lowestNumber(names: readonly string[], kinds: readonly string[]): number | undefined {
  const numbers = names.map((name) => name.split('.')).flatMap(([kind = '', number]) => (kinds.includes(kind) ? [Number(number)] : []));
  return numbers.length > 0 ? Math.min(...numbers) : undefined;
}

export function bytesOf(numbers: Float32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
