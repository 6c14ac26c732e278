import { isFields, parseJson, type Fields } from '../portable/json.ts';
import { cleanName } from '../clean.ts';
import { GlimpseError } from '../errors.ts';
import type { Dtype, Dtypes, Space, Spread, Vector } from '../types.ts';
import { formatName, invalid, limits, segmentSlots, sides, version, type SideName } from './format.ts';

/** A file, named by its SHA-256 in hexadecimal. */
export interface Named {
  readonly hash: string;
  readonly bytes: number;
}

/** What texts without an answer score over the whole index (`rank/background.ts`). */
export interface BackgroundFacts {
  /** The mean of their vectors, and the spread of their mean cosines with each other. */
  readonly mean: Vector;
  readonly own: Spread;
  /** Of their best scores on each side; undefined where it has no rows. */
  readonly tops: Readonly<Partial<Record<SideName, Spread>>>;
}

/** Which model an index is searched with. */
export interface ModelName {
  readonly preset: string;
  /** Of both towers, or of each where they differ. */
  readonly dtype: Dtype | Dtypes;
  readonly dimensions?: number;
}

export interface Manifest {
  readonly space: Space;
  readonly model: ModelName;
  readonly base: string;
  readonly rows: number;
  readonly picture: number;
  readonly words: number;
  readonly background: BackgroundFacts | undefined;
  /** By slot; undefined where there is none. */
  readonly shards: readonly (Named & { readonly rows: number } | undefined)[];
  /** Of each 128 slots. */
  readonly columns: readonly Named[];
  /** The same; none when there are few rows. */
  readonly sketches: readonly Named[];
  /** What sketches are made with, and of how many rows it was made. */
  readonly basis: Named & { readonly rows: number } | undefined;
  /** By the beginnings of words, in order. */
  readonly keywords: ReadonlyMap<string, Named>;
}

const named = ({ hash, bytes }: Named): [string, number] => [hash, bytes];
const spread = ({ mean, deviation }: Spread): [number, number] => [mean, deviation];

export function writeManifest({ space, model, background, shards, columns, sketches, basis, keywords, ...counts }: Manifest): string {
  return `${JSON.stringify({
    format: formatName,
    version,
    space: { id: space.id, dims: space.dims },
    model: { preset: model.preset, dtype: model.dtype, dimensions: model.dimensions },
    base: counts.base,
    rows: counts.rows,
    picture: counts.picture,
    words: counts.words,
    background: background && writeBackground(background),
    shards: shards.map((shard) => shard && [...named(shard), shard.rows]).map((shard) => shard ?? 0),
    columns: columns.map(named),
    sketches: sketches.map(named),
    basis: basis && [...named(basis), basis.rows],
    keywords: [...keywords].map(([start, file]) => [start, ...named(file)]),
  })}\n`;
}

function writeBackground({ mean, own, tops: { picture, words } }: BackgroundFacts): unknown {
  const bytes = new Uint8Array(mean.buffer, mean.byteOffset, mean.byteLength);
  return {
    mean: btoa(String.fromCharCode(...bytes)),
    own: spread(own),
    picture: picture && spread(picture),
    words: words && spread(words),
  };
}

