import { GlimpseError } from '../errors.ts';
import type { Dtype } from '../types.ts';
import type { Preset, PresetFile } from './preset.ts';
import { towersOf } from './preset.ts';

const commit = /^[0-9a-f]{40}$/;
const hash = /^[0-9a-f]{64}$/;

function* faults(preset: Preset): Generator<string> {
  const { id, repo, revision, floating, dims, leastDims, text, vision, combined, small } = preset;
  if (!/^[\w.-]+$/.test(id) || /^\.+$/.test(id)) yield `the id ${JSON.stringify(id)} cannot be the name of a folder`;
  if (repo !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(repo)) yield `the repo ${repo} is not owner/name`;
  if (repo !== undefined && !floating && !commit.test(revision)) yield `the revision ${revision} is no commit, and the preset does not say that it is floating`;
  if (floating && commit.test(revision)) yield 'a commit does not float';
  if (!(Number.isInteger(dims) && dims > 0)) yield `${dims} dimensions`;
  if (leastDims !== undefined && !(leastDims > 0 && leastDims <= dims)) yield `${leastDims} of ${dims} dimensions at least`;
  if (!(text.tokens.max >= 3 && text.tokens.max <= text.tokens.limit)) yield `${text.tokens.max} of ${text.tokens.limit} tokens`;
  if (vision && !(Number.isInteger(vision.recipe.size) && vision.recipe.size > 0)) yield `pictures of ${vision.recipe.size} pixels`;
  if (combined && !vision) yield 'two towers in one graph, but only one tower';
  for (const tower of towersOf(preset)) {
    const { graphs, dtype } = tower === 'text' ? text : vision!;
    const named = [...Object.values(dtype), ...(small ? [small[tower]] : [])];
    for (const wanted of named as (Dtype | undefined)[]) if (wanted !== undefined && !graphs[wanted]) yield `the ${tower} tower has no ${wanted} graph`;
    for (const file of [...Object.values(graphs), ...(tower === 'text' ? text.files : [])]) yield* fileFaults(file);
  }
  if (!text.files.some(({ path }) => path === 'tokenizer.json')) yield 'no tokenizer.json';
  for (const [dtype, file] of Object.entries(text.graphs)) if (file.doubtful && !preset.golden?.text) yield `the doubtful ${dtype} text graph has nothing to be compared with`;
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
