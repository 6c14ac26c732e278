import { Lazy } from '../engine/lazy.ts';
import { orAbort } from '../engine/or-abort.ts';
import { GlimpseError } from '../errors.ts';
import { filesOf, folderOf } from '../models/files.ts';
import { towersOf } from '../models/preset.ts';
import type { Encoder } from '../ports.ts';
import type { ModelFiles } from '../store/model-files.ts';
import type { BandRules, CallOptions, Chunk, Dtypes, LibraryEvents, ModelFacts, ModelInfo, PixelRecipe, Pixels, Progress, Space, Tower, TowerInfo, Vector } from '../types.ts';
import { firstBatch } from './first-batch.ts';
import type { ModelPlan } from './plan.ts';
import { modelFiles, runtimeFile } from './tower-files.ts';
import type { Towers } from './towers.ts';

/** What a model says to all who use it. */
export interface ModelListener {
  onProgress(progress: Progress): void;
  onReady(info: TowerInfo): void;
  onRecovered(detail: LibraryEvents['recovered']): void;
}

/** A model: what it is is known at once, its towers are loaded and started when they are first needed. */
export class ModelHost implements Encoder {
  /** By the library that listens. */
  readonly listeners = new Map<string, ModelListener>();
  /** Who holds it: libraries, and callers of `loadModel`. */
  #users = 0;
  readonly #plan: ModelPlan;
  readonly #files: ModelFiles;
  readonly #loading = new Lazy(() => this.#load());
  #towers: Towers | undefined;
  #disposed = false;

  constructor(plan: ModelPlan, files: ModelFiles) {
    this.#plan = plan;
    this.#files = files;
  }

  get space(): Space {
    return this.#plan.space;
  }

  get recipe(): PixelRecipe {
    const { vision, id } = this.#plan.preset;
    if (!vision) throw new GlimpseError('text-only', id);
    return vision.recipe;
  }

  async background(): Promise<{ readonly texts: readonly string[]; readonly bands: BandRules | undefined }> {
    const { background, bands } = this.#plan.preset;
    return { texts: background ?? (await import('../models/background.ts')).backgroundTexts, bands };
  }

  /** Small at first, so that a query's picture never waits long behind a batch. */
  get batch(): number {
    return this.#towers?.batch ?? (this.#plan.preset.vision ? firstBatch : 1);
  }

  get info(): ModelInfo {
    return { preset: this.#plan.preset.id, space: this.space, towers: this.#towers?.info ?? [] };
  }

  async prepare(towers: readonly Tower[], options: CallOptions = {}): Promise<void> {
    return (await this.#wanted(options)).prepare(towers, options);
  }

  /** What the model is, and what these of its towers cost here. */
  async facts(wanted: readonly Tower[] = ['text', 'vision']): Promise<ModelFacts> {
    const { preset, dtypes, modelBases, build, wasmBase } = this.#plan;
    const towers = preset.combined ? towersOf(preset) : towersOf(preset).filter((tower) => wanted.includes(tower));
    const files = [...modelFiles(this.#plan, towers, dtypes), runtimeFile(build, this.#plan)];
    const [sizes, download] = await Promise.all([this.#files.sizes(files), this.#files.missing(files)]);
    const { hostname, origin } = new URL(folderOf(preset, modelBases[0] ?? wasmBase));
    const bytesOf = (choice: Dtypes): number => filesOf(preset, towers, choice).reduce((sum, { bytes }) => sum + bytes, 0);
    return {
      preset: preset.id,
      licence: preset.licence,
      languages: preset.languages,
      pictures: preset.vision !== undefined,
      embedded: preset.repo === undefined,
      host: origin === globalThis.location?.origin ? undefined : hostname,
      dtypes,
      bytes: sizes.reduce((sum, size) => sum + size, 0),
      download,
      exact: files.every(({ approximate, bytes }, i) => !approximate || sizes[i] !== bytes),
      choices: { auto: bytesOf(this.#plan.usual), ...(preset.small && { small: bytesOf(preset.small) }) },
    };
  }

  /**
   * Bytes that somebody has to agree to before anything is indexed: what is not on this device of the runtime and the towers, of
   * which captions take the one for words. None of a model that comes with the page.
   */
  async missing(): Promise<number> {
    const { preset, build, dtypes } = this.#plan;
    if (preset.repo === undefined) return 0;
    return this.#files.missing([...modelFiles(this.#plan, towersOf(preset), dtypes), runtimeFile(build, this.#plan)]);
  }

  async encodeText(texts: readonly string[], options: CallOptions = {}): Promise<Vector[]> {
    return (await this.#wanted(options)).encodeText(texts, options);
  }

  /** Long texts in overlapping stretches, each with its vector, in order. */
  async encodeChunks(texts: readonly string[], options: CallOptions = {}): Promise<Chunk[]> {
    return (await this.#wanted(options)).encodeChunks(texts, options);
  }

  async encodePixels(pixels: readonly Pixels[], options: CallOptions & { readonly urgent?: boolean } = {}): Promise<Vector[]> {
    return (await this.#wanted(options)).encodePixels(pixels, options);
  }

  retain(): void {
    this.#users++;
  }

  /** Ends both towers when the last user has gone; true if so. */
  release(): boolean {
    if (--this.#users > 0) return false;
    this.#disposed = true;
    this.#towers?.dispose();
    return true;
  }

  #wanted({ signal }: CallOptions): Promise<Towers> {
    return orAbort(this.#loading.get(), signal);
  }

  async #load(): Promise<Towers> {
    const { Towers: Loaded } = await import('./towers.ts');
    this.#towers = new Loaded(this.#plan, this.#files, {
      onProgress: (progress) => this.listeners.forEach((listener) => listener.onProgress(progress)),
      onReady: (info) => this.listeners.forEach((listener) => listener.onReady(info)),
      onRecovered: (detail) => this.listeners.forEach((listener) => listener.onRecovered(detail)),
    });
    // Whoever used it may have gone meanwhile.
    if (this.#disposed) this.#towers.dispose();
    return this.#towers;
  }
}
