import { ahead, grouped } from '../engine/ahead.ts';
import { LibraryEngine } from '../engine/library.ts';
import { readBlob } from '../engine/read.ts';
import type { LibraryStore } from '../ports.ts';
import { ModelFiles } from '../store/model-files.ts';
import { openLibraryStore } from '../store/open-library.ts';
import { sha256 } from '../store/sha256.ts';
import type { Pixels, Stats, Thumb, Vector } from '../types.ts';
import { DecodeHost } from './decode-host.ts';
import type { ModelHost } from './model-host.ts';
import { Models } from './models.ts';
import { ChannelPeers } from './peers.ts';
import type { EngineCalls, EngineEvent, LibraryRef, ModelRef, WireImage } from './protocol.ts';
import type { Context, Handlers } from './rpc.ts';
import { transfer } from './rpc.ts';
import { start } from './start.ts';

/** What the engine worker does: models and libraries by reference, opened when first named, shared by all who name them. */
export class EngineService {
  readonly #emit: (event: EngineEvent) => void;
  readonly #models = new Models(new ModelFiles());
  readonly #decoder = new DecodeHost(() => start('decode'));
  readonly #libraries = new Map<string, OpenLibrary>();

  constructor(emit: (event: EngineEvent) => void) {
    this.#emit = emit;
  }

  handlers(): Handlers<EngineCalls> {
    return {
      loadModel: async (ref, { signal, onProgress }) => {
        const model = await this.#models.get(ref);
        model.retain();
        try {
          await model.prepare(['text', 'vision'], { signal, onProgress });
          return model.info;
        } catch (error) {
          this.#models.release(model);
          throw error;
        }
      },
      encode: (ref, inputs, context) => this.#encode(ref, inputs, context),
      chunks: async (ref, texts, { signal, onProgress }) => {
        const chunks = await (await this.#models.get(ref)).encodeChunks(texts, { signal, onProgress });
        return transfer(chunks, chunks.map(({ vector }) => vector.buffer));
      },
      pixels: async (ref, image, { signal }) => {
        const pixels = await this.#pixels(await this.#models.get(ref), image, signal);
        return transfer(pixels, [pixels.buffer]);
      },
      facts: async (ref) => (await this.#models.get(ref)).facts(),
      disposeModel: async (ref) => this.#models.release(await this.#models.get(ref)),
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
        const { model } = await this.#entry(ref).open;
        await model.prepare(towers, { signal, onProgress });
        return this.#stats(ref);
      },
    };
  }

  async #library(ref: LibraryRef): Promise<LibraryEngine> {
    return (await this.#entry(ref).open).engine;
  }

  /** One name, one library. Named with another model, it is opened anew for that one. */
  #entry(ref: LibraryRef): OpenLibrary {
    const current = this.#libraries.get(ref.name);
    const key = JSON.stringify(ref.model);
    if (current?.key === key) return current;
    if (current) this.#close(ref.name, current);
    const entry = { key, open: this.#open(ref), users: current?.users ?? 0 };
    this.#libraries.set(ref.name, entry);
    entry.open.catch(() => this.#close(ref.name, entry));
    return entry;
  }

  #close(name: string, entry: OpenLibrary): void {
    if (this.#libraries.get(name) !== entry) return;
    this.#libraries.delete(name);
    void entry.open.then(
      ({ engine, model }) => {
        engine.close();
        // Opened again meanwhile, with the same model, the library listens already.
        if (!this.#libraries.has(name)) model.listeners.delete(name);
        this.#models.release(model);
      },
      () => {},
    );
  }

  async #open({ name, model: ref }: LibraryRef): Promise<{ engine: LibraryEngine; model: ModelHost }> {
    const store = await openLibraryStore(name);
    let model: ModelHost;
    try {
      model = await this.#models.get(ref, await store.spaces());
    } catch (error) {
      store.close();
      throw error;
    }
    model.retain();
    try {
      return { engine: await this.#openEngine(name, store, model), model };
    } catch (error) {
      this.#models.release(model);
      throw error;
    }
  }

  #openEngine(name: string, store: LibraryStore, model: ModelHost): Promise<LibraryEngine> {
    model.listeners.set(name, {
      onProgress: (detail) => this.#emit({ library: name, type: 'progress', detail }),
      onReady: (detail) => this.#emit({ library: name, type: 'tower', detail }),
      onRecovered: (detail) => this.#emit({ library: name, type: 'recovered', detail }),
    });
    const ports = { store, encoder: model, decoder: this.#decoder, peers: new ChannelPeers(name), hash: sha256 };
    return LibraryEngine.open(ports, (items) => this.#emit({ library: name, type: 'change', detail: { items } }));
  }

  async #stats(ref: LibraryRef): Promise<Stats> {
    const { engine, model } = await this.#entry(ref).open;
    const estimate = await navigator.storage?.estimate().catch(() => undefined);
    return { items: engine.size, usage: estimate?.usage, quota: estimate?.quota, saved: engine.saved, model: await model.facts(), towers: model.info.towers };
  }

  async #encode(ref: ModelRef, inputs: Parameters<EngineCalls['encode']>[1], { signal, onProgress }: Context): Promise<Vector[]> {
    const model = await this.#models.get(ref);
    const vectors: Vector[] = [];
    const texts = inputs.flatMap((input, i) => ('text' in input ? [{ i, text: input.text }] : []));
    const images = inputs.flatMap((input, i) => ('image' in input ? [{ i, image: input.image }] : []));
    if (texts.length > 0) {
      const encoded = await model.encodeText(texts.map(({ text }) => text), { signal, onProgress });
      texts.forEach(({ i }, row) => (vectors[i] = encoded[row]!));
    }
    const decoded = ahead(images, () => 2 * model.batch, async ({ i, image }) => ({ i, pixels: await this.#pixels(model, image, signal) }));
    for await (const batch of grouped(decoded, () => model.batch)) {
      signal.throwIfAborted();
      const encoded = await model.encodePixels(batch.map(({ pixels }) => pixels), { signal, onProgress });
      batch.forEach(({ i }, row) => (vectors[i] = encoded[row]!));
    }
    return transfer(vectors, vectors.map((vector) => vector.buffer));
  }

  async #pixels(model: ModelHost, image: WireImage, signal: AbortSignal): Promise<Pixels> {
    const { recipe } = model;
    const source = 'url' in image ? await readBlob(image, signal) : image;
    return (await this.#decoder.decode(source, recipe, { thumb: false, signal })).pixels;
  }
}

interface OpenLibrary {
  /** The model that it was opened for. */
  readonly key: string;
  readonly open: Promise<{ readonly engine: LibraryEngine; readonly model: ModelHost }>;
  users: number;
}
