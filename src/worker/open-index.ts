import { PrebuiltLibrary } from '../engine/prebuilt-library.ts';
import type { GlimpseError } from '../errors.ts';
import type { Decoder, Ports } from '../ports.ts';
import { Prebuilt } from '../prebuilt/open.ts';
import { sha256 } from '../store/sha256.ts';
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

/** A prebuilt index and its model, which is held until it is closed. */
export interface OpenIndex {
  readonly library: PrebuiltLibrary;
  readonly model: ModelHost;
  /** How many of its items have words of their own. */
  readonly words: number;
  /** Of its manifest. */
  readonly digest: string;
  close(): void;
}

/** Reads the manifest of a prebuilt index, and nothing else. @throws GlimpseError `index-invalid`, `index-newer`, `index-network` */
export function readIndex({ url, integrity, siteBase }: IndexRef): Promise<Prebuilt> {
  return Prebuilt.open(indexSource(url), sha256, { integrity, siteBase });
}

/**
 * Finds the model that an index names; nothing is fetched.
 * @param asked what it may be computed on, and where files are; the preset, when it is one of the page's own
 * @throws GlimpseError `model-unknown`, `model-invalid`, `space-mismatch`; the index is closed then
 */
export async function openIndex(index: Prebuilt, asked: ModelRef, { models, decoder, shards, onDamage }: IndexPorts): Promise<OpenIndex> {
  const { preset, dtype, dimensions } = index.facts.model;
  const own = typeof asked.preset === 'object' && asked.preset.id === preset ? asked.preset : preset;
  let model: ModelHost | undefined;
  try {
    const held = (model = await models.get({ ...asked, preset: own, dtype, dimensions, maxTokens: undefined }));
    held.retain();
    const library = new PrebuiltLibrary(index, { encoder: held, decoder, shards }, { onDamage });
    const close = (): void => {
      library.close();
      models.release(held);
    };
    return { library, model: held, words: index.manifest.words, digest: index.digest, close };
  } catch (error) {
    index.close();
    if (model) models.release(model);
    throw error;
  }
}
