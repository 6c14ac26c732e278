import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { GlimpseError } from '../../errors.ts';
import { formatName, manifestPath } from '../../prebuilt/format.ts';
import type { Wrote } from '../../prebuilt/write.ts';
import { writeIndex } from '../../prebuilt/write.ts';
import type { Progress, Row } from '../../types.ts';
import { DiskFile } from '../disk-file.ts';
import { IndexFolder, isAbsent } from '../index-folder.ts';
import { MissingPackage } from '../native/optional.ts';
import { NothingFound, UsageError } from '../usage.ts';
import { Cache } from './cache.ts';
import { encodeFindings, type Means } from './encode.ts';
import type { Finding, Findings, LeftOut } from './finding.ts';
import { type Identified, identify } from './identify.ts';
import { look } from './look.ts';

export interface IndexTask extends Means {
  /** A built site, or a folder of pictures. */
  readonly folder: string;
  readonly out: string;
  /** Path or address at which the folder is served. */
  readonly base: string;
  /** Where earlier runs have left what they encoded. */
  readonly cache: string;
  /** Whether a folder without pages has nothing to index, whatever pictures are in it. */
  readonly pagesOnly?: boolean;
}

/** Where a run is. */
export type Stage = { readonly stage: 'look' | 'write' } | { readonly stage: 'encode'; readonly progress: Progress };

/** What a run did. */
export interface Built {
  readonly kind: Findings['kind'];
  readonly pages: number;
  /** Pages that ask to be left out. */
  readonly unwanted: number;
  readonly pictures: number;
  readonly passages: number;
  /** Pictures and texts that the model was asked for; the others were known. */
  readonly encoded: { readonly pictures: number; readonly texts: number };
  readonly leftOut: readonly LeftOut[];
  readonly wrote: Wrote;
}

/** Where the cache of an index lies unless told: beside the packages of the project, or by itself. */
export function cacheFolder(out: string, project = '.'): string {
  const name = createHash('sha256').update(resolve(out)).digest('hex').slice(0, 12);
  return existsSync(join(project, 'node_modules')) ? resolve(project, 'node_modules/.cache/glimpse', name) : resolve(project, '.glimpse-cache', name);
}

/**
 * Finds, encodes and writes. What is encoded is kept batch by batch, so that a run that was stopped goes on.
 * @throws NothingFound; UsageError when a folder is none, or the index's is somebody else's; MissingPackage; GlimpseError why the model cannot run; the signal's reason
 */
export async function buildIndex(task: IndexTask, signal: AbortSignal, onStage: (stage: Stage) => void): Promise<Built> {
  const root = await rootOf(task.folder);
  onStage({ stage: 'look' });
  const out = await placeOf(resolve(task.out));
  await checkPlace(out);
  const findings = await look({ root, out, base: task.base, pagesOnly: task.pagesOnly ?? false }, signal);
  if (findings.found.length === 0) throw new NothingFound(`There is nothing to index in ${task.folder}: ${why(findings)}.`);
  const identified = await identify(findings.found, signal);
  const cache = await Cache.open(task.cache, task.model.space);
  const found = task.model.preset.vision ? identified.unique : identified.unique.filter(({ finding }) => !(finding.source instanceof DiskFile));
  if (found.length === 0) throw new NothingFound(`${task.model.preset.id} understands words only, and there are none in ${task.folder}.`);
  const { rows, background, counts, failures } = await encodeFindings(found, identified.idOf, cache, task, { signal, onProgress: (progress) => onStage({ stage: 'encode', progress }) });
  const lost = unread(found, rows, failures, root);
  if (rows.length === 0) throw missingPackage(failures) ?? new NothingFound(`There is nothing to index in ${task.folder}: nothing there can be read. ${lost[0]?.name}: ${lost[0]?.reason}`);
  signal.throwIfAborted();
  onStage({ stage: 'write' });
  const { preset, dtypes, dimensions, space } = task.model;
  const about = { space, model: { preset: preset.id, dtype: dtypes.vision === undefined || dtypes.vision === dtypes.text ? dtypes.text : dtypes, ...(dimensions < preset.dims && { dimensions }) }, background, base: baseFor(root, out, task.base) };
  const placed = place(rows, found);
  const wrote = await writeIndex(placed, about, new IndexFolder(out));
  await cache.tidy();
  return {
    kind: findings.kind,
    pages: findings.pages,
    unwanted: findings.unwanted,
    pictures: placed.filter(({ item }) => item.type === 'image').length,
    passages: placed.filter(({ item }) => item.type === 'text').length,
    encoded: counts,
    leftOut: [...identified.leftOut.map((one) => ({ ...one, name: relative(root, one.name) })), ...lost, ...findings.leftOut],
    wrote,
  };
}

