import type { Meta } from './format.ts';
import { utf8 } from './format.ts';
import { blockRows } from '../layout.ts';
import { RowLookup } from './row-lookup.ts';

type Packed = Pick<Meta, 'ends' | 'sums' | 'offsets' | 'text'>;

/** Rows of one block: as they were read, their ids decoded when first asked for, or as they come. */
class Chunk {
  readonly sums: Uint32Array;
  readonly offsets: Uint32Array;
  readonly #ids: string[] = [];
  #packed: Packed | undefined;
  /** The text as a string, where each of its bytes is a character. */
  #ascii: string | undefined;

  constructor(packed?: Packed) {
    this.#packed = packed;
    this.sums = packed?.sums ?? new Uint32Array(blockRows);
    this.offsets = packed?.offsets ?? new Uint32Array(blockRows);
  }

  push(at: number, id: string, sum: number, offset: number): void {
    this.#ids[at] = id;
    this.sums[at] = sum;
    this.offsets[at] = offset;
  }

  id(at: number): string {
    const packed = this.#packed;
    if (!packed) return this.#ids[at]!;
    const from = at === 0 ? 0 : packed.ends[at - 1]!;
    const to = packed.ends[at]!;
    if (this.#ascii === undefined) {
      const text = utf8.decode(packed.text);
      this.#ascii = text.length === packed.text.length ? text : '';
    }
    return this.#ascii.length > 0 ? this.#ascii.slice(from, to) : utf8.decode(packed.text.subarray(from, to));
  }

  pack(): Packed {
    this.#packed ??= { ...packIds(this.#ids), sums: this.sums, offsets: this.offsets };
    // They would be there twice.
    this.#ids.length = 0;
    return this.#packed;
  }
}

/** Ids one after another in UTF-8, and the byte at which each ends. */
export function packIds(ids: readonly string[]): { ends: Uint32Array; text: Uint8Array } {
  const encoder = new TextEncoder();
  const parts = ids.map((id) => encoder.encode(id));
  const ends = new Uint32Array(ids.length);
  const text = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  parts.forEach((part, i) => {
    text.set(part, at);
    at += part.length;
    ends[i] = at;
  });
  return { ends, text };
}

export function unpackIds(packed: Packed): string[] {
  const chunk = new Chunk(packed);
  return Array.from(packed.ends, (_, i) => chunk.id(i));
}

/** What is known of every row but its numbers: its id, where its floats are and their checksum, and whether it counts. */
export class RowTable {
  readonly #chunks: Chunk[] = [];
  #rows = 0;
  #dead = new Uint32Array(32);
  #deadRows = 0;
  #byId: RowLookup | undefined;
  /** Changes with every change of rows. */
  edition = 0;

  /** Rows that have a number, removed ones too. */
  get rows(): number {
    return this.#rows;
  }

  get live(): number {
    return this.#rows - this.#deadRows;
  }

  /** A whole block, as it was read. */
  addBlock(packed: Packed): void {
    this.#chunks.push(new Chunk(packed));
    this.#rows += blockRows;
    this.edition++;
  }

  /** `offset`: of the floats in `rows`, in units of 4 bytes. */
  append(id: string, sum: number, offset: number): void {
    const row = this.#rows++;
    if (row % blockRows === 0) this.#chunks.push(new Chunk());
    this.#chunks.at(-1)!.push(row % blockRows, id, sum, offset);
    this.#byId?.set(id, row);
    this.edition++;
  }

  packed(block: number): Packed {
    return this.#chunks[block]!.pack();
  }

  /** Whether it counted until now. */
  kill(row: number): boolean {
    if (!this.isLive(row)) return false;
    const word = row >>> 5;
    if (word >= this.#dead.length) {
      const grown = new Uint32Array(Math.max(word + 1, this.#dead.length * 2));
      grown.set(this.#dead);
      this.#dead = grown;
    }
    this.#byId?.delete(this.id(row), row);
    this.#dead[word]! |= 1 << (row & 31);
    this.#deadRows++;
    this.edition++;
    return true;
  }

  isLive(row: number): boolean {
    return row < this.#rows && ((this.#dead[row >>> 5] ?? 0) & (1 << (row & 31))) === 0;
  }

  id(row: number): string {
    return this.#chunk(row).id(row % blockRows);
  }

  #chunk(row: number): Chunk {
    return this.#chunks[Math.floor(row / blockRows)]!;
  }

  /** Ids of the rows that count. */
  each(visit: (id: string, row: number) => void): void {
    for (let row = 0; row < this.#rows; row++) if (this.isLive(row)) visit(this.id(row), row);
  }

  sum(row: number): number {
    return this.#chunk(row).sums[row % blockRows]!;
  }

  /** In bytes. */
  offset(row: number): number {
    return this.#chunk(row).offsets[row % blockRows]! * 4;
  }

  /** The row of an id that counts. The first call decodes all ids. */
  find(id: string): number | undefined {
    if (!this.#byId) {
      this.#byId = new RowLookup((row) => this.id(row), this.live);
      for (let row = 0; row < this.#rows; row++) if (this.isLive(row)) this.#byId.set(this.id(row), row);
    }
    return this.#byId.find(id);
  }
}
