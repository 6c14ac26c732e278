import { GlimpseError } from '../errors.ts';
import type { Ports } from '../ports.ts';
import type { CallOptions, Pixels, Term, Vector } from '../types.ts';
import type { Collection } from './collection.ts';
import { readBlob } from './read.ts';
import { Recent } from './recent.ts';

/** A part of a question, with its picture as something that can be decoded. */
export interface QuestionTerm extends Omit<Term, 'image'> {
  readonly image?: Blob | ImageBitmap | ImageData | { readonly url: string };
}

/** A part of a question that can be compared: with pictures by one vector, with words by one, which are often the same. */
export interface QueryVector {
  readonly weight: number;
  readonly picture: Vector;
  readonly words: Vector;
}

/** Vectors of words that are kept: going back over letters while typing costs nothing. */
const keptTexts = 64;

/** Makes vectors of the parts of questions. */
export class QueryVectors {
  readonly #ports: Pick<Ports, 'encoder' | 'decoder'>;
  readonly #collection: Collection;
  readonly #texts = new Recent<Vector>(keptTexts);

  constructor(ports: Pick<Ports, 'encoder' | 'decoder'>, collection: Collection) {
    this.#ports = ports;
    this.#collection = collection;
  }

  /** @throws GlimpseError `not-found`, or why a picture cannot be read or encoded */
  async of(terms: readonly QuestionTerm[], options: CallOptions & { signal: AbortSignal }): Promise<QueryVector[]> {
    const [texts, pictures] = await Promise.all([this.texts(terms.flatMap(({ text }) => text ?? []), options), this.#pictures(terms.flatMap(({ image }) => image ?? []), options)]);
    return terms.map(({ text, like, weight = 1 }) => {
      if (like !== undefined) return { weight, ...this.#own(like) };
      const vector = (text === undefined ? pictures : texts).shift()!;
      return { weight, picture: vector, words: vector };
    });
  }

  /** A vector for each text; those that were asked for lately are not encoded again. */
  async texts(texts: readonly string[], options: CallOptions): Promise<Vector[]> {
    const known = new Map(texts.map((text) => [text, this.#texts.get(text)]));
    const missing = [...known].flatMap(([text, vector]) => (vector ? [] : [text]));
    const encoded = missing.length > 0 ? await this.#ports.encoder.encodeText(missing, options) : [];
    missing.forEach((text, i) => {
      known.set(text, encoded[i]!);
      this.#texts.set(text, encoded[i]!);
    });
    return texts.map((text) => known.get(text)!);
  }

  async #pictures(images: readonly NonNullable<QuestionTerm['image']>[], options: CallOptions & { signal: AbortSignal }): Promise<Vector[]> {
    if (images.length === 0) return [];
    const { encoder, decoder } = this.#ports;
    const pixels: Pixels[] = [];
    // One after the other: only one picture is ever unpacked.
    for (const image of images) {
      const source = 'url' in image ? await readBlob(image, options.signal) : image;
      pixels.push((await decoder.decode(source, encoder.recipe, { thumb: false, signal: options.signal })).pixels);
    }
    return encoder.encodePixels(pixels, { ...options, urgent: true });
  }

  /** What an item looks like is compared with pictures and its words with words; what it lacks, the other stands in for. */
  #own(id: string): Pick<QueryVector, 'picture' | 'words'> {
    const { searchable } = this.#collection;
    const ordinal = this.#collection.ordinalOf(id);
    const [picture, words] = ordinal === undefined ? [] : [searchable?.picture.get(ordinal), searchable?.words.get(ordinal)];
    const either = picture ?? words;
    if (!either) throw new GlimpseError('not-found', id);
    return { picture: picture ?? either, words: words ?? either };
  }
}