function why({ kind, pages, unwanted }: Findings): string {
  if (kind === 'photos') return 'neither pages nor pictures';
  if (pages === 0 && unwanted > 0) return 'its pages ask to be left out';
  return pages === 0 ? 'there are no pages' : 'its pages have neither text nor pictures';
}

/** Without it no picture at all could be read. */
function missingPackage(failures: ReadonlyMap<string, GlimpseError>): MissingPackage | undefined {
  return [...failures.values()].map(({ cause }) => cause).find((cause) => cause instanceof MissingPackage);
}

async function rootOf(folder: string): Promise<string> {
  const facts = await stat(folder).catch(() => undefined);
  if (!facts?.isDirectory()) throw new UsageError(`${folder} is ${facts ? 'no folder' : 'not there'}.`);
  return realpath(folder);
}

/** A folder that may not be there yet, without links as far as it is. */
async function placeOf(path: string): Promise<string> {
  const parent = resolve(path, '..');
  return realpath(path).catch(async () => (parent === path ? path : join(await placeOf(parent), path.slice(parent.length).replace(/^[/\\]/, ''))));
}

/** Whatever else is called `index.json` is somebody's: it is not written over. One that was cut counts as an index. */
async function checkPlace(out: string): Promise<void> {
  const path = join(out, manifestPath);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) return '';
    throw error;
  });
  if (text !== '' && !new RegExp(`^\\s*\\{\\s*"format"\\s*:\\s*"${formatName}"`).test(text)) throw new UsageError(`${path} is there, and no index. Say with --out another folder.`);
}

/** Addresses in an index count from its own place where that is on the site: then the site may be served anywhere. */
function baseFor(root: string, out: string, base: string): string {
  if (out === root) return './';
  const together = out.startsWith(root + sep) || root.startsWith(out + sep);
  return together ? `${relative(out, root).split(sep).map(encodeURIComponent).join('/')}/` : base;
}

/** Rows with where they stand, in an order that depends on their contents alone; the moment of indexing is no part of them. */
function place(rows: readonly Row[], found: readonly Identified[]): Row[] {
  const findings = new Map(found.map(({ id, finding }) => [id, finding]));
  const placed = rows.map((row): Row => {
    const { name, folder, url, page, modified } = findings.get(row.item.id) as Finding;
    return { ...row, item: { ...row.item, name, folder, url, modified, added: modified ?? 0, ...(page && { page }) } };
  });
  return placed.toSorted((a, b) => (a.item.id < b.item.id ? -1 : 1));
}

/** Pictures of which no row came, by their paths. */
function unread(found: readonly Identified[], rows: readonly Row[], failures: ReadonlyMap<string, GlimpseError>, root: string): LeftOut[] {
  const there = new Set(rows.map(({ item }) => item.id));
  return found.flatMap(({ id, finding: { source, name } }): LeftOut[] => {
    if (there.has(id)) return [];
    const { code, message } = failures.get(id) ?? new GlimpseError('file-decode');
    return [{ name: 'path' in source ? relative(root, source.path) : name, code, reason: message }];
  });
}
