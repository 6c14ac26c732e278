import { join } from 'node:path';
import { presetOf, presets } from '../models/index.ts';
import type { PlacedFile } from '../models/files.ts';
import type { Preset } from '../models/preset.ts';
import { towersOf } from '../models/preset.ts';
import { fetchFile } from '../store/fetch-file.ts';
import { asTyped, parseArguments } from './arguments.ts';
import { filesToFetch } from './files-to-fetch.ts';
import { FolderParts, hashOf } from './folder-parts.ts';
import { bytesText, ProgressLine } from './progress-line.ts';
import { UsageError } from './usage.ts';

const options = { out: { type: 'string' }, from: { type: 'string', multiple: true }, dtype: { type: 'string' } } as const;

/** `glimpse models`, `glimpse models fetch <preset>`. */
export async function models(args: readonly string[], signal: AbortSignal): Promise<void> {
  if (args.length === 0) return list();
  const { values: { out = 'public/models', from = [], dtype }, positionals } = parseArguments(args, options);
  const [command, id, ...more] = positionals;
  if (command !== 'fetch') throw new UsageError(`There is no command "models ${command}".`);
  if (id === undefined || more.length > 0) throw new UsageError(`Name one model${more.length > 0 ? `, and not ${more.join(', ')} as well` : ''}.`);
  const preset = asTyped(() => presetOf(id));
  const folder = join(out, preset.id);
  const files = filesToFetch(preset, { dtype, from });
  process.stdout.write(`${preset.id} ${preset.revision} (${preset.licence}), ${bytesText(files.reduce((sum, { bytes }) => sum + bytes, 0))}, to ${folder}\n`);
  const store = await FolderParts.open(folder);
  for (const file of files) await bring(file, store, signal);
}

async function bring(file: PlacedFile, store: FolderParts, signal: AbortSignal): Promise<void> {
  const line = new ProgressLine(file.path, file.bytes);
  const parts = store.file(file.path);
  const known = file.sha256 ?? (await parts.record())?.sha256;
  if (known !== undefined && (await hashOf(store.pathOf(file.path))) === known) return line.end('there already');
  await fetchFile(file, parts, { signal, onReached: (bytes) => line.reached(bytes) });
  line.end(file.sha256 === undefined ? 'fetched, SHA-256 written down' : 'fetched, SHA-256 right');
}

function list(): void {
  for (const preset of presets) process.stdout.write(`${preset.id} ${preset.revision}${preset.floating ? ' (floats)' : ''}, ${preset.licence}: ${towers(preset)}\n`);
}

/** Each tower with its weights and their sizes. */
function towers(preset: Preset): string {
  return towersOf(preset).map((tower) => `${tower} ${Object.entries(preset[tower]!.graphs).map(([dtype, { bytes }]) => `${dtype} ${bytesText(bytes)}`).join(', ')}`).join('; ');
}
