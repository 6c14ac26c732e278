import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GlimpseError } from '../../errors.ts';
import { backgroundTexts } from '../../models/background.ts';
import { dtypesFor, spaceOf } from '../../models/choose.ts';
import { filesOf } from '../../models/files.ts';
import { presetOf } from '../../models/index.ts';
import type { Preset, PresetFile } from '../../models/preset.ts';
import type { BandRules, Dtype, Dtypes, PixelRecipe, Space, Tower } from '../../types.ts';
import { hashOf } from '../folder-parts.ts';
import { UsageError } from '../usage.ts';

/** A model whose files lie in a folder. */
export interface LocalModel {
  readonly preset: Preset;
  readonly dtypes: Dtypes;
  readonly dimensions: number;
  readonly space: Space;
  /** Holds `<preset>/<path>`. */
  readonly folder: string;
}

/** Where the embedded model lies: beside the built library, or in the sources. */
const ownFolders = ['../lib/models', '../../public/models', '../../../public/models'];

function ownFolder(preset: Preset): string | undefined {
  return ownFolders.map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) => existsSync(join(path, preset.id)));
}

/**
 * The model of that name. Its space is the one that a browser without a graphics processor has for it.
 * @param folder what `glimpse models fetch --out` has filled; not needed for the one that comes with Glimpse
 * @throws GlimpseError `model-unknown`, `model-invalid`
 * @throws UsageError when there is no folder with its files
 */
export function localModel(name: string, { dtypes: asked, dimensions, folder }: { readonly dtypes?: Dtype | 'small' | Dtypes | undefined; readonly dimensions?: number | undefined; readonly folder?: string | undefined } = {}): LocalModel {
  const preset = presetOf(name);
  const dtypes = dtypesFor(preset, 'wasm', asked ?? 'auto');
  const place = folder ?? ownFolder(preset);
  if (place === undefined) throw new UsageError(`${preset.id} does not come with Glimpse. Run "glimpse models fetch ${preset.id} --out models", and say --models models.`);
  return { preset, dtypes, dimensions: dimensions ?? preset.dims, space: spaceOf(preset, dtypes, dimensions), folder: place };
}

/** @throws GlimpseError `text-only` */
export function recipeOf({ preset: { vision, id } }: LocalModel): PixelRecipe {
  if (!vision) throw new GlimpseError('text-only', id);
  return vision.recipe;
}

export function backgroundOf({ preset: { background = backgroundTexts, bands } }: LocalModel): { readonly texts: readonly string[]; readonly bands: BandRules | undefined } {
  return { texts: background, bands };
}

/**
 * The files of some towers, by their paths, verified where a hash is pinned.
 * @throws UsageError when one is missing; GlimpseError `model-integrity`
 */
export async function readModel({ preset, dtypes, folder }: LocalModel, towers: readonly Tower[]): Promise<Map<string, ArrayBuffer>> {
  const chosen = Object.fromEntries(towers.map((tower) => [tower, dtypes[tower]]));
  const files = filesOf(preset, towers, chosen);
  return new Map(await Promise.all(files.map(async (file) => [file.path, await readOne(preset, file, join(folder, preset.id, file.path))] as const)));
}

async function readOne(preset: Preset, { path, sha256 }: PresetFile, place: string): Promise<ArrayBuffer> {
  const hash = await hashOf(place).catch(() => undefined);
  if (hash === undefined) throw new UsageError(`${place} is missing. Run: glimpse models fetch ${preset.id} --out ${place.slice(0, -(preset.id.length + path.length + 2))}`);
  if (sha256 !== undefined && hash !== sha256) throw new GlimpseError('model-integrity', `${place} has SHA-256 ${hash}, not ${sha256}. Fetch it again: glimpse models fetch ${preset.id}`);
  const { buffer, byteOffset, byteLength } = await readFile(place);
  return byteOffset === 0 && byteLength === buffer.byteLength ? (buffer as ArrayBuffer) : (buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
}
