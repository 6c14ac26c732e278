import type { Preset } from '../models/index.ts';
import type { PinnedFile } from '../store/pinned-file.ts';
import { UsageError } from './usage.ts';

export interface FileToFetch extends PinnedFile {
  /** Below the preset's folder. */
  readonly path: string;
}

/** The files of a preset and where to get them. */
export function filesToFetch(preset: Preset, { dtype, from }: { readonly dtype?: string | undefined; readonly from: readonly string[] }): FileToFetch[] {
  const types = Object.values(preset.dtype);
  if (dtype !== undefined && !types.some((type) => type === dtype)) throw new UsageError(`${preset.id} has no files of type ${dtype}, only ${[...new Set(types)].join(', ')}.`);
  if (from.length === 0) throw new UsageError(`${preset.id} comes with Glimpse and has no other address: say with --from where to fetch it.`);
  const wrong = from.find((base) => !URL.canParse(base));
  if (wrong !== undefined) throw new UsageError(`"${wrong}" is no address.`);
  return preset.files.map(({ path, bytes, sha256 }) => ({
    path,
    bytes,
    sha256,
    name: `${preset.id}@${preset.revision}/${path}`,
    urls: from.map((base) => new URL(`${preset.id}/${path}`, base.endsWith('/') ? base : `${base}/`).href),
  }));
}
