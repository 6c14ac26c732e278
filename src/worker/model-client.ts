import { GlimpseError } from '../errors.ts';
import type { CallOptions, Chunk, ImageInput, ModelInfo, Pixels, Space, TowerInfo, Vector } from '../types.ts';
import type { Model, TextOptions } from './client.ts';
import { callEngine, tellEngine } from './connection.ts';
import { isAddress, wireImage } from './inputs.ts';
import type { ModelRef } from './protocol.ts';

/** A model, seen from the page. */
export class ModelClient implements Model {
  readonly space: Space;
  readonly towers: readonly TowerInfo[];
  readonly #ref: ModelRef;
  #disposed = false;

  constructor(ref: ModelRef, info: ModelInfo) {
    this.#ref = ref;
    this.space = info.space;
    this.towers = info.towers;
  }

  encodeText(texts: string | readonly string[], options: TextOptions & { readonly chunk: true }): Promise<Chunk[]>;
  encodeText(texts: string | readonly string[], options?: TextOptions & { readonly chunk?: false }): Promise<Vector[]>;
  async encodeText(texts: string | readonly string[], options: TextOptions = {}): Promise<Vector[] | Chunk[]> {
    const list = typeof texts === 'string' ? [texts] : texts;
    // Scripts may hand over anything.
    if (!list.every((text) => typeof text === 'string')) throw new GlimpseError('input-invalid', 'a text that is none');
    if (options.chunk) return this.#call('chunks', [this.#ref, list], options);
    return this.#call('encode', [this.#ref, list.map((text) => ({ text }))], options);
  }

  async encodeImage(images: ImageInput | readonly ImageInput[], options: CallOptions = {}): Promise<Vector[]> {
    const list = isList(images) ? images : [images];
    const wired = await Promise.all(list.map(async (image) => ({ image: await wireImage(image) })));
    return this.#call('encode', [this.#ref, wired], options);
  }

  async encode(inputs: readonly ImageInput[], options: CallOptions = {}): Promise<Vector[]> {
    const wired = await Promise.all(inputs.map(async (input) => (typeof input === 'string' && !isAddress(input) ? { text: input } : { image: await wireImage(input) })));
    return this.#call('encode', [this.#ref, wired], options);
  }

  async pixels(image: ImageInput, options: CallOptions = {}): Promise<Pixels> {
    return this.#call('pixels', [this.#ref, await wireImage(image)], options);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    tellEngine('disposeModel', [this.#ref]);
  }

  async #call<M extends 'encode' | 'chunks' | 'pixels'>(...[method, args, options]: Parameters<typeof callEngine<M>>): ReturnType<typeof callEngine<M>> {
    if (this.#disposed) throw new GlimpseError('disposed');
    return callEngine(method, args, options);
  }
}

function isList(images: ImageInput | readonly ImageInput[]): images is readonly ImageInput[] {
  return Array.isArray(images);
}
