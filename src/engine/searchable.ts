import type { Ports } from '../ports.ts';
import { Columns, flag } from '../rank/columns.ts';
import { FlatIndex } from '../vectors/flat-index.ts';
import type { Searchable } from './collection.ts';

/** Empty indexes and columns for vectors of `dims` numbers. Each index has scan workers of its own, which start with its 30,000th row or so. */
export async function openSearchable(dims: number, startShards: Ports['shards']): Promise<Searchable> {
  const shards = [await startShards?.(), await startShards?.()];
  const [picture, words] = [await FlatIndex.create<number>(dims, {}, shards[0]), await FlatIndex.create<number>(dims, {}, shards[1])];
  return {
    picture,
    words,
    columns: new Columns(),
    kindsOf: (ordinal) => (picture.has(ordinal) ? flag.picture : 0) | (words.has(ordinal) ? flag.words : 0),
    close: () => shards.forEach((some) => some?.close()),
  };
}
