/** `glimpse/vectors`: indexes for those who bring vectors of their own. Importing it has no effect. */
import { openVectorFiles } from './store/open-vector-files.ts';
import { Planes } from './vectors/planes.ts';
import { StoredIndex } from './vectors/stored/stored-index.ts';
import type { StoredOptions } from './vectors/stored/stored-types.ts';

export { GlimpseError } from './errors.ts';
export type { ErrorCode } from './errors.ts';
export type { VectorFiles } from './ports.ts';
export type { Spread } from './types.ts';
export { FlatIndex, type IndexOptions, type IndexStats, type Match, type SearchOptions } from './vectors/flat-index.ts';
export type { Allowed, RowSet } from './vectors/row-set.ts';
export type { StoredIndex } from './vectors/stored/stored-index.ts';
export type { StoredOptions, StoredStats } from './vectors/stored/stored-types.ts';

export interface OpenOptions extends Omit<StoredOptions, 'metric'> {
  /** Of the index: any text. */
  readonly name: string;
  /** `cosine` unless given. */
  readonly metric?: StoredOptions['metric'];
}

/**
 * Opens the index of that name, or makes it. In a worker it is kept in the private file system; on a page, or where there
 * is none, in IndexedDB, where a worker finds it too. A page cannot open what a worker made.
 * @throws GlimpseError `index-busy`, `index-in-worker`, `input-invalid` (a name that is no text), `space-mismatch` (the index holds something else), `protocol-mismatch`, `db-blocked`, `db-lost`
 */
export async function openIndex({ name, metric = 'cosine', ...options }: OpenOptions): Promise<StoredIndex> {
  const files = await openVectorFiles(name);
  try {
    return await StoredIndex.open(files, { ...options, metric }, Planes.create);
  } catch (error) {
    await files.close();
    throw error;
  }
}
