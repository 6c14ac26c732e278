import { GlimpseError, isAbort } from '../errors.ts';
import { thumbTypeOf, thumbTypes } from '../portable/thumbs.ts';
import { Columns } from '../rank/columns.ts';
import type { Space, Thumb } from '../types.ts';
import type { Addresses } from './addresses.ts';
import { readBasis } from './basis.ts';
import { idStart, readColumns } from './columns.ts';
import { atOnce, Downloads } from './downloads.ts';
import { Estimates } from './estimates.ts';
import { thumbPath, type ThumbPlace } from './facts.ts';
import type { IndexSource } from './files.ts';
import { invalid, limits, manifestPath, segmentSlots } from './format.ts';
import { readWords, startsFor } from './keywords.ts';
import { readManifest, type Manifest, type ModelName } from './manifest.ts';
import { pooled } from './pool.ts';
import { readShard, type ShardRow } from './shard.ts';
import { readSketches, type ShardSketch } from './sketch.ts';

/** What all rows are filtered by, and where the rows of an id may be. */
export interface AllColumns {
  readonly columns: Columns;
  rowsOf(id: string): readonly number[];
}

/** What an index says of itself. */
export interface IndexFacts {
  readonly space: Space;
  readonly model: ModelName;
  readonly rows: number;
  /** Bytes of all files but thumbnails. */
  readonly bytes: number;
}

type Hash = (data: ArrayBuffer) => Promise<string>;

/** An index that is somewhere else, and is fetched file by file. Every file is found right before it is used; what failed is tried again when it is needed again. */
export class Prebuilt {
  readonly manifest: Manifest;
  /** SHA-256 of the manifest, in hexadecimal. */
  readonly digest: string;
  readonly #downloads: Downloads;
  readonly #addresses: Addresses;
  readonly #kept = new Map<string, Promise<unknown>>();

  private constructor(manifest: Manifest, digest: string, downloads: Downloads, addresses: Addresses) {
    this.manifest = manifest;
    this.digest = digest;
    this.#downloads = downloads;
    this.#addresses = addresses;
  }

  /**
   * Reads the manifest, which says which model is needed.
   * @param integrity what the manifest's SHA-256 must be, as `integrity` attributes have it
   * @param siteBase where the site is of which it is the index, absolute; unless told, the manifest says how to get there from its own place
   * @throws GlimpseError `index-invalid`, `index-newer`, `index-network`
   */
  static async open(source: IndexSource, hash: Hash, { integrity, siteBase, signal }: { readonly integrity?: string | undefined; readonly siteBase?: string | undefined; readonly signal?: AbortSignal | undefined } = {}): Promise<Prebuilt> {
    const downloads = new Downloads(source, hash);
    const bytes = await downloads.unnamed(manifestPath, limits.manifest, signal);
    const digest = await hash(bytes.buffer);
    if (integrity !== undefined && !fits(integrity, digest)) throw invalid('manifest: another SHA-256 than `integrity` asks for');
    const manifest = readManifest(bytes);
    return new Prebuilt(manifest, digest, downloads, siteBase === undefined ? { base: manifest.base, home: homeOf(source.url) } : { base: '', home: siteBase });
  }

  get facts(): IndexFacts {
    const { space, model, rows } = this.manifest;
    return { space, model, rows, bytes: this.bytes };
  }

  /** Of all files but thumbnails. */
  get bytes(): number {
    const { shards, columns, sketches, basis, keywords } = this.manifest;
    return [...shards, ...columns, ...sketches, basis, ...keywords.values()].reduce((sum, file) => sum + (file?.bytes ?? 0), 0);
  }

  /** Whether there is such a row. */
  readonly knows = (row: number): boolean => row % limits.rows < (this.manifest.shards[Math.floor(row / limits.rows)]?.rows ?? 0);

