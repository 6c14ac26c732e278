import { GlimpseError } from '../errors.ts';
import type { BandRule, Dtype, PixelRecipe } from '../types.ts';
import type { Preset, PresetFile } from './preset.ts';
import { towersOf } from './preset.ts';

const commit = /^[0-9a-f]{40}$/;
const hash = /^[0-9a-f]{64}$/;

function* faults(preset: Preset): Generator<string> {
  const { id, repo, revision, floating, dims, leastDims, text, vision, combined, small, background, bands } = preset;
  if (!/^[\w.-]+$/.test(id) || /^\.+$/.test(id)) yield `the id ${JSON.stringify(id)} cannot be the name of a folder`;
  if (repo !== undefined && !(/^[\w.-]+\/[\w.-]+$/.test(repo) && !/(^|\/)\.+(\/|$)/.test(repo))) yield `the repo ${repo} is not owner/name`;
  if (repo !== undefined && !floating && !commit.test(revision)) yield `the revision ${revision} is no commit, and the preset does not say that it is floating`;
  if (!/^[\w.-]+$/.test(revision)) yield `the revision ${revision} leads elsewhere`;
  if (floating && commit.test(revision)) yield 'a commit does not float';
  if (!(Number.isInteger(dims) && dims > 0)) yield `${dims} dimensions`;
  if (leastDims !== undefined && !(leastDims > 0 && leastDims <= dims)) yield `${leastDims} of ${dims} dimensions at least`;
  const { max, limit, pad } = text.tokens;
  if (![max, limit, pad].every(Number.isInteger) || max < 3 || max > limit || pad < 0) yield `${max} of ${limit} tokens, filled up with ${pad}`;
  if (vision) yield* recipeFaults(vision.recipe);
  if (background !== undefined && !(background.length > 1 && background.every((text) => typeof text === 'string' && text.trim() !== ''))) yield 'a background of fewer than two texts';
  if (bands) for (const side of ['picture', 'words'] as const) yield* ruleFaults(side, bands[side]);
  if (combined && !vision) yield 'two towers in one graph, but only one tower';
  for (const tower of towersOf(preset)) {
    const { graphs, dtype, outputs } = tower === 'text' ? text : vision!;
    if (!outputs.every((name) => typeof name === 'string')) yield `the outputs of the ${tower} tower have no names`;
    const named = [...Object.values(dtype), ...(small ? [small[tower]] : [])];
    for (const wanted of named as (Dtype | undefined)[]) if (wanted !== undefined && !graphs[wanted]) yield `the ${tower} tower has no ${wanted} graph`;
    for (const file of [...Object.values(graphs), ...(tower === 'text' ? text.files : [])]) yield* fileFaults(file);
  }
  for (const name of ['tokenizer.json', 'tokenizer_config.json']) if (!text.files.some(({ path }) => path === name)) yield `no ${name}`;
  for (const [dtype, file] of Object.entries(text.graphs)) if (file.doubtful && !preset.golden?.text) yield `the doubtful ${dtype} text graph has nothing to be compared with`;
}

function* recipeFaults({ version, size, mean, std }: PixelRecipe): Generator<string> {
  if (![version, size].every(Number.isInteger) || size <= 0) yield `pictures of ${size} pixels, version ${version}`;
  if (mean.length !== 3 || std.length !== 3 || ![...mean, ...std].every(Number.isFinite) || std.includes(0)) yield `pixels of mean ${mean.join()} and deviation ${std.join()}`;
}

function* ruleFaults(side: string, { answer, far, sure, strong, maybe }: BandRule): Generator<string> {
  if (![answer, far, sure, strong, maybe].every(Number.isFinite) || strong < maybe) yield `the bands of the ${side} side end at ${strong} and ${maybe}`;
}

function* fileFaults({ path, bytes, sha256 }: PresetFile): Generator<string> {
  if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(path)) yield `the path ${JSON.stringify(path)} leads elsewhere`;
  if (!(Number.isInteger(bytes) && bytes > 0)) yield `${path} has ${bytes} bytes`;
  if (sha256 !== undefined && !hash.test(sha256)) yield `${path}: ${sha256} is no SHA-256`;
}

/** @throws GlimpseError `model-invalid` when the description cannot be that of a model; `detail` says all that is wrong */
export function checkPreset(preset: Preset): void {
  let found: string[];
  try {
    found = [...faults(preset)];
  } catch (error) {
    // Scripts may hand over anything.
    throw new GlimpseError('model-invalid', String(error), error);
  }
  if (found.length > 0) throw new GlimpseError('model-invalid', `${String(preset.id)}: ${found.join('; ')}`);
}
