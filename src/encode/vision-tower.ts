import type { PreTrainedModel } from '@huggingface/transformers';
import { GlimpseError } from '../errors.ts';
import type { Preset } from '../models/index.ts';
import type { Device, Dtype, Pixels, Vector } from '../types.ts';
import { compareWithGolden, testPicture } from './self-test.ts';
import type { Transformers } from './transformers.ts';
import { loadOptions } from './transformers.ts';
import { unitRows } from './unit-rows.ts';

/** Pixels to vectors. */
export class VisionTower {
  readonly #transformers: Transformers;
  readonly #preset: Preset;
  readonly #model: PreTrainedModel;
  /** Pictures in one run. */
  readonly #batch: number;

  private constructor(transformers: Transformers, preset: Preset, model: PreTrainedModel, dtype: Dtype) {
    this.#transformers = transformers;
    this.#preset = preset;
    this.#model = model;
    // 8-bit graphs scale activations over the whole batch: only alone does a picture always get the same vector.
    this.#batch = dtype === 'q8' ? 1 : Infinity;
  }

  /** @throws GlimpseError `encoder-wrong` when the recorded picture does not give the recorded vector */
  static async load(transformers: Transformers, preset: Preset, device: Device, dtype: Dtype): Promise<VisionTower> {
    const model = await transformers.JinaCLIPVisionModel.from_pretrained(preset.id, loadOptions(device, dtype));
    const tower = new VisionTower(transformers, preset, model, dtype);
    const [vector] = await tower.encode([testPicture(preset.recipe)]);
    compareWithGolden(vector, preset.golden.picture.vector, preset);
    return tower;
  }

  /** One unit vector a picture, in order. @throws GlimpseError `input-invalid` when a tensor has another size */
  async encode(pictures: readonly Pixels[]): Promise<Vector[]> {
    const vectors: Vector[] = [];
    for (let start = 0; start < pictures.length; start += this.#batch) {
      vectors.push(...(await this.#run(pictures.slice(start, start + this.#batch))));
    }
    return vectors;
  }

  async #run(pictures: readonly Pixels[]): Promise<Vector[]> {
    const { dims, recipe } = this.#preset;
    const length = 3 * recipe.size ** 2;
    const batch = new Float32Array(pictures.length * length);
    pictures.forEach((pixels, i) => {
      // A run that fails would poison the thread, so the shape is checked before.
      if (pixels.length !== length) throw new GlimpseError('input-invalid', `${pixels.length} numbers, not ${length}`);
      batch.set(pixels, i * length);
    });
    const input = new this.#transformers.Tensor('float32', batch, [pictures.length, 3, recipe.size, recipe.size]);
    const outputs = await this.#model({ pixel_values: input });
    return unitRows(outputs, 'image_embeds', pictures.length, dims);
  }
}
