import { GlimpseError } from '../errors.ts';
import { dtypesFor, possibleDtypes } from '../models/choose.ts';
import type { PlacedFile } from '../models/files.ts';
import { filesOf, hub, placed } from '../models/files.ts';
import type { Preset } from '../models/preset.ts';
import { towersOf } from '../models/preset.ts';
import type { Dtype, Dtypes } from '../types.ts';
import { UsageError } from './usage.ts';

/** The files of a preset and where to get them: those of one kind of weights, or all that may be asked of the host: what devices choose by themselves, and what people may choose. */
export function filesToFetch(preset: Preset, { dtype, from }: { readonly dtype?: string | undefined; readonly from: readonly string[] }): PlacedFile[] {
  if (from.length === 0 && preset.repo === undefined) throw new UsageError(`${preset.id} comes with Glimpse and has no other address: say with --from where to fetch it.`);
  const wrong = from.find((base) => !URL.canParse(base));
  if (wrong !== undefined) throw new UsageError(`"${wrong}" is no address.`);
  const offered = preset.small ? [dtypesFor(preset, 'wasm', 'small')] : [];
  const choices = dtype === undefined ? [...possibleDtypes(preset), ...offered] : [asked(preset, dtype)];
  const files = choices.flatMap((dtypes) => filesOf(preset, towersOf(preset), dtypes));
  const bases = from.length > 0 ? from.map((base) => (base.endsWith('/') ? base : `${base}/`)) : [hub];
  return placed(preset, [...new Map(files.map((file) => [file.path, file])).values()], bases);
}

function asked(preset: Preset, dtype: string): Dtypes {
  try {
    return dtypesFor(preset, 'wasm', dtype as Dtype | 'small');
  } catch (error) {
    throw error instanceof GlimpseError ? new UsageError(`${error.detail ?? error.message}.`) : error;
  }
}
