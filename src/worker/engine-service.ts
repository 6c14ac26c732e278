import { readBlob } from '../engine/read.ts';
import { LibraryEngine } from '../engine/library.ts';
import { GlimpseError } from '../errors.ts';
import { ModelFiles } from '../store/model-files.ts';
import { openLibraryStore } from '../store/open-library.ts';
import { sha256 } from '../store/sha256.ts';
import type { Pixels, Stats, Thumb, Vector } from '../types.ts';
import { DecodeHost } from './decode-host.ts';
import { ModelHost } from './model-host.ts';
import { ChannelPeers } from './peers.ts';
import type { EngineCalls, EngineEvent, LibraryRef, ModelRef, WireImage } from './protocol.ts';
import type { Context, Handlers } from './rpc.ts';
import { transfer } from './rpc.ts';

/** What the engine worker does: models and libraries by reference, opened when first named, shared by all who name them. */
export class EngineService {
  readonly #emit: (event: EngineEvent) => void;
  readonly #files = new ModelFiles();
  readonly #decoder = new DecodeHost();
  readonly #models = new Map<string, ModelHost>();
  readonly #libraries = new Map<string, OpenLibrary>();

  constructor(emit: (event: EngineEvent) => void) {
    this.#emit = emit;
  }

  handlers(): Handlers<EngineCalls> {
    return {
      loadModel: async (ref, { signal, onProgress }) => {
        const model = this.#retain(ref);
        try {
          await model.prepare(['text', 'vision'], { signal, onProgress });
          return model.info;
        } catch (error) {
          this.#release(ref);
          throw error;
        }
      },
      encode: (ref, inputs, context) => this.#encode(ref, inputs, context),
      pixels: async (ref, image, { signal }) => {
        const pixels = await this.#pixels(this.#model(ref), image, signal);
        return transfer(pixels, [pixels.buffer]);
      },
      disposeModel: (ref) => this.#release(ref),
      open: async (ref) => {
        const stats = await this.#stats(ref);
        this.#entry(ref).users++;
        return stats;
      },
      close: (ref) => {
        const entry = this.#libraries.get(ref.name);
        if (entry && entry.users > 0 && --entry.users === 0) this.#close(ref.name, entry);
      },
      add: async (ref, items, context) => (await this.#library(ref)).add(items, context),
      pause: async (ref, paused) => (await this.#library(ref)).pause(paused),
      search: async (ref, query, context) => (await this.#library(ref)).search(query, context),
      list: async (ref, offset, limit) => (await this.#library(ref)).list(offset, limit),
      thumbs: async (ref, ids) => {
        const thumbs = await (await this.#library(ref)).thumbs(ids);
        return transfer(thumbs, thumbs.flatMap((thumb: Thumb | undefined) => thumb?.data ?? []));
      },
      remove: async (ref, ids) => (await this.#library(ref)).remove(ids),
      clear: async (ref) => (await this.#library(ref)).clear(),
      stats: (ref) => this.#stats(ref),
      prepare: async (ref, towers, { signal, onProgress }) => {
        await this.#model(ref.model).prepare(towers, { signal, onProgress });
        return this.#stats(ref);
      },
    };
  }

  #model(ref: ModelRef): ModelHost {
    if (!globalThis.isSecureContext) throw new GlimpseError('insecure-context');
    let model = this.#models.get(key(ref));
    if (!model) {
      model = new ModelHost(ref, this.#files);
      this.#models.set(key(ref), model);
    }
    return model;
  }

  #retain(ref: ModelRef): ModelHost {
    const model = this.#model(ref);
    model.retain();
    return model;
  }

  #release(ref: ModelRef): void {
    if (this.#models.get(key(ref))?.release()) this.#models.delete(key(ref));
  }

  #library(ref: LibraryRef): Promise<LibraryEngine> {
    return this.#entry(ref).engine;
  }

  /** One name, one library. Named with another model, it is opened anew for that one. */
  #entry(ref: LibraryRef): OpenLibrary {
    const open = this.#libraries.get(ref.name);
    if (open && key(open.model) === key(ref.model)) return open;
    if (open) this.#close(ref.name, open);
    const entry = { model: ref.model, engine: this.#open(ref), users: open?.users ?? 0 };
    this.#libraries.set(ref.name, entry);
    entry.engine.catch(() => this.#close(ref.name, entry));
    return entry;
  }

  #close(name: string, open: OpenLibrary): void {
    if (this.#libraries.get(name) !== open) return;
    this.#libraries.delete(name);
    this.#models.get(key(open.model))?.listeners.delete(name);
    void open.engine.then((engine) => engine.close(), () => {});
    this.#release(open.model);
  }

  async #open({ name, model: modelRef }: LibraryRef): Promise<LibraryEngine> {
    const encoder = this.#retain(modelRef);
    encoder.listeners.set(name, {
      onProgress: (detail) => this.#emit({ library: name, type: 'progress', detail }),
      onReady: (detail) => this.#emit({ library: name, type: 'tower', detail }),
      onRecovered: (detail) => this.#emit({ library: name, type: 'recovered', detail }),
    });
    const store = await openLibraryStore(name);
    return LibraryEngine.open({ store, encoder, decoder: this.#decoder, peers: new ChannelPeers(name), hash: sha256 }, (items) => this.#emit({ library: name, type: 'change', detail: { items } }));
  }

  async #stats(ref: LibraryRef): Promise<Stats> {
    const model = this.#model(ref.model);
    const library = await this.#library(ref);
    const estimate = await navigator.storage?.estimate().catch(() => undefined);
    return { items: library.size, usage: estimate?.usage, quota: estimate?.quota, saved: library.saved, download: await model.missing(), towers: model.info.towers };
  }

  async #encode(ref: ModelRef, inputs: Parameters<EngineCalls['encode']>[1], { signal, onProgress }: Context): Promise<Vector[]> {
    const model = this.#model(ref);
    const vectors: Vector[] = [];
    const texts = inputs.flatMap((input, i) => ('text' in input ? [{ i, text: input.text }] : []));
    const images = inputs.flatMap((input, i) => ('image' in input ? [{ i, image: input.image }] : []));
    if (texts.length > 0) {
      const encoded = await model.encodeText(texts.map(({ text }) => text), { signal, onProgress });
      texts.forEach(({ i }, row) => (vectors[i] = encoded[row]!));
    }
    for (let start = 0; start < images.length; start += model.batch) {
      signal.throwIfAborted();
      const batch = images.slice(start, start + model.batch);
      const pixels = await Promise.all(batch.map(({ image }) => this.#pixels(model, image, signal)));
      const encoded = await model.encodePixels(pixels, { signal, onProgress });
      batch.forEach(({ i }, row) => (vectors[i] = encoded[row]!));
    }
    return transfer(vectors, vectors.map((vector) => vector.buffer));
  }

  async #pixels(model: ModelHost, image: WireImage, signal: AbortSignal): Promise<Pixels> {
    const source = 'url' in image ? await readBlob(image, signal) : image;
    return (await this.#decoder.decode(source, model.recipe, { thumb: false, signal })).pixels;
  }
}

interface OpenLibrary {
  readonly model: ModelRef;
  readonly engine: Promise<LibraryEngine>;
  users: number;
}

function key(ref: ModelRef): string {
  return JSON.stringify([ref.preset, ref.device, ref.modelBase, ref.wasmBase]);
}
