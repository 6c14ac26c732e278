import { realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PrebuiltLibrary } from '../engine/prebuilt-library.ts';
import { GlimpseError } from '../errors.ts';
import { Prebuilt } from '../prebuilt/open.ts';
import { sha256 } from '../store/sha256.ts';
import type { Parsed } from '../rank/parse-query.ts';
import type { Results } from '../types.ts';
import { DiskFile } from './disk-file.ts';
import { IndexFolder } from './index-folder.ts';
import { NativeDecoder } from './native/decoder.ts';
import { NativeEncoder } from './native/encoder.ts';
import { localModel } from './native/model.ts';
import { UsageError } from './usage.ts';

export interface Asked {
  readonly index: string;
  readonly query: Pick<Parsed, 'terms' | 'filters'>;
  /** Path of a picture. */
  readonly image: string | undefined;
  readonly limit: number;
  /** Folder with the files of the index's model, where that is not the embedded one. */
  readonly models: string | undefined;
}

/**
 * Asks an index as a browser does, with the model that it names.
 * @throws UsageError when there is no index or no picture; GlimpseError when the index cannot be used, or why the model cannot run
 */
export async function ask({ index, query, image, limit, models }: Asked, signal: AbortSignal): Promise<Results> {
  const folder = await folderOf(index);
  const picture = image === undefined ? undefined : await open(image);
  const prebuilt = await Prebuilt.open(new IndexFolder(folder), sha256, { signal });
  const { preset, dtype, dimensions } = prebuilt.facts.model;
  const model = localModel(preset, { dtypes: dtype, dimensions, folder: models });
  const library = new PrebuiltLibrary(prebuilt, { encoder: new NativeEncoder(model), decoder: new NativeDecoder() });
  try {
    const terms = [...query.terms.map(({ text, weight }) => ({ ...(text !== undefined && { text }), ...(weight !== undefined && { weight }) })), ...(picture ? [{ image: picture }] : [])];
    return await library.search({ terms, filters: query.filters, limit }, { signal });
  } finally {
    library.close();
  }
}

async function folderOf(index: string): Promise<string> {
  const folder = await realpath(index).catch(() => undefined);
  const manifest = await stat(join(folder ?? '', 'index.json')).catch(() => undefined);
  if (!folder || !manifest?.isFile()) throw new UsageError(`There is no index in ${index}. "glimpse index" makes one.`);
  return folder;
}

async function open(path: string): Promise<DiskFile> {
  const is = await stat(path).catch(() => undefined);
  if (!is?.isFile()) throw new UsageError(`${path} is ${is ? 'no file' : 'not there'}.`);
  try {
    return await DiskFile.of(await realpath(path), basename(path));
  } catch (error) {
    throw new GlimpseError('file-read', path, error);
  }
}
