import { GlimpseError } from '../errors.ts';
import type { VisionPreset } from '../models/preset.ts';
import type { Pixels, Vector } from '../types.ts';
import type { Graph } from './graph.ts';
import type { TowerSettings } from './settings.ts';
import { runsAlone } from './settings.ts';
import { vectorsIn } from './vectors.ts';

/** Pixels to vectors. */
export class VisionTower {
  readonly #graph: Graph;
  readonly #vision: VisionPreset;
  readonly #settings: TowerSettings;

  constructor(graph: Graph, vision: VisionPreset, settings: TowerSettings) {
    this.#graph = graph;
    this.#vision = vision;
    this.#settings = settings;
  }

  /** One unit vector a picture, in order. @param batch pictures in one run at most @throws GlimpseError `input-invalid` when a tensor has another size */
  async encode(pictures: readonly Pixels[], batch: number): Promise<Vector[]> {
    const step = runsAlone(this.#settings.dtype) ? 1 : batch;
    const vectors: Vector[] = [];
    for (let start = 0; start < pictures.length; start += step) vectors.push(...(await this.#run(pictures.slice(start, start + step))));
    return vectors;
  }

  async #run(pictures: readonly Pixels[]): Promise<Vector[]> {
    const { preset, dimensions } = this.#settings;
    const { Tensor } = this.#graph.onnx;
    const { size } = this.#vision.recipe;
    const outputs = await this.#graph.run({
      pixel_values: () => new Tensor('float32', join(pictures, 3 * size * size), [pictures.length, 3, size, size]),
      // A graph with both towers wants words too: the shortest there are.
      input_ids: () => new Tensor('int64', BigInt64Array.of(1n), [1, 1]),
      attention_mask: () => new Tensor('int64', BigInt64Array.of(1n), [1, 1]),
    });
    return vectorsIn(outputs, { names: this.#vision.outputs, rows: pictures.length, dims: preset.dims, keep: dimensions });
  }
}

/** The pictures one behind the other; a single one is not copied. */
function join(pictures: readonly Pixels[], length: number): Pixels {
  for (const pixels of pictures) if (pixels.length !== length) throw new GlimpseError('input-invalid', `${pixels.length} numbers, not ${length}`);
  if (pictures.length === 1) return pictures[0]!;
  const joined = new Float32Array(pictures.length * length);
  pictures.forEach((pixels, i) => joined.set(pixels, i * length));
  return joined;
}