  /** The rows of a shard, by place. */
  async shard(slot: number, signal: AbortSignal): Promise<ShardRow[]> {
    const file = this.manifest.shards[slot];
    if (!file) throw invalid(`shard ${slot}: none`);
    const path = `shards/${file.hash}.bin`;
    const rows = readShard(await this.#downloads.get(path, file, signal), this.manifest.space.dims, path, this.#addresses);
    if (rows.length !== file.rows) throw invalid(`${path}: ${rows.length} rows`);
    return rows;
  }

  /** Undefined for an index of few rows. */
  async estimates(signal: AbortSignal): Promise<Estimates | undefined> {
    const { basis, sketches, shards, space: { dims } } = this.manifest;
    if (!basis) return undefined;
    return this.#keep('estimates', async () => {
      const path = `sketches/${basis.hash}.bin`;
      const [first, ...segments] = await pooled([basis, ...sketches], atOnce, (file) => this.#downloads.get(`sketches/${file.hash}.bin`, file, signal));
      const axes = readBasis(first!, dims, path);
      const read: ShardSketch[] = [];
      segments.forEach((bytes, segment) => {
        for (const sketch of readSketches(bytes, axes, dims, `sketches/${sketches[segment]!.hash}.bin`)) {
          const { slot, rows } = sketch;
          if (shards[slot]?.rows !== rows || Math.floor(slot / segmentSlots) !== segment) throw invalid(`sketches: shard ${slot}`);
          read.push(sketch);
        }
      });
      if (read.length !== shards.filter((shard) => shard !== undefined).length) throw invalid('sketches: not of all shards');
      return new Estimates(read, shards.length, axes, dims);
    });
  }

  columns(signal: AbortSignal): Promise<AllColumns> {
    return this.#keep('columns', async () => {
      const columns = new Columns();
      const ids = new Map<number, number[]>();
      const files = await pooled(this.manifest.columns, atOnce, (file) => this.#downloads.get(`columns/${file.hash}.json`, file, signal));
      let rows = 0;
      files.forEach((bytes, segment) => {
        const known = (row: number): boolean => this.knows(row) && Math.floor(row / (segmentSlots * limits.rows)) === segment;
        rows += readColumns(bytes, `columns/${this.manifest.columns[segment]!.hash}.json`, { known, columns, ids, addresses: this.#addresses });
      });
      if (rows !== this.manifest.rows) throw invalid('columns: not of all rows');
      return { columns, rowsOf: (id) => ids.get(idStart(id)) ?? [] };
    });
  }

  /** Words that begin like one that was typed, with their rows. */
  async words(typed: string, signal: AbortSignal): Promise<ReadonlyMap<string, readonly number[]>[]> {
    const { keywords } = this.manifest;
    return pooled(startsFor(typed, [...keywords.keys()]), atOnce, (start) => this.#keep(`words ${start}`, async () => {
      const file = keywords.get(start)!;
      const path = `keywords/${file.hash}.json`;
      return readWords(await this.#downloads.get(path, file, signal), path, this.knows);
    }));
  }

  async thumb(place: ThumbPlace, signal?: AbortSignal): Promise<Thumb> {
    const path = thumbPath(place);
    const { buffer } = await this.#downloads.get(path, place, signal);
    const thumb = { mime: thumbTypes[place.type]!.mime, data: buffer, width: place.width, height: place.height };
    if (thumbTypeOf(thumb) !== place.type) throw invalid(`${path}: no picture`);
    return thumb;
  }

  close(): void {
    this.#downloads.close();
  }

  /** Made once, but again after it has failed. One that was cancelled by whoever asked first is begun anew for the others. */
  async #keep<T>(key: string, make: () => Promise<T>): Promise<T> {
    for (;;) {
      const known = this.#kept.get(key) as Promise<T> | undefined;
      const own = known ?? make();
      if (!known) {
        this.#kept.set(key, own);
        own.catch(() => this.#kept.delete(key));
      }
      try {
        return await own;
      } catch (error) {
        if (!known || !isAbort(error)) throw error;
      }
    }
  }
}

function fits(integrity: string, hex: string): boolean {
  const base64 = btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))));
  // As browsers read it: any of several hashes; those of other kinds cannot be checked here.
  return integrity.trim().split(/\s+/).some((one) => one.split('?', 1)[0] === `sha256-${base64}`);
}

function homeOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  if (!URL.canParse(url)) throw new GlimpseError('input-invalid', `an index at ${url}`);
  return new URL('.', url).href;
}
