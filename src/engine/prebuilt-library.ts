import { asGlimpseError, GlimpseError, isAbort } from '../errors.ts';
import { atOnce } from '../prebuilt/downloads.ts';
import type { IndexSource } from '../prebuilt/files.ts';
import { Prebuilt, type IndexFacts } from '../prebuilt/open.ts';
import { pooled } from '../prebuilt/pool.ts';
import type { Ports } from '../ports.ts';
import type { CallOptions, Facets, Filters, Label, Page, Results, Thumb } from '../types.ts';
import { Collection } from './collection.ts';
import { PrebuiltRows } from './prebuilt-rows.ts';
import { PrebuiltWhole } from './prebuilt-whole.ts';
import type { Question } from './question.ts';
import { Searcher } from './search.ts';
import { whileOpen } from './while-open.ts';

/** What a prebuilt index is searched with. */
export type PrebuiltPorts = Pick<Ports, 'encoder' | 'decoder' | 'hash' | 'shards'>;

export interface PrebuiltOptions {
  /** What the manifest's SHA-256 must be, as `integrity` attributes have it. */
  readonly integrity?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of files that are not what they must be, when there is an answer without them. */
  readonly onDamage?: ((error: GlimpseError) => void) | undefined;
}

/** A library that somebody else has built and put beside a page: it is read as far as it is needed, and never changed. */
export class PrebuiltLibrary {
  readonly about: IndexFacts;
  readonly #rows: PrebuiltRows;
  readonly #whole: PrebuiltWhole;
  readonly #searcher: Searcher;
  readonly #closed = new AbortController();
  readonly #onDamage: (error: GlimpseError) => void;

  /**
   * For an index whose manifest has been read, by `Prebuilt.open`: its `facts` say for which model ports are needed.
   * @throws GlimpseError `space-mismatch` when the encoder's vectors cannot be compared with it
   */
  constructor(index: Prebuilt, { encoder, decoder, shards }: Omit<PrebuiltPorts, 'hash'>, { onDamage = () => {} }: Pick<PrebuiltOptions, 'onDamage'> = {}) {
    const { space } = index.manifest;
    if (encoder.space.id !== space.id || encoder.space.dims !== space.dims) throw new GlimpseError('space-mismatch', `${space.id}, not ${encoder.space.id}`);
    this.about = index.facts;
    this.#onDamage = onDamage;
    const collection = new Collection(space, shards);
    this.#rows = new PrebuiltRows(index, collection, onDamage);
    this.#whole = new PrebuiltWhole(this.#rows, encoder);
    this.#searcher = new Searcher({ encoder, decoder }, collection, this.#whole);
  }

  /** @throws GlimpseError `index-invalid`, `index-newer`, `index-network`, `space-mismatch` */
  static async open(source: IndexSource, ports: PrebuiltPorts, options: PrebuiltOptions = {}): Promise<PrebuiltLibrary> {
    return new PrebuiltLibrary(await Prebuilt.open(source, ports.hash, options), ports, options);
  }

  /** Items that can be found. */
  get size(): number {
    return this.about.rows;
  }

  /** @throws GlimpseError as a library's search, and `index-invalid`, `index-network` */
  search(question: Question, options: CallOptions = {}): Promise<Results> {
    return this.#while(options, (signal) => this.#searcher.search(question, { ...options, signal }));
  }

  facets(filters: Filters, options: CallOptions = {}): Promise<Facets> {
    return this.#while(options, async (signal) => {
      const [{ facetsOf }, { columns }] = await Promise.all([import('../rank/facets.ts'), this.#rows.loadColumns(signal)]);
      return facetsOf(columns, filters);
    });
  }

  /** Newest first. */
  list(offset: number, limit: number, options: CallOptions = {}): Promise<Page> {
    return this.#while(options, async (signal) => {
      const { columns } = await this.#rows.loadColumns(signal);
      const { passing } = await import('../rank/filters.ts');
      const rows = this.#whole.newest(passing(columns, []), offset + limit).slice(offset);
      await this.#rows.load(rows, signal);
      const items = rows.flatMap((row) => this.#rows.itemAt(row) ?? []);
      return { items, total: this.size };
    });
  }

  /** Undefined where there is none, or where it is not what it must be. */
  thumbs(ids: readonly string[], options: CallOptions = {}): Promise<(Thumb | undefined)[]> {
    return this.#while(options, (signal) => pooled(ids, atOnce, async (id) => {
      const place = this.#rows.thumbOf(id);
      try {
        return place && (await this.#rows.index.thumb(place, signal));
      } catch (error) {
        if (signal.aborted || isAbort(error)) throw error;
        this.#onDamage(asGlimpseError(error));
        return undefined;
      }
    }));
  }

  /** @throws GlimpseError `not-found`, or why the model cannot run */
  describe(id: string, labels: readonly string[], options: CallOptions = {}): Promise<Label[]> {
    return this.#while(options, async (signal) => {
      const { describe } = await import('./describe.ts');
      await this.#rows.loadIds([id], signal);
      return describe(id, labels, this.#rows.collection, this.#searcher.vectors, { ...options, signal });
    });
  }

  close(): void {
    this.#closed.abort();
    this.#rows.index.close();
    this.#rows.collection.close();
  }

  #while<T>({ signal }: CallOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return whileOpen(this.#closed.signal, signal ?? new AbortController().signal, work);
  }
}
