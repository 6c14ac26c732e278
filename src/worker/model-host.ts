import type { Preset } from '../models/index.ts';
import { presetOf, spaceOf } from '../models/index.ts';
import type { ModelFiles } from '../store/model-files.ts';
import type { CallOptions, Encoder, LibraryEvents, ModelInfo, PixelRecipe, Pixels, Progress, Space, Tower, TowerInfo, Vector } from '../types.ts';
import type { ModelRef } from './protocol.ts';
import { spawnTower } from './spawn.ts';
import { modelFiles, runtimeFile } from './tower-files.ts';
import type { TowerEvents } from './tower-host.ts';
import { TowerHost } from './tower-host.ts';

/** What a model says to all who use it. */
export interface ModelListener {
  onProgress(progress: Progress): void;
  onReady(info: TowerInfo): void;
  onRecovered(detail: LibraryEvents['recovered']): void;
}

/** Both towers of a model, each in a worker of its own, each started when first needed. */
export class ModelHost implements Encoder {
  /** Small, so that a query's picture never waits long behind a batch. */
  readonly batch = 4;
  /** By the library that listens. */
  readonly listeners = new Map<string, ModelListener>();
  /** Who holds it: libraries, and callers of `loadModel`. */
  #users = 0;
  readonly #preset: Preset;
  readonly #ref: ModelRef;
  readonly #files: ModelFiles;
  readonly #towers: Record<Tower, TowerHost>;

  /** @throws GlimpseError `model-unknown` */
  constructor(ref: ModelRef, files: ModelFiles) {
    this.#preset = presetOf(ref.preset);
    this.#ref = ref;
    this.#files = files;
    const events: TowerEvents = {
      onProgress: (progress) => this.listeners.forEach((listener) => listener.onProgress(progress)),
      onReady: (info) => this.listeners.forEach((listener) => listener.onReady(info)),
      onRecovered: (detail) => this.listeners.forEach((listener) => listener.onRecovered(detail)),
    };
    const host = (tower: Tower): TowerHost => new TowerHost(tower, this.#preset, ref, files, events, spawnTower);
    this.#towers = { text: host('text'), vision: host('vision') };
  }

  get space(): Space {
    return spaceOf(this.#preset);
  }

  get recipe(): PixelRecipe {
    return this.#preset.recipe;
  }

  get info(): ModelInfo {
    const towers = Object.values(this.#towers).flatMap((tower) => tower.info ?? []);
    return { preset: this.#preset.id, space: this.space, towers };
  }

  /** Fetches and starts towers ahead of their first use. */
  async prepare(towers: readonly Tower[], options: CallOptions = {}): Promise<void> {
    await Promise.all(towers.map((tower) => this.#towers[tower].ensure(options)));
  }

  /** Bytes still to be fetched before both towers can run: on WASM, until an adapter has been asked for. */
  missing(): Promise<number> {
    const towers: Tower[] = ['text', 'vision'];
    const files = new Map(towers.flatMap((tower) => modelFiles(this.#preset, tower, this.#ref)).map((file) => [file.sha256, file]));
    return this.#files.missing([...files.values(), runtimeFile('wasm', this.#ref)]);
  }

  encodeText(texts: readonly string[], options: CallOptions = {}): Promise<Vector[]> {
    return this.#towers.text.call('encodeText', [texts], { ...options, urgent: true });
  }

  encodePixels(pixels: readonly Pixels[], { urgent = false, ...options }: CallOptions & { readonly urgent?: boolean } = {}): Promise<Vector[]> {
    return this.#towers.vision.call('encodePixels', [pixels], { ...options, urgent });
  }

  retain(): void {
    this.#users++;
  }

  /** Ends both towers when the last user has gone; true if so. */
  release(): boolean {
    if (--this.#users > 0) return false;
    this.#towers.text.dispose();
    this.#towers.vision.dispose();
    return true;
  }
}
