import { visionWorkers } from '../encode/capabilities.ts';
import { GlimpseError } from '../errors.ts';
import type { ModelFiles } from '../store/model-files.ts';
import type { CallOptions, Chunk, Pixels, Tower, TowerInfo, Vector } from '../types.ts';
import type { ModelPlan } from './plan.ts';
import { start } from './start.ts';
import { together } from './together.ts';
import { modelFiles, runtimeFile } from './tower-files.ts';
import type { TowerEvents } from './tower-host.ts';
import { TowerHost } from './tower-host.ts';
import { VisionPool } from './vision-pool.ts';

/** Texts and characters in one call: enough to find some of like length, few enough that a query does not wait long behind them. */
const atOnce = { texts: 64, characters: 4000 };

/** Both towers of a model, each in a worker of its own, or in one when they are one graph. Started when first needed. */
export class Towers {
  readonly #plan: ModelPlan;
  readonly #files: ModelFiles;
  readonly #hosts: readonly TowerHost[];
  readonly #text: TowerHost;
  readonly #vision: TowerHost | undefined;
  readonly #pool: VisionPool | undefined;

  constructor(plan: ModelPlan, files: ModelFiles, events: TowerEvents) {
    this.#plan = plan;
    this.#files = files;
    const host = (towers: readonly Tower[]): TowerHost => new TowerHost(plan, towers, files, events, () => start('tower'));
    const { preset } = plan;
    this.#text = host(preset.combined ? ['text', 'vision'] : ['text']);
    this.#vision = preset.combined ? this.#text : preset.vision && host(['vision']);
    this.#pool = this.#vision && this.#poolOf(this.#vision);
    this.#hosts = [...new Set([this.#text, ...(this.#vision ? [this.#vision] : [])])];
  }

  get batch(): number {
    return this.#pool?.batch ?? 1;
  }

  get info(): TowerInfo[] {
    return this.#hosts.flatMap(({ info }) => info);
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
        return (await this.#files.missing([...modelFiles(this.#plan, ['vision'], this.#plan.dtypes), runtimeFile('wasm', this.#plan)])) === 0;
      },
    });
  }

  dispose(): void {
    this.#pool?.dispose();
    for (const host of this.#hosts) host.dispose();
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
