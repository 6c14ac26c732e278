import type { Tensor } from 'onnxruntime-web';
import type { Device, Stretch, Vector } from '../types.ts';
import { batchesOf } from './batches.ts';
import { chunks } from './chunks.ts';
import type { Graph } from './graph.ts';
import type { TowerSettings } from './settings.ts';
import { runsAlone } from './settings.ts';
import type { Tokenize } from './tokens.ts';
import { truncate } from './tokens.ts';
import { vectorsIn } from './vectors.ts';

/** Tokens of filling that a batch may have for each real one. On the processor a batch saves nothing, and filling costs as much as words. */
const filling: Readonly<Record<Device, number>> = { webgpu: 0.15, wasm: 0 };

/** Words to vectors. */
export class TextTower {
  readonly #graph: Graph;
  readonly #tokenize: Tokenize;
  readonly #settings: TowerSettings;

  constructor(graph: Graph, tokenize: Tokenize, settings: TowerSettings) {
    this.#graph = graph;
    this.#tokenize = tokenize;
    this.#settings = settings;
  }

  /** Where a long text is cut so that each stretch fits. */
  split(text: string): Stretch[] {
    return chunks(text, this.#tokenize, this.#settings.maxTokens);
  }

  /** One unit vector a text, in order; what is longer than the maximum is cut. @param batch texts in one run at most */
  async encode(texts: readonly string[], batch: number): Promise<Vector[]> {
    const { dtype, maxTokens } = this.#settings;
    const ids = texts.map((text) => truncate(this.#tokenize(text), maxTokens));
    const vectors: Vector[] = [];
    for (const indices of batchesOf(ids.map(({ length }) => length), runsAlone(dtype) ? 1 : batch, filling[this.#graph.device])) {
      const encoded = await this.#run(indices.map((i) => ids[i]!));
      indices.forEach((i, row) => (vectors[i] = encoded[row]!));
    }
    return vectors;
  }

  async #run(texts: readonly (readonly number[])[]): Promise<Vector[]> {
    const { preset, dimensions } = this.#settings;
    const { Tensor } = this.#graph.onnx;
    const longest = Math.max(...texts.map(({ length }) => length));
    const ids = texts.map((text) => [...text, ...Array<number>(longest - text.length).fill(preset.text.tokens.pad)]);
    const mask = texts.map((text) => Array.from({ length: longest }, (_, i) => (i < text.length ? 1 : 0)));
    const integers = (rows: readonly (readonly number[])[]) => new Tensor('int64', BigInt64Array.from(rows.flat(), BigInt), [rows.length, longest]);
    const outputs = await this.#graph.run({
      input_ids: () => integers(ids),
      attention_mask: () => integers(mask),
      token_type_ids: () => integers(ids.map((row) => row.map(() => 0))),
      pixel_values: () => this.#noPicture(),
    });
    return vectorsIn(outputs, { names: preset.text.outputs, rows: texts.length, dims: preset.dims, keep: dimensions, ...(preset.text.pooling && { mean: { mask } }) });
  }

  /** A graph with both towers wants pictures too: none, or a blank one where WebGPU cannot run on none (it fails in Conv). */
  #noPicture(): Tensor {
    const count = this.#graph.device === 'webgpu' ? 1 : 0;
    const size = this.#settings.preset.vision?.recipe.size ?? 0;
    return new this.#graph.onnx.Tensor('float32', new Float32Array(count * 3 * size * size), [count, 3, size, size]);
  }
}
