import { GlimpseError } from '../errors.ts';
import { checkPreset } from './check.ts';
import { clipVitBasePatch16, clipVitBasePatch32 } from './clip.ts';
import { doodle } from './doodle.ts';
import { jinaClipV1 } from './jina-clip-v1.ts';
import { jinaClipV2 } from './jina-clip-v2.ts';
import { jinaEmbeddingsV2 } from './jina-embeddings-v2.ts';
import type { Preset } from './preset.ts';

/** Every model that comes with Glimpse. */
export const presets: readonly Preset[] = [doodle, jinaClipV1, jinaClipV2, clipVitBasePatch32, clipVitBasePatch16, jinaEmbeddingsV2];

/** The preset of that name, or the custom one itself. @throws GlimpseError `model-unknown`, `model-invalid` */
export function presetOf(model: string | Preset): Preset {
  if (typeof model !== 'string') {
    checkPreset(model);
    const known = presets.find(({ id }) => id === model.id);
    // Vectors of two models under one name would count as comparable. (A preset that crossed threads is a copy.)
    if (known && JSON.stringify(known) !== JSON.stringify(model)) throw new GlimpseError('model-invalid', `${model.id} is the name of another model`);
    return known ?? model;
  }
  const preset = presets.find((candidate) => candidate.id === model);
  if (!preset) throw new GlimpseError('model-unknown', `${model}; known: ${presets.map(({ id }) => id).join(', ')}`);
  return preset;
}
