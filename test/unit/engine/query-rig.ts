import { LibraryEngine } from '../../../src/engine/library.ts';
import type { Question } from '../../../src/engine/question.ts';
import { GlimpseError } from '../../../src/errors.ts';
import type { Encoder, LibraryStore } from '../../../src/ports.ts';
import { MemoryLibraryStore } from '../../../src/store/memory-store.ts';
import { sha256 } from '../../../src/store/sha256.ts';
import { SoleWriter } from '../../../src/worker/writer.ts';
import type { Pixels, Results, Row, Space, Vector } from '../../../src/types.ts';
import { Random, scramble } from '../../bench/vectors/random.ts';
import { AngleDecoder, never } from './rig.ts';

export const space: Space = { id: 'test', dims: 32 };

/** A unit vector that is the same for the same seed. */
export function vectorOf(seed: number | string): Vector {
  const number = typeof seed === 'number' ? seed : [...seed].reduce((sum, char) => scramble(sum ^ char.charCodeAt(0)), 1);
  const random = new Random(number);
  const vector = Float32Array.from({ length: space.dims }, () => random.normal());
  return vector.map((value) => value / Math.hypot(...vector));
}

/** Between two vectors, of unit length. */
export function mix(a: Vector, b: Vector, share: number): Vector {
  const sum = a.map((value, i) => value * share + b[i]! * (1 - share));
  return sum.map((value) => value / Math.hypot(...sum));
}

/** Words have the vector of their letters, pictures that of their number. */
class SeedEncoder implements Encoder {
  readonly space = space;
  readonly recipe = { version: 1, size: 1, mean: [0, 0, 0], std: [1, 1, 1] } as const;
  readonly batch = 4;
  texts: string[] = [];
  /** Whether there is a model. */
  here = true;
  /** Texts to measure queries against; they are not among `texts`. */
  neutral: readonly string[] = [];

  async background() {
    return { texts: this.neutral, bands: undefined };
  }

  async prepare(): Promise<void> {}

  async encodePixels(pixels: readonly Pixels[]): Promise<Vector[]> {
    return pixels.map((one) => vectorOf(one[0]!));
  }

  async encodeText(texts: readonly string[]): Promise<Vector[]> {
    if (!this.here) throw new GlimpseError('model-network');
    this.texts.push(...texts.filter((text) => !this.neutral.includes(text)));
    return texts.map(vectorOf);
  }
}

/** A library that has these rows from the start. */
export async function openWith(rows: readonly Row[], neutral: readonly string[] = []) {
  const store: LibraryStore = new MemoryLibraryStore();
  const epoch = await store.beginEpoch();
  await store.commit({ epoch, space, rows });
  const encoder = new SeedEncoder();
  encoder.neutral = neutral;
  const peers = { announce: () => {}, tell: () => {}, listen: () => {}, close: () => {} };
  const writer = new SoleWriter(store);
  const library = await LibraryEngine.open({ store, encoder, decoder: new AngleDecoder(), hash: sha256, peers, writer }, () => {});
  const ask = (question: Partial<Question>): Promise<Results> => library.search({ terms: [], limit: 50, ...question }, never());
  return { library, encoder, store, ask };
}

export const idsOf = ({ hits }: Results): string[] => hits.map(({ item: { id } }) => id);
