import { GlimpseError } from '../errors.ts';
import type { Dtype, Dtypes, Space, Tower } from '../types.ts';
import { graphOf } from './files.ts';
import type { Preset } from './preset.ts';
import { towersOf } from './preset.ts';

/** What a device computes with: one entry of `DtypeChoice`. */
export type Target = 'wasm' | 'webgpu' | 'shaderF16';

/** `auto`: what the preset says for the device; `small`: the smaller download, where there is one. */
export type DtypeOption = 'auto' | 'small' | Dtype | Partial<Dtypes>;

/** Whether the weights depend on the device at all. */
export function dependsOnDevice(preset: Preset): boolean {
  return towersOf(preset).some((tower) => new Set(Object.values(preset[tower]!.dtype)).size > 1);
}

/**
 * The weights of each tower.
 * @throws GlimpseError `model-invalid` when the preset has none of the kind that was asked for
 */
export function dtypesFor(preset: Preset, target: Target, option: DtypeOption = 'auto'): Dtypes {
  const choose = (tower: Tower): Dtype => {
    const asked = option === 'small' ? preset.small?.[tower] : typeof option === 'object' ? option[tower] : option === 'auto' ? undefined : option;
    const { dtype } = preset[tower]!;
    const chosen = asked ?? dtype[target] ?? dtype.webgpu;
    graphOf(preset, tower, chosen);
    return chosen;
  };
  const [text, vision] = [choose('text'), preset.vision && choose('vision')];
  if (preset.combined && text !== vision) throw new GlimpseError('model-invalid', `${preset.id}: both towers are in one graph`);
  return { text, ...(vision && { vision }) };
}

/**
 * What makes a preset's vectors comparable to each other and to nothing else.
 * @param dimensions leading numbers that are kept of a vector; all of them unless told
 * @throws GlimpseError `model-invalid` when the model was not trained for that many
 */
export function spaceOf(preset: Preset, { text, vision }: Dtypes, dimensions = preset.dims): Space {
  const { id, revision, dims, leastDims = dims } = preset;
  if (!(Number.isInteger(dimensions) && dimensions >= leastDims && dimensions <= dims)) {
    throw new GlimpseError('model-invalid', `${id} gives ${leastDims === dims ? dims : `${leastDims} to ${dims}`} dimensions, not ${dimensions}`);
  }
  const parts = [`${id}@${revision}`, `text:${text}`, ...(vision && preset.vision ? [`vision:${vision}`, `pixels:${preset.vision.recipe.version}`] : [])];
  if (dimensions < dims) parts.push(`dims:${dimensions}`);
  return { id: parts.join(' '), dims: dimensions };
}

/** Every choice of weights that a device could lead to, each once. */
export function possibleDtypes(preset: Preset): Dtypes[] {
  const all = (['wasm', 'webgpu', 'shaderF16'] as const).map((target) => dtypesFor(preset, target));
  return [...new Map(all.map((dtypes) => [JSON.stringify(dtypes), dtypes])).values()];
}
