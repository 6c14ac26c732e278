import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { presetOf } from '../src/models/index.ts';
import type { GraphFile, Preset, PresetFile, TowerPreset } from '../src/models/preset.ts';
import type { Dtype } from '../src/types.ts';
import { root } from './unit/source.ts';

/** What `tools/checkpoints` recorded of a small model: unit vectors by other implementations. */
export interface Golden {
  readonly dims: number;
  readonly pad: number;
  readonly texts: readonly { readonly text: string; readonly input_ids: readonly number[]; readonly vector: readonly number[]; readonly cosine: Readonly<Record<string, number>> }[];
  readonly images: readonly { readonly picture: string; readonly file?: string; readonly vector: readonly number[]; readonly cosine: Readonly<Record<string, number>> }[];
}

const suffixes: readonly (readonly [Dtype, string])[] = [['fp32', ''], ['fp16', '_fp16'], ['q8', '_quantized']];

const read = <T>(id: string, name: string): T => JSON.parse(readFileSync(join(root, 'test/golden/checkpoints', id, name), 'utf8')) as T;

export const goldenOf = (id: string): Golden => read<Golden>(id, 'golden.json');

/** A small model of the family of a preset: the same in everything but its sizes, as a preset of one's own. */
export function checkpoint(id: string): Preset {
  const { files } = read<{ files: PresetFile[] }>(id, 'manifest.json');
  const { dims, pad } = goldenOf(id);
  const real = presetOf(id);
  const found = (path: string): PresetFile[] => files.filter((file) => file.path === path);
  const graphs = (tower: TowerPreset): Partial<Record<Dtype, GraphFile>> => {
    const name = Object.values(tower.graphs)[0]!.path.replace(/(_fp16|_quantized)?\.onnx$/, '');
    return Object.fromEntries(suffixes.flatMap(([dtype, suffix]) => found(`${name}${suffix}.onnx`).map((file) => [dtype, file])));
  };
  const { golden: _, small: __, floating: ___, leastDims, ...rest } = real;
  const dtype = { wasm: 'fp32', webgpu: 'fp32' } as const;
  return {
    ...rest,
    id: `small-${id}`,
    repo: `checkpoints/${id}`,
    revision: '0'.repeat(40),
    dims,
    ...(leastDims && { leastDims }),
    text: { ...real.text, dtype, graphs: graphs(real.text), files: [...found('tokenizer.json'), ...found('tokenizer_config.json')], tokens: { ...real.text.tokens, pad } },
    ...(real.vision && { vision: { ...real.vision, dtype, graphs: graphs(real.vision) } }),
  };
}
