import { ahead, grouped } from '../engine/ahead.ts';
import { LibraryEngine } from '../engine/library.ts';
import { readBlob } from '../engine/read.ts';
import { GlimpseError } from '../errors.ts';
import type { LibraryStore, Shards } from '../ports.ts';
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
import { SoleWriter, TabWriter } from './writer.ts';

/** What the engine worker does: models and libraries by reference, opened when first named, shared by all who name them. */
export class EngineService {
  readonly #emit: (event: EngineEvent) => void;
  readonly #models = new Models(new ModelFiles({}, () => this.#diskFull()));
  readonly #decoder = new DecodeHost(() => start('decode'));
  readonly #libraries = new Map<string, OpenLibrary>();
  /** What is to take the place of an open library, as soon as it is open itself. */
  readonly #coming = new Map<string, OpenLibrary>();
  /** By library: how often it was opened and not closed yet. */
  readonly #users = new Map<string, number>();
  #openings = 0;

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
        this.#users.set(ref.name, (this.#users.get(ref.name) ?? 0) + 1);
        return stats;
      },
      close: ({ name }) => {
        // An engine that was restarted knows nobody: then the first to close is the last one.
        const left = (this.#users.get(name) ?? 0) - 1;
        if (left > 0) return void this.#users.set(name, left);
        this.#users.delete(name);
        const entry = this.#libraries.get(name);
        this.#libraries.delete(name);
        if (entry) shut(entry);
      },
      add: async (ref, items, context) => (await this.#library(ref)).add(items, context),
      pause: async (ref, paused) => (await this.#library(ref)).pause(paused),
      search: async (ref, query, context) => (await this.#library(ref)).search(query, context),
      facets: async (ref, filters) => (await this.#library(ref)).facets(filters),
      describe: async (ref, id, labels, context) => (await this.#library(ref)).describe(id, labels, context),
      sync: async (ref, folder, context) => (await this.#library(ref)).sync(folder, context),
      folders: async (ref) => (await this.#library(ref)).folders(),
      folderHandle: async (ref, id) => (await this.#library(ref)).folderHandle(id),
      unfollow: async (ref, id) => (await this.#library(ref)).unfollow(id),
      failures: async (ref) => (await this.#library(ref)).failures(),
      retry: async (ref, ids) => (await this.#library(ref)).retry(ids),
      dismiss: async (ref, ids) => (await this.#library(ref)).dismiss(ids),
      cancel: async (ref) => (await this.#library(ref)).cancel(),
      export: async (ref, context) => (await this.#library(ref)).export(context),
      import: async (ref, file, context) => (await this.#library(ref)).import(file, context),
      list: async (ref, offset, limit) => (await this.#library(ref)).list(offset, limit),
      thumbs: async (ref, ids) => {
        const thumbs = await (await this.#library(ref)).thumbs(ids);
        return transfer(thumbs, thumbs.flatMap((thumb: Thumb | undefined) => thumb?.data ?? []));
      },
      remove: async (ref, ids) => (await this.#library(ref)).remove(ids),
      restore: async (ref, ids) => (await this.#library(ref)).restore(ids),
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

  /** One name, one library. Named with another model, it is opened anew for that one; where that fails, the old one goes on. */
  #entry(ref: LibraryRef): OpenLibrary {
    const { name } = ref;
    const key = JSON.stringify(ref.model);
    const current = this.#libraries.get(name);
    const coming = this.#coming.get(name);
    for (const entry of [current, coming]) if (entry?.key === key) return entry;
    if (coming) shut(coming);
    this.#coming.delete(name);
    const entry = { key, open: this.#open(ref) };
    (current ? this.#coming : this.#libraries).set(name, entry);
    entry.open.then(
      () => {
        if (this.#coming.get(name) !== entry) return;
        this.#coming.delete(name);
        const before = this.#libraries.get(name);
        this.#libraries.set(name, entry);
        if (before) shut(before);
      },
      () => {
        for (const map of [this.#coming, this.#libraries]) if (map.get(name) === entry) map.delete(name);
      },
    );
    return entry;
  }

  async #open({ name, model: ref }: LibraryRef): Promise<Open> {
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
      const engine = await this.#openEngine(name, store, model);
      // What an earlier visit left is gone on with, if that costs no download.
      void model.missing().then((bytes) => (bytes === 0 ? engine.resume() : undefined)).catch(() => {});
      return { engine, model, close: this.#listen(name, engine, model) };
    } catch (error) {
      this.#models.release(model);
      throw error;
    }
  }

  #openEngine(name: string, store: LibraryStore, model: ModelHost): Promise<LibraryEngine> {
    const shards = async (): Promise<Shards | undefined> => (await import('./scan-workers.ts')).scanWorkers();
    const writer = globalThis.navigator?.locks ? new TabWriter(store, name) : new SoleWriter(store);
    const ports = { store, writer, encoder: model, decoder: this.#decoder, peers: new ChannelPeers(name), hash: sha256, shards };
    return LibraryEngine.open(ports, (items) => this.#emit({ library: name, type: 'change', detail: { items } }), {
      mayHelp: async () => (await model.missing()) === 0,
      onQueue: (detail) => this.#emit({ library: name, type: 'queue', detail }),
      onProgress: (detail) => this.#emit({ library: name, type: 'progress', detail }),
      onRecovered: (detail) => this.#emit({ library: name, type: 'recovered', detail }),
    });
  }

  /** Hands on what the model says. Gives what ends all of it. */
  #listen(name: string, engine: LibraryEngine, model: ModelHost): () => void {
    // Of its own: a library that is opened anew may have the same model.
    const key = `${name} ${++this.#openings}`;
    model.listeners.set(key, {
      onProgress: (detail) => this.#emit({ library: name, type: 'progress', detail }),
      onReady: (detail) => this.#emit({ library: name, type: 'tower', detail }),
      onRecovered: (detail) => this.#emit({ library: name, type: 'recovered', detail }),
    });
    return () => {
      engine.close();
      model.listeners.delete(key);
      this.#models.release(model);
    };
  }

  #diskFull(): void {
    const { code, message } = new GlimpseError('quota');
    for (const name of this.#libraries.keys()) this.#emit({ library: name, type: 'recovered', detail: { code, message } });
  }

  async #stats(ref: LibraryRef): Promise<Stats> {
    const { engine, model } = await this.#entry(ref).open;
    const estimate = await navigator.storage?.estimate().catch(() => undefined);
    return { items: engine.size, usage: estimate?.usage, quota: estimate?.quota, saved: engine.saved, model: await model.facts(), towers: model.info.towers, captioned: 0, queue: await engine.queued(), changing: undefined };
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

interface Open {
  readonly engine: LibraryEngine;
  readonly model: ModelHost;
  close(): void;
}

interface OpenLibrary {
  /** The model that it was opened for. */
  readonly key: string;
  readonly open: Promise<Open>;
}

/** Ends a library, once it is open. */
function shut({ open }: OpenLibrary): void {
  open.then(({ close }) => close(), () => {});
}
