import { asGlimpseError, GlimpseError } from '../../errors.ts';
import type { Decoder, Encoder } from '../../ports.ts';
import { sha256 } from '../../store/sha256.ts';
import type { FileFacts, Pixels, Vector } from '../../types.ts';
import type { Cache } from './cache.ts';
import type { Entry } from './cache-format.ts';

/** What an encoder and a decoder did, that were not asked for what was known. */
export interface Counts {
  pictures: number;
  texts: number;
}

/**
 * An encoder and a decoder that are asked only for what no earlier run has encoded, and write down what they say, batch by batch.
 * The model of a run without anything new is not even loaded.
 * @param idOf SHA-256 of a file's content, where it is known
 */
export function remembering({ encoder, decoder }: { readonly encoder: Omit<Encoder, 'prepare'>; readonly decoder: Decoder }, cache: Cache, idOf: (blob: Blob) => string | undefined) {
  const counts: Counts = { pictures: 0, texts: 0 };
  const facts = new Map<string, FileFacts>();
  /** By the pixels that stand for a picture: its vector, or what it takes to write it down. */
  const known = new WeakMap<Pixels, Vector>();
  const coming = new WeakMap<Pixels, Omit<Entry, 'vector'>>();
  /** By a picture's content: why it cannot be read. */
  const failures = new Map<string, GlimpseError>();
  const noting = async <T>(blob: Blob, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      failures.set(idOf(blob) ?? '', asGlimpseError(error, 'file-decode'));
      throw error;
    }
  };
  const cached = (blob: Blob): Entry | undefined => cache.picture(idOf(blob) ?? '');

  const rememberingDecoder: Decoder = {
    check: async (blob) => (cached(blob) ? undefined : noting(blob, decoder.check(blob))),
    async facts(blob, options) {
      const entry = cached(blob);
      if (entry?.picture) return entry.picture.facts;
      const read = await decoder.facts(blob, options);
      facts.set(idOf(blob) ?? '', read);
      return read;
    },
    async decode(source, recipe, options) {
      const id = source instanceof Blob ? idOf(source) : undefined;
      const entry = id === undefined ? undefined : cache.picture(id);
      if (entry?.picture) {
        const pixels = new Float32Array(0);
        known.set(pixels, entry.vector);
        return { ...entry.picture.decoded, thumb: entry.picture.thumb, pixels };
      }
      const { pixels, thumb, ...decoded } = await (source instanceof Blob ? noting(source, decoder.decode(source, recipe, options)) : decoder.decode(source, recipe, options));
      if (id !== undefined && thumb) coming.set(pixels, { id, picture: { facts: {}, decoded, thumb } });
      return { ...decoded, pixels, thumb };
    },
  };

  const rememberingEncoder: Encoder = {
    space: encoder.space,
    get recipe() {
      return encoder.recipe;
    },
    get batch() {
      return encoder.batch;
    },
    // It is loaded when there is something new.
    prepare: async () => {},
    background: () => encoder.background?.() ?? Promise.resolve({ texts: [], bands: undefined }),
    async encodePixels(pixels, options) {
      const fresh = pixels.filter((one) => !known.has(one));
      const vectors = fresh.length > 0 ? await encoder.encodePixels(fresh, options) : [];
      counts.pictures += fresh.length;
      const entries = fresh.flatMap((one, i): Entry[] => {
        const vector = vectors[i]!;
        known.set(one, vector);
        const entry = coming.get(one);
        return entry?.picture ? [{ ...entry, vector, picture: { ...entry.picture, facts: facts.get(entry.id) ?? {} } }] : [];
      });
      if (entries.length > 0) await cache.add(entries);
      return pixels.map((one) => known.get(one) ?? fail());
    },
    async encodeText(texts, options) {
      const ids = await Promise.all(texts.map((text) => sha256(new TextEncoder().encode(text))));
      const fresh = new Map(ids.flatMap((id, i) => (cache.text(id) ? [] : [[id, texts[i]!] as const])));
      const vectors = fresh.size > 0 ? await encoder.encodeText([...fresh.values()], options) : [];
      counts.texts += fresh.size;
      if (fresh.size > 0) await cache.add([...fresh.keys()].map((id, i) => ({ id, vector: vectors[i]! })));
      return ids.map((id) => cache.text(id)?.vector ?? fail());
    },
  };
  return { encoder: rememberingEncoder, decoder: rememberingDecoder, counts, failures };
}

function fail(): never {
  throw new GlimpseError('internal', 'a vector is missing');
}
