import { availableParallelism } from 'node:os';
import { Graph } from '../../encode/graph.ts';
import type { Onnx } from '../../encode/runtime.ts';
import { testPictures, testTexts } from '../../encode/self-test.ts';
import { TextTower } from '../../encode/text-tower.ts';
import { loadTokenizer } from '../../encode/tokens.ts';
import { VisionTower } from '../../encode/vision-tower.ts';
import { GlimpseError } from '../../errors.ts';
import { graphOf } from '../../models/files.ts';
import type { Encoder } from '../../ports.ts';
import type { CallOptions, PixelRecipe, Pixels, Space, Tower, Vector } from '../../types.ts';
import { backgroundOf, type LocalModel, readModel, recipeOf } from './model.ts';
import { optional } from './optional.ts';

/** Inputs in one run at most: more is no faster on a processor, and a batch is what a stop may lose. */
const atOnce = { pictures: 4, texts: 16 };

interface Loaded {
  readonly text?: TextTower;
  readonly vision?: VisionTower;
}

/** A model on the ONNX Runtime of Node. Each tower is loaded, and tested as in a browser, when it is first needed. */
export class NativeEncoder implements Encoder {
  readonly #model: LocalModel;
  readonly #threads: number;
  readonly #towers = new Map<Tower, Promise<Loaded>>();
  readonly batch = atOnce.pictures;

  constructor(model: LocalModel, threads: number = availableParallelism()) {
    this.#model = model;
    this.#threads = threads;
  }

  get space(): Space {
    return this.#model.space;
  }

  get recipe(): PixelRecipe {
    return recipeOf(this.#model);
  }

  async background(): Promise<ReturnType<typeof backgroundOf>> {
    return backgroundOf(this.#model);
  }

  async prepare(towers: readonly Tower[]): Promise<void> {
    await Promise.all(towers.filter((tower) => this.#model.preset[tower]).map((tower) => this.#tower(tower)));
  }

  async encodeText(texts: readonly string[], { signal }: CallOptions = {}): Promise<Vector[]> {
    const { text } = await this.#tower('text');
    const vectors: Vector[] = [];
    for (let at = 0; at < texts.length; at += atOnce.texts) {
      signal?.throwIfAborted();
      vectors.push(...(await text!.encode(texts.slice(at, at + atOnce.texts), atOnce.texts)));
    }
    return vectors;
  }

  async encodePixels(pixels: readonly Pixels[], { signal }: CallOptions = {}): Promise<Vector[]> {
    signal?.throwIfAborted();
    const { vision } = await this.#tower('vision');
    if (!vision) throw new GlimpseError('text-only', this.#model.preset.id);
    return vision.encode(pixels, atOnce.pictures);
  }

  #tower(tower: Tower): Promise<Loaded> {
    const shared: Tower = this.#model.preset.combined ? 'text' : tower;
    const known = this.#towers.get(shared) ?? this.#load(this.#model.preset.combined ? ['text', 'vision'] : [tower]);
    this.#towers.set(shared, known);
    return known;
  }

  async #load(towers: readonly Tower[]): Promise<Loaded> {
    const { preset, dtypes, dimensions } = this.#model;
    const dtype = dtypes[towers[0]!];
    if (!dtype) throw new GlimpseError('text-only', preset.id);
    // The same interface, from the same package (onnxruntime-common), in the types of another version.
    const onnx = await optional('onnxruntime-node', async () => (await import('onnxruntime-node')) as unknown as Onnx);
    const files = await readModel(this.#model, towers);
    const graph = await Graph.load(onnx, files.get(graphOf(preset, towers[0]!, dtype).path)!, 'wasm', dtype, { provider: 'cpu', threads: this.#threads });
    const settings = { preset, dtype, dimensions, maxTokens: preset.text.tokens.max };
    // What was recorded is of whole vectors.
    const whole = { ...settings, dimensions: preset.dims };
    const loaded: { text?: TextTower; vision?: VisionTower } = {};
    if (towers.includes('text')) {
      const tokenize = await loadTokenizer(files);
      const tested = new TextTower(graph, tokenize, whole);
      await testTexts((texts) => tested.encode(texts, texts.length), dtype, preset.golden?.text);
      loaded.text = new TextTower(graph, tokenize, settings);
    }
    if (towers.includes('vision') && preset.vision) {
      const tested = new VisionTower(graph, preset.vision, whole);
      await testPictures((pictures) => tested.encode(pictures, pictures.length), dtype, preset.vision.recipe, preset.golden?.picture);
      loaded.vision = new VisionTower(graph, preset.vision, settings);
    }
    return loaded;
  }
}
