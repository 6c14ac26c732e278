import type { DataCalls } from './data.worker.ts';
import { Remote } from './remote.ts';
import { dims, spare, type DataSet, type Kind, type Truth } from './types.ts';

/** Rows, queries, and what is right; each of two workers makes half. */
export async function prepare(kind: Kind, rows: number, queries: number, warmup: number): Promise<{ set: DataSet; truth: Truth }> {
  const start = (): Remote<DataCalls> => new Remote<DataCalls>(new Worker(new URL('./data.worker.ts', import.meta.url), { type: 'module' }));
  const [left, right] = [start(), start()];
  const all = rows + spare;
  const vectors = new Float32Array(new SharedArrayBuffer(all * dims * Float32Array.BYTES_PER_ELEMENT));
  const set: DataSet = { rows, vectors, queries: await left.call('queries', [kind, rows, 0, queries]), warmup: await left.call('queries', [kind, rows, queries, warmup]) };
  const middle = all >> 1;
  await Promise.all([left.call('rows', [kind, set, 0, middle]), right.call('rows', [kind, set, middle, all])]);
  const half = queries >> 1;
  const [first, second] = await Promise.all([left.call('truth', [{ ...set, queries: set.queries.slice(0, half) }]), right.call('truth', [{ ...set, queries: set.queries.slice(half) }])]);
  left.end();
  right.end();
  const filtered = Object.fromEntries(Object.entries(first.filtered).map(([name, found]) => [name, [...found, ...second.filtered[name as keyof Truth['filtered']]]]));
  return { set, truth: { all: [...first.all, ...second.all], filtered: filtered as unknown as Truth['filtered'] } };
}
