import { PrebuiltLibrary, type PrebuiltOptions } from '../../../src/engine/prebuilt-library.ts';
import type { Question } from '../../../src/engine/question.ts';
import { GlimpseError } from '../../../src/errors.ts';
import type { Encoder } from '../../../src/ports.ts';
import type { IndexFiles, IndexSource } from '../../../src/prebuilt/files.ts';
import { writeIndex, type About, type Wrote } from '../../../src/prebuilt/write.ts';
import { sha256 } from '../../../src/store/sha256.ts';
import type { Item, Pixels, Results, Row, Space, Vector } from '../../../src/types.ts';
import { Random, scramble } from '../../bench/vectors/random.ts';
import { AngleDecoder } from '../engine/rig.ts';

/** Files in memory, as a writer and as readers have them. */
export class MemoryFiles implements IndexFiles, IndexSource {
  readonly url = 'https://site.example/search/';
  readonly all = new Map<string, Uint8Array>();
  /** What was asked for, and how many bytes that were. */
  got: string[] = [];
  bytes = 0;
  running = 0;
  mostAtOnce = 0;
  /** Awaited before each answer. */
  hold: (path: string, signal: AbortSignal | undefined) => Promise<unknown> | void = () => {};

  async read(path: string): Promise<Uint8Array | undefined> {
    return this.all.get(path);
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    this.all.set(path, bytes.slice());
  }

  async list(): Promise<string[]> {
    return [...this.all.keys()];
  }

  async remove(path: string): Promise<void> {
    this.all.delete(path);
  }

  async get(path: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Uint8Array> {
    this.got.push(path);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.running);
    try {
      await this.hold(path, signal);
      await Promise.resolve();
      const bytes = this.all.get(path);
      if (!bytes) throw new GlimpseError('index-network', `${path}: status 404`);
      this.bytes += bytes.length;
      return bytes;
    } finally {
      this.running--;
    }
  }

  paths(folder: string): string[] {
    return [...this.all.keys()].filter((path) => path.startsWith(folder)).sort();
  }
}

export const unit = (vector: Float32Array): Vector => {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(vector, (value) => value / length);
};

/**
 * A made-up world of pictures, captions and texts, as models have them: themes with rows about them, differences that lie mostly along few directions, and
 * texts in a cone of their own.
 */
export class World {
  readonly space: Space;
  readonly #themes: readonly Float32Array[];
  readonly #directions: readonly Float32Array[];
  readonly #cone: Vector;

  constructor(dims: number, themes: number) {
    this.space = { id: `world ${dims}`, dims };
    const random = new Random(7);
    const any = (): Float32Array => Float32Array.from({ length: dims }, () => random.normal() / Math.sqrt(dims));
    this.#directions = Array.from({ length: 48 }, any);
    this.#cone = unit(any());
    this.#themes = Array.from({ length: themes }, () => this.#about(random, any(), 0.9, 0));
  }

  /** Something about a theme; the same for the same seed. */
  vector(seed: number, text: boolean): Vector {
    const random = new Random(scramble(seed));
    const own = this.#about(random, this.#themes[random.below(this.#themes.length)]!, 0.55, 0.12);
    return text ? unit(own.map((value, i) => 0.75 * value + this.#cone[i]!)) : unit(own);
  }

  /** Some of it in the space of the directions, and a little anywhere. */
  #about(random: Random, from: Float32Array, far: number, noise: number): Float32Array {
    const own = Float32Array.from(from, (value) => value + (noise * random.normal()) / Math.sqrt(from.length));
    this.#directions.forEach((direction, n) => {
      const along = (far * random.normal()) / Math.sqrt(1 + n / 4) / 2;
      for (let i = 0; i < own.length; i++) own[i]! += along * direction[i]!;
    });
    return own;
  }
}

export const idOf = (seed: number): string => Array.from({ length: 8 }, (_, i) => (scramble(seed * 8 + i) >>> 0).toString(16).padStart(8, '0')).join('');

const things = ['boat', 'house', 'cat', 'tree', 'lamp', 'river', 'clock', 'garden', 'bridge', 'candle'];
const kinds = ['red', 'blue', 'small', 'old', 'striped', 'quiet', 'broken'];

export const captionOf = (seed: number): string => `a ${kinds[seed % 7]} ${things[seed % 10]} ${seed}`;

export function itemOf(seed: number, more: Partial<Item> = {}): Item {
  return { id: idOf(seed), type: 'image', name: `img-${seed}.webp`, folder: `set-${seed % 5}`, caption: captionOf(seed), mime: 'image/webp', bytes: 1000 + seed, width: 320, height: 240, modified: Date.UTC(2020, 0, 1 + seed), added: 5, url: `pictures/img-${seed}.webp`, partial: false, ...more };
}

/** Of four rows, two have a picture and words, one only a picture, and one only words. */
export function rowsOf(world: World, count: number): Row[] {
  return Array.from({ length: count }, (_, seed): Row => {
    const [picture, words] = [{ picture: world.vector(seed, false) }, { words: world.vector(seed, true) }];
    const item = itemOf(seed, seed % 4 === 2 ? { caption: '' } : {});
    return { item, ...(seed % 4 === 3 ? words : seed % 4 === 2 ? picture : { ...picture, ...words }) };
  });
}

/** Texts are `about <seed>`. */
export class WorldEncoder implements Encoder {
  readonly recipe = { version: 1, size: 1, mean: [0, 0, 0], std: [1, 1, 1] } as const;
  readonly batch = 1;
  readonly space: Space;
  readonly #world: World;
  texts = 0;

  constructor(world: World) {
    this.#world = world;
    this.space = world.space;
  }

  async background() {
    return { texts: Array.from({ length: 40 }, (_, i) => `about ${10_000_000 + i}`), bands: undefined };
  }

  async prepare(): Promise<void> {}

  async encodePixels(pixels: readonly Pixels[]): Promise<Vector[]> {
    return pixels.map((one) => this.#world.vector(one[0]!, false));
  }

  async encodeText(texts: readonly string[]): Promise<Vector[]> {
    this.texts += texts.length;
    return texts.map((text) => this.#world.vector(Number(text.replace('about ', '')) || 1, true));
  }
}

export async function about(world: World): Promise<About> {
  const encoder = new WorldEncoder(world);
  return { space: world.space, model: { preset: 'doodle', dtype: 'q8' }, background: await encoder.encodeText((await encoder.background()).texts), base: '../' };
}

export async function written(world: World, rows: readonly Row[], files = new MemoryFiles()): Promise<{ files: MemoryFiles; wrote: Wrote }> {
  return { files, wrote: await writeIndex(rows, await about(world), files) };
}

export async function opened(world: World, files: IndexSource, options: PrebuiltOptions = {}) {
  const encoder = new WorldEncoder(world);
  const library = await PrebuiltLibrary.open(files, { encoder, decoder: new AngleDecoder(), hash: sha256 }, options);
  const ask = (question: Partial<Question>, signal?: AbortSignal): Promise<Results> => library.search({ terms: [], limit: 10, ...question }, { ...(signal && { signal }) });
  return { library, encoder, ask };
}

export const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', (error: unknown) => (error instanceof GlimpseError ? error.code : String(error)));
