import { GlimpseError } from '../errors.ts';
import { softmax } from '../rank/softmax.ts';
import type { CallOptions, Label } from '../types.ts';
import { cosine } from '../vectors/cosine.ts';
import type { Collection } from './collection.ts';
import type { QueryVectors } from './query-vectors.ts';

/**
 * How well each label fits an item, the best first: zero-shot, as CLIP does it. Labels are encoded as they are given, and each counts once.
 * @throws GlimpseError `not-found`, or why the model cannot run
 */
export async function describe(id: string, labels: readonly string[], collection: Collection, vectors: QueryVectors, options: CallOptions): Promise<Label[]> {
  const own = (): Float32Array => {
    const ordinal = collection.ordinalOf(id);
    const { picture, words } = collection.searchable ?? {};
    const vector = ordinal === undefined ? undefined : (picture?.get(ordinal) ?? words?.get(ordinal));
    if (!vector) throw new GlimpseError('not-found', id);
    return vector;
  };
  const vector = own();
  const texts = [...new Set(labels.map((label) => label.trim()))].filter((label) => label !== '');
  if (texts.length === 0) return [];
  const encoded = await vectors.texts(texts, options);
  const shares = softmax(encoded.map((text) => cosine(text, vector)));
  return texts.map((label, i) => ({ label, score: shares[i]! })).sort((a, b) => b.score - a.score);
}
