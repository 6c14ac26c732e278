import { LibraryEngine } from '../engine/library.ts';
import type { GlimpseError } from '../errors.ts';
import type { Decoder, LibraryStore, Ports, Shards } from '../ports.ts';
import { openLibraryStore } from '../store/open-library.ts';
import { sha256 } from '../store/sha256.ts';
import type { Page } from '../types.ts';
import type { ModelHost } from './model-host.ts';
import type { Models } from './models.ts';
import { ChannelPeers, noPeers } from './peers.ts';
import type { EngineEvent, IndexRef, LibraryRef } from './protocol.ts';
import { remember, searchedWith } from './searched-with.ts';
import { SoleWriter, TabWriter } from './writer.ts';

/** What a library can do, be it one of this browser's own or a prebuilt one. */
export type Engine = Omit<Pick<LibraryEngine, keyof LibraryEngine>, 'list'> & {
  readonly readOnly?: boolean;
  list(offset: number, limit: number): Page | Promise<Page>;
};

/** A library that can be used. */
export interface Open {
  readonly engine: Engine;
  /** The model that it was opened for. */
  readonly model: ModelHost;
  /** The model of the rows that are searched: another one, until those of `model` are complete. */
  readonly searching: ModelHost;
  close(): void;
}

interface Entry {
  /** The model that it was opened for. */
  readonly key: string;
  readonly open: Promise<Open>;
}

/** The libraries of this tab: opened when first named, shared by all who name them. */
export class Libraries {
  readonly #emit: (event: EngineEvent) => void;
  readonly #models: Models;
  readonly #decoder: Decoder;
  readonly #entries = new Map<string, Entry>();
  /** What is to take the place of an open library, as soon as it is open itself. */
  readonly #coming = new Map<string, Entry>();
  /** By library: how often it was opened and not closed yet. */
  readonly #users = new Map<string, number>();
  #openings = 0;

  constructor(emit: (event: EngineEvent) => void, models: Models, decoder: Decoder) {
    this.#emit = emit;
    this.#models = models;
    this.#decoder = decoder;
  }

  names(): Iterable<string> {
    return this.#entries.keys();
  }

