import { visionWorkers } from '../encode/capabilities.ts';
import { GlimpseError } from '../errors.ts';
import { filesOf, folderOf } from '../models/files.ts';
import { towersOf } from '../models/preset.ts';
import type { Encoder } from '../ports.ts';
import type { ModelFiles } from '../store/model-files.ts';
import type { BandRules, CallOptions, Chunk, Dtypes, LibraryEvents, ModelFacts, ModelInfo, PixelRecipe, Pixels, Progress, Space, Tower, TowerInfo, Vector } from '../types.ts';
import type { ModelPlan } from './plan.ts';
import { together } from './together.ts';
import { start } from './start.ts';
import { VisionPool } from './vision-pool.ts';
import { modelFiles, runtimeFile } from './tower-files.ts';
import type { TowerEvents } from './tower-host.ts';
import { TowerHost } from './tower-host.ts';

/** What a model says to all who use it. */
export interface ModelListener {
  onProgress(progress: Progress): void;
  onReady(info: TowerInfo): void;
  onRecovered(detail: LibraryEvents['recovered']): void;
}

/** Texts and characters in one call: enough to find some of like length, few enough that a query does not wait long behind them. */
const atOnce = { texts: 64, characters: 4000 };

/** Both towers of a model, each in a worker of its own, or in one when they are one graph. Started when first needed. */
export class ModelHost implements Encoder {
  /** By the library that listens. */
  readonly listeners = new Map<string, ModelListener>();
  /** Who holds it: libraries, and callers of `loadModel`. */
  #users = 0;
  readonly #plan: ModelPlan;
  readonly #files: ModelFiles;
  readonly #hosts: readonly TowerHost[];
  readonly #text: TowerHost;
  readonly #vision: TowerHost | undefined;
  readonly #pool: VisionPool | undefined;

  constructor(plan: ModelPlan, files: ModelFiles) {
    this.#plan = plan;
    this.#files = files;
    const events: TowerEvents = {
      onProgress: (progress) => this.listeners.forEach((listener) => listener.onProgress(progress)),
      onReady: (info) => this.listeners.forEach((listener) => listener.onReady(info)),
      onRecovered: (detail) => this.listeners.forEach((listener) => listener.onRecovered(detail)),
    };
    const host = (towers: readonly Tower[]): TowerHost => new TowerHost(plan, towers, files, events, () => start('tower'));
    const { preset } = plan;
    this.#text = host(preset.combined ? ['text', 'vision'] : ['text']);
    this.#vision = preset.combined ? this.#text : preset.vision && host(['vision']);
    this.#pool = this.#vision && this.#poolOf(this.#vision);
    this.#hosts = [...new Set([this.#text, ...(this.#vision ? [this.#vision] : [])])];
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
    return this.#pool?.batch ?? 1;
  }

  get info(): ModelInfo {
    return { preset: this.#plan.preset.id, space: this.space, towers: this.#hosts.flatMap(({ info }) => info) };
  }

  /** Fetches and starts towers ahead of their first use; those that the model does not have are passed over. */
  async prepare(towers: readonly Tower[], options: CallOptions = {}): Promise<void> {
    const wanted = towers.flatMap((tower) => (tower === 'text' ? this.#text : this.#vision) ?? []);
    const hosts = [...new Set(wanted)];
    const { onProgress } = options;
    const tellers = onProgress && together(hosts.length, onProgress);
    // The runtime is one file for both: the first counts it.
    await Promise.all(hosts.map((host, i) => host.ensure({ ...options, ...(tellers && { onProgress: tellers[i]! }) }, i > 0)));
  }

  /** What the model is and costs here. */
  async facts(): Promise<ModelFacts> {
    const { preset, dtypes, modelBases, build, wasmBase } = this.#plan;
    const towers = towersOf(preset);
    const files = [...modelFiles(this.#plan, towers, dtypes), runtimeFile(build, wasmBase)];
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

  /** Bytes that are not on this device of what indexing needs: the tower for pictures where there is one, and the runtime. */
  async missing(): Promise<number> {
    const { build, dtypes, wasmBase } = this.#plan;
    const tower: Tower = this.#vision ? 'vision' : 'text';
    return this.#files.missing([...modelFiles(this.#plan, [tower], dtypes), runtimeFile(build, wasmBase)]);
  }

  async encodeText(texts: readonly string[], options: CallOptions = {}): Promise<Vector[]> {
    const vectors: Vector[] = [];
    for (const indices of portions(texts)) {
      // One text alone is a query: somebody waits for it.
      const encoded = await this.#text.call('encodeText', indices.map((i) => texts[i]!), { ...options, urgent: texts.length === 1 });
      indices.forEach((i, row) => (vectors[i] = encoded[row]!));
    }
    return vectors;
  }

  /** Long texts in overlapping stretches, each with its vector, in order. */
  async encodeChunks(texts: readonly string[], options: CallOptions = {}): Promise<Chunk[]> {
    const stretches = await this.#text.call('split', texts, { ...options, urgent: false });
    const chunks = stretches.flatMap((list, text) => list.map((stretch) => ({ text, ...stretch })));
    const vectors = await this.encodeText(chunks.map(({ text, start, end }) => texts[text]!.slice(start, end)), options);
    return chunks.map((chunk, i) => ({ ...chunk, vector: vectors[i]! }));
  }

  async encodePixels(pixels: readonly Pixels[], { urgent = false, ...options }: CallOptions & { readonly urgent?: boolean } = {}): Promise<Vector[]> {
    if (!this.#pool) throw new GlimpseError('text-only', this.#plan.preset.id);
    return this.#pool.encode(pixels, { ...options, urgent });
  }

  #poolOf(first: TowerHost): VisionPool {
    return new VisionPool(first, {
      most: this.#plan.preset.combined ? 1 : visionWorkers(),
      another: () => new TowerHost(this.#plan, ['vision'], this.#files, silent, () => start('tower')),
      mayGrow: async () => {
        const [info] = first.info;
        if (info?.device !== 'wasm' || info.threads > 1) return false;
        return (await this.#files.missing([...modelFiles(this.#plan, ['vision'], this.#plan.dtypes), runtimeFile('wasm', this.#plan.wasmBase)])) === 0;
      },
    });
  }

  retain(): void {
    this.#users++;
  }

  /** Ends both towers when the last user has gone; true if so. */
  release(): boolean {
    if (--this.#users > 0) return false;
    this.#pool?.dispose();
    for (const host of this.#hosts) host.dispose();
    return true;
  }
}

const silent: TowerEvents = { onProgress: () => {}, onReady: () => {}, onRecovered: () => {} };

/** Indices of texts, those of like length together, in portions of a bounded number and length. */
function portions(texts: readonly string[]): number[][] {
  const sorted = texts.map((_, i) => i).sort((a, b) => texts[a]!.length - texts[b]!.length);
  const found: number[][] = [];
  let room = { texts: 0, characters: 0 };
  for (const i of sorted) {
    const { length } = texts[i]!;
    if (room.texts === 0 || room.characters < length) {
      found.push([]);
      room = { ...atOnce };
    }
    found.at(-1)!.push(i);
    room = { texts: room.texts - 1, characters: room.characters - length };
  }
  return found;
}
