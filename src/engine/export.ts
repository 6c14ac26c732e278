import type { Block, Ports } from '../ports.ts';
import type { CallOptions, Item, Vector } from '../types.ts';
import { writeFacts } from './archive/facts.ts';
import { limits } from './archive/format.ts';
import { RecordWriter } from './archive/records.ts';
import { writeEnd, writeSummary } from './archive/summary.ts';
import { writeThumbs } from './archive/thumbs.ts';
import { kinds, writeVectors, type Kind } from './archive/vectors.ts';

/** Characters of captions after which a group ends early. */
const manyWords = 2 ** 20;

/**
 * A library as one file: the same library gives the same bytes, but for the date at the end. Items without a vector in the
 * encoder's space are left out.
 * @param order ids of items as the person sees them
 */
export async function exportLibrary(order: readonly string[], { store, encoder: { space }, hash }: Pick<Ports, 'store' | 'encoder' | 'hash'>, { signal, onProgress }: CallOptions & { signal: AbortSignal }): Promise<Blob> {
  const { items, blocks } = await store.load(space);
  const vectors = byItem(blocks, space.dims);
  const facts = new Map(items.map((item) => [item.id, item]));
  // Another tab may have added some that are not seen here yet.
  const whole = [...new Set([...order, ...facts.keys()])].flatMap((id) => (kinds.some((kind) => vectors[kind].has(id)) ? (facts.get(id) ?? []) : []));
  const of = (kind: Kind): number => whole.filter(({ id }) => vectors[kind].has(id)).length;
  const counts = { items: whole.length, pictures: of('picture'), words: of('words') };
  const writer = await RecordWriter.begin(hash);
  await writer.append('head', [writeSummary({ space, ...counts })]);
  let [done, pictures] = [0, 0];
  const tell = (): void => onProgress?.({ phase: 'index', done, total: whole.length, rate: undefined, left: undefined, skipped: 0, paused: false });
  tell();
  for (const group of groupsOf(whole)) {
    signal.throwIfAborted();
    await writer.append('fact', [writeFacts(group)]);
    for (const kind of kinds) {
      const found = new Map(group.flatMap(({ id }, place): [number, Vector][] => (vectors[kind].has(id) ? [[place, vectors[kind].get(id)!]] : [])));
      if (found.size > 0) await writer.append('vect', writeVectors(kind, found));
    }
    const { parts, count } = writeThumbs(await store.thumbs(group.map(({ id }) => id)));
    if (count > 0) await writer.append('thum', parts);
    pictures += count;
    done += group.length;
    tell();
  }
  signal.throwIfAborted();
  await writer.append('done', [writeEnd({ ...counts, thumbs: pictures }, new Date())]);
  return writer.finish();
}

/** Views, not copies. Of two rows of an item, the later one counts. */
function byItem(blocks: readonly Block[], dims: number): Readonly<Record<Kind, Map<string, Vector>>> {
  const found = { picture: new Map<string, Vector>(), words: new Map<string, Vector>() };
  for (const { kind, ids, data } of blocks) ids.forEach((id, row) => found[kind].set(id, data.subarray(row * dims, (row + 1) * dims)));
  return found;
}

function* groupsOf(items: readonly Item[]): Generator<Item[]> {
  let group: Item[] = [];
  let words = 0;
  for (const item of items) {
    group.push(item);
    words += item.caption.length;
    if (group.length < limits.group && words < manyWords) continue;
    yield group;
    [group, words] = [[], 0];
  }
  if (group.length > 0) yield group;
}