  async use<T>(ref: LibraryRef, call: (open: Open) => T | Promise<T>): Promise<T> {
    return call(await this.#entry(ref).open);
  }

  retain(name: string): void {
    this.#users.set(name, (this.#users.get(name) ?? 0) + 1);
  }

  /** The last user's leaving closes it. An engine that was restarted knows nobody: then the first to leave is the last one. */
  release(name: string): void {
    const left = (this.#users.get(name) ?? 0) - 1;
    if (left > 0) return void this.#users.set(name, left);
    this.#users.delete(name);
    for (const map of [this.#entries, this.#coming]) {
      const entry = map.get(name);
      map.delete(name);
      if (entry) shut(entry);
    }
  }

  /** One name, one library. Named with another model, it is opened anew for that one; where that fails, the old one goes on. */
  #entry(ref: LibraryRef): Entry {
    const key = JSON.stringify(ref.model);
    for (const entry of [this.#entries.get(ref.name), this.#coming.get(ref.name)]) if (entry?.key === key) return entry;
    return this.#start(ref, key, true);
  }

  #start(ref: LibraryRef, key: string, change: boolean): Entry {
    const { name } = ref;
    const coming = this.#coming.get(name);
    if (coming) shut(coming);
    this.#coming.delete(name);
    // The rows that are searched are another model's now. Nobody but a new visit changes them back: two tabs would take turns for ever.
    const again = (): void => {
      if (this.#entries.get(name) === entry) this.#start(ref, key, false);
    };
    const entry: Entry = { key, open: ref.index ? this.#openIndex(ref, ref.index) : this.#open(ref, change, again) };
    (this.#entries.has(name) ? this.#coming : this.#entries).set(name, entry);
    entry.open.then(
      () => {
        if (this.#coming.get(name) !== entry) return;
        this.#coming.delete(name);
        const before = this.#entries.get(name);
        this.#entries.set(name, entry);
        if (before) shut(before);
      },
      () => {
        for (const map of [this.#coming, this.#entries]) if (map.get(name) === entry) map.delete(name);
      },
    );
    return entry;
  }

  /**
   * @param change the rows shall be of the model that was asked for, if they are not
   * @param again what is to happen when they have become another model's
   */
  async #open(ref: LibraryRef, change: boolean, again: () => void): Promise<Open> {
    const store = await openLibraryStore(ref.name, ref.saved);
    const held: ModelHost[] = [];
    const hold = (model: ModelHost): ModelHost => {
      model.retain();
      held.push(model);
      return model;
    };
    try {
      const searched = await searchedWith(store, ref.model);
      const model = hold(await this.#models.get(ref.model, searched ? [searched.space] : await store.spaces()));
      const old = searched && searched.space !== model.space.id ? await this.#models.get(searched.model, [searched.space]).catch(() => undefined) : undefined;
      const searching = old?.space.id === searched?.space && old ? hold(old) : model;
      // A full disk keeps nobody from searching.
      if (searching === model) await remember(store, model.space, ref.model).catch(() => {});
      const next = searching === model || !change ? undefined : {
        encoder: model,
        done: () => void remember(store, model.space, ref.model).then(again, () => {}),
      };
      const engine = await this.#openEngine(ref.name, store, searching, next, again);
      // What an earlier visit left is gone on with, if nobody has to agree to a download for it.
      void searching.missing().then((bytes) => (bytes === 0 ? engine.resume() : undefined)).catch(() => {});
      void model.missing().then((bytes) => (bytes === 0 ? engine.convert() : undefined)).catch(() => {});
      const stops = [...new Set([model, searching])].map((host) => this.#listen(ref.name, host));
      return {
        engine,
        model,
        searching,
        close: () => {
          engine.close();
          for (const stop of stops) stop();
          for (const host of held) this.#models.release(host);
        },
      };
    } catch (error) {
      store.close();
      for (const host of held) this.#models.release(host);
      throw error;
    }
  }

  async #openIndex({ name, model: asked }: LibraryRef, ref: IndexRef): Promise<Open> {
    const [{ CurrentIndex }, { IndexEngine }] = await Promise.all([import('./current-index.ts'), import('./index-engine.ts')]);
    const onDamage = ({ code, message }: GlimpseError): void => this.#emit({ library: name, type: 'recovered', detail: { code, message } });
    const onRenewed = (model: ModelHost, items: number): void => {
      stop();
      stop = this.#listen(name, model);
      this.#emit({ library: name, type: 'change', detail: { items } });
    };
    const index = await CurrentIndex.open(ref, asked, { models: this.#models, decoder: this.#decoder, shards, onDamage, onRenewed });
    let stop = this.#listen(name, index.model);
    return {
      engine: new IndexEngine(index),
      get model() {
        return index.model;
      },
      get searching() {
        return index.model;
      },
      close: () => {
        index.close();
        stop();
      },
    };
  }

  #openEngine(name: string, store: LibraryStore, encoder: ModelHost, next: Ports['next'], onMoved: () => void): Promise<LibraryEngine> {
    // What is in memory only is this tab's own; where a browser refuses storage, it refuses locks as well.
    const writer = store.saved && globalThis.navigator?.locks ? new TabWriter(store, name) : new SoleWriter(store);
    const peers = store.saved ? new ChannelPeers(name) : noPeers;
    const ports = { store, writer, encoder, decoder: this.#decoder, peers, hash: sha256, shards, ...(next && { next }) };
    return LibraryEngine.open(ports, (items) => this.#emit({ library: name, type: 'change', detail: { items } }), {
      onQueue: (detail) => this.#emit({ library: name, type: 'queue', detail }),
      onProgress: (detail) => this.#emit({ library: name, type: 'progress', detail }),
      onRecovered: (detail) => this.#emit({ library: name, type: 'recovered', detail }),
      onMoved,
      mayHelp: async () => (await encoder.missing()) === 0,
    });
  }

  /** Hands on what the model says. Gives what ends that. */
  #listen(name: string, model: ModelHost): () => void {
    // Of its own: a library that is opened anew may have the same model.
    const key = `${name} ${++this.#openings}`;
    model.listeners.set(key, {
      onProgress: (detail) => this.#emit({ library: name, type: 'progress', detail }),
      onReady: (detail) => this.#emit({ library: name, type: 'tower', detail }),
      onRecovered: (detail) => this.#emit({ library: name, type: 'recovered', detail }),
    });
    return () => model.listeners.delete(key);
  }
}

async function shards(): Promise<Shards | undefined> {
  return (await import('./scan-workers.ts')).scanWorkers();
}

/** Ends a library, once it is open. */
function shut({ open }: Entry): void {
  open.then(({ close }) => close(), () => {});
}
