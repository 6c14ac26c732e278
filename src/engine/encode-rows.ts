import { GlimpseError } from '../errors.ts';
import type { Encoder } from '../ports.ts';
import type { CallOptions, Row, Space, Vector } from '../types.ts';
import type { Ready } from './prepare.ts';

/**
 * The rows of a batch: pictures in one call, captions and passages in another.
 * @throws GlimpseError `encoder-wrong`, or why the model cannot run
 */
export async function encodeRows(batch: readonly Ready[], encoder: Encoder, { signal, onProgress }: CallOptions): Promise<Row[]> {
  const options = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const pictures = batch.flatMap(({ item, pixels }) => (pixels ? [{ id: item.id, pixels }] : []));
  const texts = batch.flatMap(({ item, words }) => (words ? [{ id: item.id, words }] : []));
  const encoded = {
    pictures: pictures.length > 0 ? await encoder.encodePixels(pictures.map(({ pixels }) => pixels), options) : [],
    words: texts.length > 0 ? await encoder.encodeText(texts.map(({ words }) => words), options) : [],
  };
  const pictureOf = new Map(pictures.map(({ id }, i) => [id, checked(encoded.pictures[i], encoder.space)]));
  const wordsOf = new Map(texts.map(({ id }, i) => [id, checked(encoded.words[i], encoder.space)]));
  return batch.map(({ item, thumb }): Row => {
    const [picture, words] = [pictureOf.get(item.id), wordsOf.get(item.id)];
    return { item, ...(picture && { picture }), ...(words && { words }), ...(thumb && { thumb }) };
  });
}

/** @throws GlimpseError `encoder-wrong`: what is not a unit vector of the space is never stored */
function checked(vector: Vector | undefined, { dims }: Space): Vector {
  const length = vector?.length === dims ? Math.hypot(...vector) : NaN;
  if (!vector || !(Math.abs(length - 1) < 1e-3)) throw new GlimpseError('encoder-wrong', `a vector of length ${length}`);
  return vector;
}
