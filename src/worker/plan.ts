import { dependsOnDevice, dtypesFor, possibleDtypes, spaceOf } from '../models/choose.ts';
import { doodle } from '../models/doodle.ts';
import { hub } from '../models/files.ts';
import type { Preset } from '../models/preset.ts';
import { GlimpseError } from '../errors.ts';
import type { Capabilities, DeviceChoice, Dtypes, Runtime, Space } from '../types.ts';
import { buildFor } from '../encode/capabilities.ts';
import type { ModelRef } from './protocol.ts';

/** A reference to a model with everything decided. */
export interface ModelPlan {
  readonly preset: Preset;
  readonly device: DeviceChoice;
  readonly dtypes: Dtypes;
  /** The weights that the preset recommends for this device. */
  readonly usual: Dtypes;
  readonly space: Space;
  readonly maxTokens: number;
  /** The runtime that will most likely be needed. */
  readonly build: Runtime['build'];
  readonly modelBases: readonly string[];
  readonly wasmBase: string;
  readonly moved: Readonly<Record<string, string>>;
  /** Whether its files are kept on the device. */
  readonly saved: boolean;
}

/** What this device can do; asked only when something depends on it. */
export type Ask = () => Promise<Capabilities>;

/**
 * Decides on weights, and so on the space. A library keeps the weights of the rows that it has, whatever the device is today:
 * otherwise its pictures would be lost with the graphics processor.
 * @param kept ids of the spaces in which there are rows
 * @throws GlimpseError `model-unknown`, `model-invalid`
 */
export async function planFor(ref: ModelRef, ask: Ask, kept: readonly string[] = []): Promise<ModelPlan> {
  // What most pages name is here; a page that is only opened shall be small.
  const preset = ref.preset === doodle.id ? doodle : (await import('../models/index.ts')).presetOf(ref.preset);
  const { device, dimensions, ownBase, wasmBase, moved = {} } = ref;
  const modelBases = ref.modelBases.length > 0 ? ref.modelBases : [preset.repo === undefined ? ownBase : hub];
  const { max, limit } = preset.text.tokens;
  const maxTokens = ref.maxTokens ?? max;
  if (!(Number.isInteger(maxTokens) && maxTokens >= 3 && maxTokens <= limit)) throw new GlimpseError('model-invalid', `${preset.id} takes 3 to ${limit} tokens, not ${maxTokens}`);
  const found = device !== 'wasm' && dependsOnDevice(preset) ? await ask() : undefined;
  const usable = found && (found.webgpu === 'hardware' || (found.webgpu === 'software' && device === 'webgpu'));
  const target = !usable ? 'wasm' : found.shaderF16 ? 'shaderF16' : 'webgpu';
  const wanted = dtypesFor(preset, target, ref.dtype);
  const candidates = ref.dtype === 'auto' ? [wanted, ...possibleDtypes(preset)] : [wanted];
  const dtypes = candidates.find((candidate) => kept.includes(spaceOf(preset, candidate, dimensions).id)) ?? wanted;
  const build = usable ? buildFor('webgpu', found) : 'wasm';
  return { preset, device, dtypes, usual: dtypesFor(preset, target), space: spaceOf(preset, dtypes, dimensions), maxTokens, build, modelBases, wasmBase, moved, saved: ref.saved || preset.repo !== undefined };
}
