import { GlimpseError } from '../errors.ts';
import { ModelFiles } from '../store/model-files.ts';
import { nowhere } from '../store/part-store.ts';
import type { Stats, Thumb, Tower } from '../types.ts';
import { LateDecoder } from './late-decoder.ts';
import type { Open } from './libraries.ts';
import { Libraries } from './libraries.ts';
import { Models } from './models.ts';
import type { EngineCalls, EngineEvent, LibraryRef } from './protocol.ts';
import type { Handlers } from './rpc.ts';
import { transfer } from './rpc.ts';

/** What the engine worker does: models and libraries by reference, opened when first named, shared by all who name them. */
export class EngineService {
  readonly #emit: (event: EngineEvent) => void;
  readonly #models = new Models(new ModelFiles({}, () => this.#diskFull()), new ModelFiles({}, () => {}, async () => nowhere));
  readonly #decoder = new LateDecoder();
  readonly #libraries: Libraries;

  constructor(emit: (event: EngineEvent) => void) {
    this.#emit = emit;
    this.#libraries = new Libraries(emit, this.#models, this.#decoder);
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
      encode: async (ref, inputs, context) => {
        const [model, { encodeInputs }] = await Promise.all([this.#models.get(ref), import('./encode-inputs.ts')]);
        const vectors = await encodeInputs(model, this.#decoder, inputs, context);
        return transfer(vectors, vectors.map((vector) => vector.buffer));
      },
      chunks: async (ref, texts, { signal, onProgress }) => {
        const chunks = await (await this.#models.get(ref)).encodeChunks(texts, { signal, onProgress });
        return transfer(chunks, chunks.map(({ vector }) => vector.buffer));
      },
      pixels: async (ref, image, { signal }) => {
        const [model, { pixelsOf }] = await Promise.all([this.#models.get(ref), import('./encode-inputs.ts')]);
        const pixels = await pixelsOf(model, this.#decoder, image, signal);
        return transfer(pixels, [pixels.buffer]);
      },
      facts: async (ref) => (await this.#models.get(ref)).facts(),
      disposeModel: async (ref) => this.#models.release(await this.#models.get(ref)),
      open: async (ref, kept) => {
        const stats = await this.#stats(ref);
        const evicted = kept > 0 && (await this.#with(ref, ({ engine }) => engine.isBlank())) ? kept : 0;
        this.#libraries.retain(ref.name);
        return { ...stats, evicted };
      },
      close: ({ name }) => this.#libraries.release(name),
      add: (ref, items, context) => this.#with(ref, ({ engine }) => engine.add(items, context)),
      pause: (ref, paused) => this.#with(ref, ({ engine }) => engine.pause(paused)),
      search: (ref, query, context) => this.#with(ref, ({ engine }) => engine.search(query, context)),
      facets: (ref, filters) => this.#with(ref, ({ engine }) => engine.facets(filters)),
      describe: (ref, id, labels, context) => this.#with(ref, ({ engine }) => engine.describe(id, labels, context)),
      sync: (ref, folder, context) => this.#with(ref, ({ engine }) => engine.sync(folder, context)),
      folders: (ref) => this.#with(ref, ({ engine }) => engine.folders()),
      folderHandle: (ref, id) => this.#with(ref, ({ engine }) => engine.folderHandle(id)),
      unfollow: (ref, id) => this.#with(ref, ({ engine }) => engine.unfollow(id)),
      failures: (ref) => this.#with(ref, ({ engine }) => engine.failures()),
      retry: (ref, ids) => this.#with(ref, ({ engine }) => engine.retry(ids)),
      dismiss: (ref, ids) => this.#with(ref, ({ engine }) => engine.dismiss(ids)),
      cancel: (ref) => this.#with(ref, ({ engine }) => engine.cancel()),
      export: (ref, context) => this.#with(ref, ({ engine }) => engine.export(context)),
      import: (ref, file, context) => this.#with(ref, ({ engine }) => engine.import(file, context)),
      list: (ref, offset, limit) => this.#with(ref, ({ engine }) => engine.list(offset, limit)),
      thumbs: async (ref, ids) => {
        const thumbs = await this.#with(ref, ({ engine }) => engine.thumbs(ids));
        return transfer(thumbs, thumbs.flatMap((thumb: Thumb | undefined) => thumb?.data ?? []));
      },
      original: (ref, id) => this.#with(ref, ({ engine }) => engine.original(id)),
      remove: (ref, ids) => this.#with(ref, ({ engine }) => engine.remove(ids)),
      restore: (ref, ids) => this.#with(ref, ({ engine }) => engine.restore(ids)),
      clear: (ref) => this.#with(ref, ({ engine }) => engine.clear()),
      stats: (ref, towers) => this.#stats(ref, towers),
      prepare: async (ref, towers, { signal, onProgress }) => {
        await this.#with(ref, async ({ engine, model }) => {
          await model.prepare(towers, { signal, onProgress });
          await engine.resume();
          await engine.convert();
        });
        return this.#stats(ref, ref.index && towers);
      },
    };
  }

  /** What a call does with an open library. */
  #with<T>(ref: LibraryRef, call: (open: Open) => T | Promise<T>): Promise<T> {
    return this.#libraries.use(ref, call);
  }

  #diskFull(): void {
    const { code, message } = new GlimpseError('quota');
    for (const name of this.#libraries.names()) this.#emit({ library: name, type: 'recovered', detail: { code, message } });
  }

  /** @param counted the towers whose files are counted; of a prebuilt index, which may never need another, the one for words unless told */
  #stats(ref: LibraryRef, counted: readonly Tower[] | undefined = ref.index && ['text']): Promise<Stats> {
    return this.#with(ref, async ({ engine, model, searching }) => {
      const estimate = await navigator.storage?.estimate().catch(() => undefined);
      const [facts, queue, changing] = await Promise.all([model.facts(counted), engine.queued(), engine.changing()]);
      const towers = [...model.info.towers, ...(searching === model ? [] : searching.info.towers)];
      return { items: engine.size, captioned: engine.captioned, usage: estimate?.usage, quota: estimate?.quota, saved: engine.saved, readOnly: engine.readOnly ?? false, evicted: 0, model: facts, towers, queue, changing: changing && { ...changing, from: searching.info.preset } };
    });
  }
}
