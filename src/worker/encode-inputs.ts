import { ahead, grouped } from '../engine/ahead.ts';
import { readBlob } from '../engine/read.ts';
import type { Decoder } from '../ports.ts';
import type { Pixels, Vector } from '../types.ts';
import type { ModelHost } from './model-host.ts';
import type { EngineCalls, WireImage } from './protocol.ts';
import type { Context } from './rpc.ts';

/** Vectors of texts and pictures, in their order. */
export async function encodeInputs(model: ModelHost, decoder: Decoder, inputs: Parameters<EngineCalls['encode']>[1], { signal, onProgress }: Context): Promise<Vector[]> {
  const vectors: Vector[] = [];
  const texts = inputs.flatMap((input, i) => ('text' in input ? [{ i, text: input.text }] : []));
  const images = inputs.flatMap((input, i) => ('image' in input ? [{ i, image: input.image }] : []));
  if (texts.length > 0) {
    const encoded = await model.encodeText(texts.map(({ text }) => text), { signal, onProgress });
    texts.forEach(({ i }, row) => (vectors[i] = encoded[row]!));
  }
  const decoded = ahead(images, () => 2 * model.batch, async ({ i, image }) => ({ i, pixels: await pixelsOf(model, decoder, image, signal) }));
  for await (const batch of grouped(decoded, () => model.batch)) {
    signal.throwIfAborted();
    const encoded = await model.encodePixels(batch.map(({ pixels }) => pixels), { signal, onProgress });
    batch.forEach(({ i }, row) => (vectors[i] = encoded[row]!));
  }
  return vectors;
}

/** A picture as the model is fed with it. */
export async function pixelsOf({ recipe }: ModelHost, decoder: Decoder, image: WireImage, signal: AbortSignal): Promise<Pixels> {
  const source = 'url' in image ? await readBlob(image, signal) : image;
  return (await decoder.decode(source, recipe, { thumb: false, signal })).pixels;
}
