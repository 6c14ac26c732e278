import { PrebuiltLibrary } from '../engine/prebuilt-library.ts';
import type { GlimpseError } from '../errors.ts';
import type { Decoder, Ports } from '../ports.ts';
import { Prebuilt } from '../prebuilt/open.ts';
import { sha256 } from '../store/sha256.ts';
import { IndexEngine } from './index-engine.ts';
import { indexSource } from './index-source.ts';
import type { ModelHost } from './model-host.ts';
import type { Models } from './models.ts';
import type { IndexRef, ModelRef } from './protocol.ts';

export interface IndexPorts {
  readonly models: Models;
  readonly decoder: Decoder;
  readonly shards: NonNullable<Ports['shards']>;
  readonly onDamage: (error: GlimpseError) => void;
}

/**
 * Reads the manifest of a prebuilt index, and finds the model that it names; nothing else is fetched. The model is held until it is released.
 * @param asked what it may be computed on, and where files are; the preset, when it is one of the page's own
 * @throws GlimpseError `index-invalid`, `index-newer`, `index-network`, `model-unknown`, `model-invalid`, `space-mismatch`
 */
export async function openIndex({ url, integrity }: IndexRef, asked: ModelRef, { models, decoder, shards, onDamage }: IndexPorts): Promise<{ readonly engine: IndexEngine; readonly model: ModelHost }> {
  const index = await Prebuilt.open(indexSource(url), sha256, { integrity });
  const { preset, dtype, dimensions } = index.facts.model;
  const own = typeof asked.preset === 'object' && asked.preset.id === preset ? asked.preset : preset;
  const model = await models.get({ ...asked, preset: own, dtype, dimensions, maxTokens: undefined });
  model.retain();
  try {
    const library = new PrebuiltLibrary(index, { encoder: model, decoder, shards }, { onDamage });
    return { engine: new IndexEngine(library, index.manifest.words), model };
  } catch (error) {
    index.close();
    models.release(model);
    throw error;
  }
}
