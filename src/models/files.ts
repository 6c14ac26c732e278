import type { Dtype, Tower } from '../types.ts';
import { GlimpseError } from '../errors.ts';
import type { GraphFile, Preset, PresetFile } from './preset.ts';

/** Where the hub keeps a model. */
export const hub = 'https://huggingface.co/{repo}/resolve/{revision}/';

/**
 * The address of a preset's folder below a base. `{repo}`, `{revision}` and `{id}` in a base are filled in, so that mirrors
 * of the hub can be named; to any other base the preset's id is added.
 */
export function folderOf({ id, repo = id, revision }: Preset, base: string): string {
  if (!base.includes('{')) return `${base}${id}/`;
  return base.replaceAll('{repo}', repo).replaceAll('{revision}', revision).replaceAll('{id}', id);
}

/** @throws GlimpseError `model-invalid` when a tower has no such graph */
export function graphOf(preset: Preset, tower: Tower, dtype: Dtype): GraphFile {
  const graph = preset[tower]?.graphs[dtype];
  if (!graph) throw new GlimpseError(preset[tower] ? 'model-invalid' : 'text-only', `${preset.id} has no ${tower} graph of ${dtype}`);
  return graph;
}

/** A file with what pins it, at its addresses. */
export interface PlacedFile extends Omit<PresetFile, 'sha256'> {
  readonly urls: readonly string[];
  /** What it is known as where no hash is pinned. */
  readonly name: string;
  readonly sha256: string | undefined;
}

/** Files of a preset at their addresses below some bases, see `folderOf`. */
export function placed(preset: Preset, files: readonly PresetFile[], bases: readonly string[]): PlacedFile[] {
  return files.map(({ sha256, ...file }) => ({
    ...file,
    sha256,
    urls: bases.map((base) => new URL(file.path, folderOf(preset, base)).href),
    name: `${preset.id}@${preset.revision}/${file.path}`,
  }));
}

/** The files without which these towers cannot run. */
export function filesOf(preset: Preset, towers: readonly Tower[], dtypes: Readonly<Partial<Record<Tower, Dtype>>>): readonly PresetFile[] {
  const files = towers.flatMap((tower): PresetFile[] => {
    const dtype = dtypes[tower];
    const graph = dtype ? [graphOf(preset, tower, dtype)] : [];
    return tower === 'text' ? [...graph, ...preset.text.files] : graph;
  });
  return [...new Map(files.map((file) => [file.path, file])).values()];
}
