import { spaceOf } from '../models/choose.ts';
import type { Preset } from '../models/preset.ts';
import type { LibraryStore } from '../ports.ts';
import type { Dtype, Dtypes, Space } from '../types.ts';
import type { ModelRef } from './protocol.ts';

/** The model of the rows that a library is searched with. */
interface Searched {
  /** Its space's id. */
  readonly space: string;
  readonly model: ModelRef;
}

/**
 * Undefined for a library without rows, and for one whose model nobody knows any more.
 * @param asked the model that the library is opened for: where our own files are, and what may be computed on
 */
export async function searchedWith(store: LibraryStore, asked: ModelRef): Promise<Searched | undefined> {
  const spaces = await store.spaces();
  const kept = (await store.get('model')) as Searched | undefined;
  const { device, ownBase, wasmBase, moved } = asked;
  if (kept && spaces.includes(kept.space)) return { ...kept, model: { ...kept.model, device, ownBase, wasmBase, ...(moved && { moved }) } };
  if (spaces.length === 0) return undefined;
  // Older versions did not write down the model: a space's name says which of the presets it was.
  const { presets } = await import('../models/index.ts');
  return spaces.map((space) => fromName(space, asked, presets)).find((found) => found !== undefined);
}

export async function remember(store: LibraryStore, space: Space, model: ModelRef): Promise<void> {
  const kept = (await store.get('model')) as Searched | undefined;
  if (kept?.space === space.id && same(kept.model, model)) return;
  await store.set('model', { space: space.id, model } satisfies Searched);
}

/** Whether they find the same files; what is computed on, and where our own files are, is asked of every visit. */
function same(a: ModelRef, b: ModelRef): boolean {
  const identity = ({ preset, dtype, dimensions, maxTokens, modelBases }: ModelRef): string => JSON.stringify([preset, dtype, dimensions, maxTokens, modelBases]);
  return identity(a) === identity(b);
}

function fromName(space: string, asked: ModelRef, presets: readonly Preset[]): Searched | undefined {
  for (const preset of presets) {
    const dtype = dtypesIn(preset, space);
    if (dtype) return { space, model: { ...asked, preset: preset.id, dtype, dimensions: undefined, maxTokens: undefined } };
  }
  return undefined;
}

function dtypesIn(preset: Preset, space: string): Dtypes | undefined {
  const [, text, vision] = /text:(\w+)(?: vision:(\w+))?/.exec(space) ?? [];
  if (!text) return undefined;
  const dtypes: Dtypes = { text: text as Dtype, ...(vision && { vision: vision as Dtype }) };
  return spaceOf(preset, dtypes).id === space ? dtypes : undefined;
}