const dtypes: readonly unknown[] = ['fp32', 'fp16', 'q8', 'q4', 'q4f16'] satisfies Dtype[];
const isCount = (value: unknown, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;

/** @throws GlimpseError `index-invalid`, `index-newer` */
export function readManifest(bytes: Uint8Array<ArrayBuffer>): Manifest {
  if (bytes.length > limits.manifest) throw invalid(`manifest: ${bytes.length} bytes`);
  const value = parseJson(bytes, 'manifest', invalid);
  if (!isFields(value) || value['format'] !== formatName) throw invalid('manifest: none of an index');
  if (!isCount(value['version'], 2 ** 31) || value['version'] === 0) throw invalid('manifest: version');
  if (value['version'] > version) throw new GlimpseError('index-newer', `version ${value['version']}, and ${version} is known`);
  const { space, model, base, rows, picture, words } = value;
  const { id, dims } = spaceOf(space);
  const most = limits.slots * limits.rows;
  if (!isCount(rows, most) || !isCount(picture, rows) || !isCount(words, rows)) throw invalid('manifest: counts');
  if (picture + words < rows) throw invalid('manifest: counts');
  if (typeof base !== 'string' || base.length > 4096) throw invalid('manifest: base');
  const shardOf = (one: unknown) => (one === 0 ? undefined : withRows(one, 'shards', limits.shard, limits.rows));
  const shards = list(value, 'shards', limits.slots).map(shardOf);
  const filled = shards.filter((shard) => shard !== undefined).length;
  if (shards.length > limits.sparse * filled || (filled > 0 && shards.at(-1) === undefined)) throw invalid('manifest: slots without rows');
  if (shards.reduce((sum, shard) => sum + (shard?.rows ?? 0), 0) !== rows) throw invalid('manifest: other counts than shards have');
  const columns = list(value, 'columns', limits.slots).map((one) => file(one, 'columns', limits.file));
  const sketches = list(value, 'sketches', limits.slots).map((one) => file(one, 'sketches', limits.file));
  const segments = Math.ceil(shards.length / segmentSlots);
  const basis = value['basis'] === undefined ? undefined : withRows(value['basis'], 'basis', limits.file, most);
  if (columns.length !== segments || sketches.length !== (basis ? segments : 0)) throw invalid('manifest: segments');
  const keywords = list(value, 'keywords', limits.lists).map((one): [string, Named] => {
    const [start, ...rest] = Array.isArray(one) ? (one as readonly unknown[]) : [];
    if (typeof start !== 'string' || start.length > 64) throw invalid('manifest: keywords');
    return [start, file(rest, 'keywords', limits.file)];
  });
  return {
    space: { id, dims },
    model: modelOf(model),
    base,
    rows,
    picture,
    words,
    background: value['background'] === undefined ? undefined : backgroundOf(value['background'], dims),
    shards,
    columns,
    sketches,
    basis,
    keywords: new Map(keywords),
  };
}

/** It is told of where a model does not fit: it has to be a line of text. */
function spaceOf(value: unknown): Space {
  const { id, dims } = isFields(value) ? value : {};
  if (typeof id !== 'string' || id.length > limits.name || /\p{Cc}/u.test(id)) throw invalid('manifest: space');
  if (!isCount(dims, limits.dims) || dims === 0) throw invalid('manifest: space');
  return { id, dims };
}

function list(value: Fields, key: string, most: number): readonly unknown[] {
  const own = value[key];
  if (!Array.isArray(own) || own.length > most) throw invalid(`manifest: ${key}`);
  return own;
}

function file(value: unknown, where: string, most: number): Named {
  const [hash, bytes] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash) || !isCount(bytes, most) || bytes === 0) throw invalid(`manifest: ${where}`);
  return { hash, bytes };
}

function withRows(value: unknown, where: string, most: number, mostRows: number): Named & { readonly rows: number } {
  const rows = Array.isArray(value) ? (value as readonly unknown[])[2] : undefined;
  if (!isCount(rows, mostRows) || rows === 0) throw invalid(`manifest: ${where}`);
  return { ...file(value, where, most), rows };
}

function dtypeOf(value: unknown): ModelName['dtype'] {
  const isDtype = (one: unknown): one is Dtype => dtypes.includes(one);
  if (isDtype(value)) return value;
  const [text, vision] = isFields(value) ? [value['text'], value['vision']] : [];
  if (!isDtype(text) || !(vision === undefined || isDtype(vision))) throw invalid('manifest: model');
  return { text, ...(vision && { vision }) };
}

function modelOf(value: unknown): ModelName {
  if (!isFields(value) || typeof value['preset'] !== 'string') throw invalid('manifest: model');
  const dimensions = value['dimensions'];
  if (dimensions !== undefined && !isCount(dimensions, limits.dims)) throw invalid('manifest: model');
  const known = { preset: cleanName(value['preset']), dtype: dtypeOf(value['dtype']) };
  return dimensions === undefined ? known : { ...known, dimensions };
}

function backgroundOf(value: unknown, dims: number): BackgroundFacts {
  const wrong = invalid('manifest: background');
  const spreadOf = (given: unknown): Spread => {
    const [mean, deviation] = Array.isArray(given) ? (given as readonly unknown[]) : [];
    if (typeof mean !== 'number' || !(Math.abs(mean) <= 1.01)) throw wrong;
    if (typeof deviation !== 'number' || !(deviation >= 0 && deviation <= 2)) throw wrong;
    return { mean, deviation };
  };
  if (!isFields(value) || typeof value['mean'] !== 'string' || value['mean'].length > 6 * limits.dims) throw wrong;
  let text: string;
  try {
    text = atob(value['mean']);
  } catch {
    throw wrong;
  }
  if (text.length !== 4 * dims) throw wrong;
  const mean = new Float32Array(Uint8Array.from(text, (char) => char.charCodeAt(0)).buffer);
  if (!mean.every((one) => Math.abs(one) <= 1)) throw wrong;
  const tops = sides.flatMap((side) => (value[side] === undefined ? [] : [[side, spreadOf(value[side])] as const]));
  return { mean, own: spreadOf(value['own']), tops: Object.fromEntries(tops) };
}
