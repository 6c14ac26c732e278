import { expect } from 'vitest';
import { StoredIndex } from '../../../src/vectors/stored/stored-index.ts';
import type { StoredOptions } from '../../../src/vectors/stored/stored-types.ts';
import { WholeRows } from './whole-rows.ts';
import type { MemoryFiles } from './memory-files.ts';

export const dims = 5;
export const options: StoredOptions = { space: 'test@1', dims, metric: 'cosine' };

export const open = (files: MemoryFiles, more: Partial<StoredOptions> = {}, create: Create = WholeRows.create): Promise<StoredIndex> => StoredIndex.open(files, { ...options, ...more }, create);

/** What makes the planes of an index. */
export type Create = Parameters<typeof StoredIndex.open>[2];

export type Rows = Map<string, Float32Array>;

export function vectorOf(random: () => number): Float32Array {
  return Float32Array.from({ length: dims }, () => random() * 2 - 1);
}

export function batchOf(random: () => number, ids: readonly string[]): { ids: readonly string[]; vectors: Float32Array } {
  return { ids, vectors: Float32Array.from({ length: ids.length * dims }, () => random() * 2 - 1) };
}

export function put(rows: Rows, { ids, vectors }: { readonly ids: readonly string[]; readonly vectors: Float32Array }): void {
  ids.forEach((id, i) => rows.set(id, vectors.slice(i * dims, (i + 1) * dims)));
}

export function cosine64(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    ab += value * b[i]!;
    aa += value * value;
    bb += b[i]! ** 2;
  });
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

/** Ids of the best rows by a full sort. */
export function best(rows: Rows, query: Float32Array, k: number): string[] {
  return [...rows].map(([id, row]) => ({ id, score: cosine64(row, query) })).sort((a, b) => b.score - a.score).slice(0, k).map(({ id }) => id);
}

/** Everything in the index is what the rows are, bit by bit, and is found. */
export async function expectSame(index: StoredIndex, rows: Rows, random: () => number, sample = 40): Promise<void> {
  expect(index.size).toBe(rows.size);
  const ids = [...rows.keys()];
  for (let i = 0; i < Math.min(sample, ids.length); i++) {
    const id = ids[ids.length <= sample ? i : Math.floor(random() * ids.length)]!;
    expect(await index.get(id), id).toEqual(rows.get(id));
  }
  const query = vectorOf(random);
  expect((await index.search(query, 10)).map(({ id }) => id)).toEqual(best(rows, query, 10));
}

/** The next batch and the next visit work. */
export async function goOn(index: StoredIndex, medium: MemoryFiles, rows: Rows, random: () => number, create: Create = WholeRows.create): Promise<void> {
  const more = new Map(rows);
  const batch = batchOf(random, ['after 1', 'after 2', 'id 3']);
  await index.addMany(batch.ids, batch.vectors);
  put(more, batch);
  await index.remove('id 5');
  more.delete('id 5');
  await expectSame(index, more, random, 10);
  await index.close();
  await expectSame(await open(medium, {}, create), more, random, 30);
}
