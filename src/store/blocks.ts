import type { IDBPDatabase, IDBPObjectStore, IDBPTransaction, StoreNames } from 'idb';
import type { Block } from '../ports.ts';
import type { Row, Space } from '../types.ts';
import { commit } from './open.ts';
import type { LibrarySchema, VectorBlock } from './schema.ts';
import { fullBlock } from './schema.ts';

const kinds = ['picture', 'words'] as const;
type Kind = Block['kind'];
type Writing = IDBPTransaction<LibrarySchema, ('vectors' | 'items' | 'discarded')[], 'readwrite'>;

/** A block of each kind of vector that there is. */
export function packRows(space: Space, rows: readonly Row[]): VectorBlock[] {
  return kinds.flatMap((kind) => {
    const some = rows.flatMap(({ item, [kind]: vector }) => (vector ? [[item.id, vector] as const] : []));
    return some.length > 0 ? [pack(space, kind, some)] : [];
  });
}

function pack(space: Space, kind: Kind, rows: readonly (readonly [id: string, vector: Float32Array])[]): VectorBlock {
  const data = new Float32Array(rows.length * space.dims);
  rows.forEach(([, vector], i) => data.set(vector, i * space.dims));
  const ids = rows.map(([id]) => id);
  return { space: space.id, kind, ids, data: data.buffer, ...(kind === 'words' && { words: ids }) };
}

/** Takes the words of some items out of the blocks of a space. */
export async function forgetWords<T extends StoreNames<LibrarySchema>[]>(store: IDBPObjectStore<LibrarySchema, T, 'vectors', 'readwrite'>, space: Space, ids: readonly string[]): Promise<void> {
  const gone = new Set(ids);
  const found = await Promise.all(ids.map((id) => store.index('words').getAllKeys(id)));
  for (const key of new Set(found.flat())) {
    const block = await store.get(key);
    if (block?.space !== space.id) continue;
    const rest = rowsOf(block, space).filter(([id]) => !gone.has(id));
    if (rest.length > 0) await store.put(pack(space, 'words', rest), key);
    else await store.delete(key);
  }
}

function rowsOf(block: VectorBlock, { dims }: Space): [id: string, vector: Float32Array][] {
  const data = new Float32Array(block.data);
  return block.ids.map((id, row) => [id, data.subarray(row * dims, (row + 1) * dims)]);
}

/**
 * Joins the small blocks of a space and leaves out rows whose items are gone for good or that a later row replaces, in one
 * transaction. Blocks of version 1 stay as they are.
 */
export async function mergeBlocks(db: IDBPDatabase<LibrarySchema>, space: Space): Promise<void> {
  const tx = db.transaction(['items', 'discarded', 'vectors'], 'readwrite', { durability: 'relaxed' });
  await commit(tx, async () => {
    for (const kind of kinds) await mergeKind(tx, space, kind);
  });
}

async function mergeKind(tx: Writing, space: Space, kind: Kind): Promise<void> {
  const rows = new Map<string, Float32Array>();
  // From the newest block back: behind a full one there are only full ones, and those never change again.
  let cursor = await tx.objectStore('vectors').index('kind').openCursor([space.id, kind], 'prev');
  for (; cursor && rows.size < fullBlock; cursor = await cursor.continue()) {
    if (cursor.value.ids.length >= fullBlock) break;
    for (const [id, vector] of rowsOf(cursor.value, space).reverse()) {
      if (!rows.has(id) && (await isKept(tx, id))) rows.set(id, vector);
    }
    await cursor.delete!();
  }
  if (rows.size > 0) await tx.objectStore('vectors').add(pack(space, kind, [...rows].reverse()));
}

async function isKept(tx: Writing, id: string): Promise<boolean> {
  return ((await tx.objectStore('items').getKey(id)) ?? (await tx.objectStore('discarded').getKey(id))) !== undefined;
}
