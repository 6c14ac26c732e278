import { isAbort } from '../errors.ts';
import type { Encoder, Ports } from '../ports.ts';
import type { Item, Row, Vector } from '../types.ts';
import { ahead, grouped } from './ahead.ts';
import type { Originals } from './originals.ts';
import { readBytes } from './read.ts';
import { checked } from './encode-rows.ts';

/** What another model is indexed with. */
export interface ReindexOptions {
  readonly epoch: number;
  readonly signal: AbortSignal;
  /** Awaited before every picture: the person may hold the work. */
  readonly pass: () => Promise<void>;
  readonly onDone: (items: number) => void;
  /** Nothing is left of it to make vectors from. */
  readonly onHopeless: (id: string) => void;
}

interface Prepared {
  readonly item: Item;
  readonly pixels: Float32Array<ArrayBuffer> | undefined;
}

/**
 * Gives items vectors of another model's space, beside those that they have. Of a picture whose original cannot be had, or
 * has changed, the thumbnail is taken, and the item says so. One that has neither gets vectors of its words, if it has any.
 * @throws GlimpseError when nothing can go on: the model cannot run, the disk is full, another writer has begun
 */
export async function reindex(items: readonly Item[], ports: Ports, encoder: Encoder, originals: Originals, { epoch, signal, pass, onDone, onHopeless }: ReindexOptions): Promise<void> {
  const prepare = async (item: Item): Promise<Prepared> => {
    await pass();
    if (item.type === 'text') return { item, pixels: undefined };
    return prepareOne(item, ports, encoder, originals, signal);
  };
  for await (const batch of grouped(ahead(items, () => 2 * encoder.batch, prepare), () => encoder.batch)) {
    const pictures = batch.flatMap(({ pixels }) => (pixels ? [pixels] : []));
    const vectors = pictures.length > 0 ? await encoder.encodePixels(pictures, { signal }) : [];
    const words = batch.filter(({ item }) => item.caption !== '');
    const texts = words.length > 0 ? await encoder.encodeText(words.map(({ item }) => item.caption), { signal }) : [];
    const rows = batch.flatMap(({ item, pixels }): Row[] => {
      const picture = pixels && checked(vectors.shift(), encoder.space);
      const caption: Vector | undefined = item.caption === '' ? undefined : checked(texts.shift(), encoder.space);
      if (!picture && !caption) onHopeless(item.id);
      return picture || caption ? [{ item, ...(picture && { picture }), ...(caption && { words: caption }) }] : [];
    });
    await ports.store.commit({ epoch, space: encoder.space, rows, known: true });
    onDone(batch.length);
  }
}

async function prepareOne(item: Item, { decoder, hash, store }: Ports, encoder: Encoder, originals: Originals, signal: AbortSignal): Promise<Prepared> {
  const { approximate: _, ...facts } = item;
  try {
    const original = await originals.read(item, signal);
    if (original && (await hash(await readBytes(original))) === item.id) {
      const { pixels } = await decoder.decode(original, encoder.recipe, { thumb: false, signal });
      return { item: facts, pixels };
    }
  } catch (error) {
    // What cannot be read any more still has its thumbnail.
    if (isAbort(error) || signal.aborted) throw error;
  }
  try {
    const [thumb] = await store.thumbs([item.id]);
    if (!thumb) return { item: facts, pixels: undefined };
    const { pixels } = await decoder.decode(new Blob([thumb.data], { type: thumb.mime }), encoder.recipe, { thumb: false, signal });
    return { item: { ...facts, approximate: true }, pixels };
  } catch (error) {
    if (isAbort(error) || signal.aborted) throw error;
    return { item: facts, pixels: undefined };
  }
}
