import { GlimpseError } from '../errors.ts';
import type { Space, Tower } from '../types.ts';
import { doodle } from './doodle.ts';
import type { Preset, PresetFile } from './preset.ts';

export type { Preset, PresetFile };

/** Every model that comes with Glimpse. */
export const presets: readonly Preset[] = [doodle];

/** @throws GlimpseError `model-unknown` */
export function presetOf(id: string): Preset {
  const preset = presets.find((candidate) => candidate.id === id);
  if (!preset) throw new GlimpseError('model-unknown', `${id}; known: ${presets.map((p) => p.id).join(', ')}`);
  return preset;
}

/** What makes this preset's vectors comparable to each other and to nothing else. */
export function spaceOf(preset: Preset): Space {
  const { id, revision, dtype, recipe, dims } = preset;
  return { id: `${id}@${revision} text:${dtype.text} vision:${dtype.vision} pixels:${recipe.version}`, dims };
}

/** The files without which a tower cannot start. */
export function filesOf(preset: Preset, tower: Tower): readonly PresetFile[] {
  return preset.files.filter((file) => file.tower === tower || file.tower === 'both');
}
