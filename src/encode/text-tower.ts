import type { PreTrainedModel, PreTrainedTokenizer } from '@huggingface/transformers';
import type { Preset } from '../models/index.ts';
import type { Device, Dtype, Vector } from '../types.ts';
import { compareWithGolden } from './self-test.ts';
import type { Transformers } from './transformers.ts';
import { loadOptions } from './transformers.ts';
import { truncate } from './truncate.ts';
import { unitRows } from './unit-rows.ts';

/** Words to vectors. */
export class TextTower {
  readonly #transformers: Transformers;
  readonly #preset: Preset;
  readonly #model: PreTrainedModel;
  readonly #tokenizer: PreTrainedTokenizer;

  private constructor(transformers: Transformers, preset: Preset, model: PreTrainedModel, tokenizer: PreTrainedTokenizer) {
    this.#transformers = transformers;
    this.#preset = preset;
    this.#model = model;
    this.#tokenizer = tokenizer;
  }

  /** @throws GlimpseError `encoder-wrong` when the recorded text does not give the recorded vector */
  static async load(transformers: Transformers, preset: Preset, device: Device, dtype: Dtype): Promise<TextTower> {
    const tokenizer = await transformers.AutoTokenizer.from_pretrained(preset.id);
    const model = await transformers.JinaCLIPTextModel.from_pretrained(preset.id, loadOptions(device, dtype));
    const tower = new TextTower(transformers, preset, model, tokenizer);
    const { input, vector } = preset.golden.text;
    compareWithGolden((await tower.encode([input]))[0], vector, preset);
    return tower;
  }

  /** One unit vector a text, in order. */
  async encode(texts: readonly string[]): Promise<Vector[]> {
    const vectors: Vector[] = [];
    // One at a time: padding would cost more than it saves on queries, and no length can change another's vector.
    for (const text of texts) vectors.push(await this.#encodeOne(text));
    return vectors;
  }

  async #encodeOne(text: string): Promise<Vector> {
    const ids = truncate(this.#tokenizer.encode(text), this.#preset.maxTokens);
    const input = new this.#transformers.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]);
    const outputs = await this.#model({ input_ids: input });
    return unitRows(outputs, 'text_embeds', 1, this.#preset.dims)[0]!;
  }
}
