import { GlimpseError } from '../errors.ts';
import type { Ports } from '../ports.ts';
import { bandOf } from '../rank/bands.ts';
import type { CallOptions, Hit, Query, Results, Term, Vector } from '../types.ts';
import type { Collection } from './collection.ts';
import { readBlob } from './read.ts';
import { Recent } from './recent.ts';

/** A part of a question, with its picture as something that can be decoded. */
export interface QuestionTerm extends Omit<Term, 'image'> {
  readonly image?: Blob | ImageBitmap | ImageData | { readonly url: string };
}

/** A query, as it crosses threads. */
export interface Question extends Omit<Query, 'image' | 'text' | 'like' | 'weight' | 'terms' | 'limit'> {
  readonly terms: readonly QuestionTerm[];
  readonly limit: number;
}

/** Pictures among which the score of one still changes the spread. */
const oneCounts = 4096;

/** Query vectors that are kept: going back over letters while typing costs nothing. */
const keptQueries = 64;

/** Answers questions about a collection. */
export class Searcher {
  readonly #ports: Ports;
  readonly #collection: Collection;
  readonly #queries = new Recent<Vector>(keptQueries);

  constructor(ports: Ports, collection: Collection) {
    this.#ports = ports;
    this.#collection = collection;
  }

  /** @throws GlimpseError `query-empty`, `not-found`, or why a query's picture cannot be read */
  async search({ terms, limit }: Question, options: CallOptions & { signal: AbortSignal }): Promise<Results> {
    const start = performance.now();
    const [term = {}] = terms;
    if (term.like !== undefined && !this.#collection.find(term.like)) throw new GlimpseError('not-found', term.like);
    const { index, size } = this.#collection;
    if (size === 0 || !index) return { hits: [], total: 0, relevant: 0, nothing: false, keywordsOnly: false, took: 0, scan: 0 };
    const vector = await this.#vectorOf(term, options);
    const scanStart = performance.now();
    // One more, in case that it is the picture that was asked with.
    const matches = index.search(vector, limit + 1).filter(({ id }) => id !== term.like).slice(0, limit);
    const counts = term.like !== undefined && size <= oneCounts;
    const spread = index.spread(vector, counts ? { filter: index.rows((id) => id !== term.like) } : {});
    const hits = matches.map(({ id, score }): Hit => ({ item: this.#collection.find(id)!, score, cosines: { picture: score }, band: bandOf(score, spread, size), why: ['picture'], alike: [] }));
    const end = performance.now();
    const relevant = hits.filter(({ band }) => band !== 'rest').length;
    return { hits, total: size, relevant, nothing: relevant === 0, keywordsOnly: false, took: end - start, scan: end - scanStart };
  }

  async #vectorOf({ text, image, like }: QuestionTerm, options: CallOptions & { signal: AbortSignal }): Promise<Vector> {
    const { encoder, decoder } = this.#ports;
    if (like !== undefined) return this.#collection.index!.get(like)!;
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
