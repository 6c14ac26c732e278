import type { Batch, Block, FollowedFile, LibraryStore } from '../../../src/ports.ts';
import type { Item, Row, Space, Thumb } from '../../../src/types.ts';

export const space: Space = { id: 'three', dims: 3 };

/** A picture; with a number for its words, they have a vector too. */
export function row(id: string, number = id.length, thumbBytes = 10, words?: number): Row & { readonly thumb: Thumb } {
  const item: Item = { id, type: 'image', name: `${id}.png`, folder: '', caption: '', mime: 'image/png', bytes: 1, width: 1, height: 1, modified: undefined, added: 0, url: undefined, partial: false };
  return { item, picture: vector(number), ...(words !== undefined && { words: vector(words) }), thumb: { mime: 'image/webp', data: new Uint8Array(thumbBytes).fill(number).buffer, width: 1, height: 1 } };
}

export function file(folder: string, path: string, id: string): FollowedFile {
  return { folder, path, id, size: 1, modified: 2 };
}

/** A batch of a writer that begins with it. */
export async function put(store: LibraryStore, rowSpace: Space, rows: readonly Row[], rest: Partial<Batch> = {}): Promise<void> {
  await store.commit({ epoch: await store.beginEpoch(), space: rowSpace, rows, ...rest });
}

/** Ids and vectors as the engine takes them: rows whose item is there, the last one of an id. */
export async function contents(store: LibraryStore, kind: Block['kind'] = 'picture', of = space): Promise<[string, number[]][]> {
  const { items, blocks } = await store.load(of);
  const there = new Set(items.map(({ id }) => id));
  const rows = new Map<string, number[]>();
  for (const block of blocks) {
    if (block.kind !== kind) continue;
    block.ids.forEach((id, i) => {
      rows.delete(id);
      if (there.has(id)) rows.set(id, [...block.data.subarray(i * of.dims, (i + 1) * of.dims)]);
    });
  }
  return [...rows];
}

/** What `contents` has of these rows. */
export function expected(rows: readonly Row[], kind: Block['kind'] = 'picture'): [string, number[]][] {
  return rows.flatMap(({ item, [kind]: numbers }): [string, number[]][] => (numbers ? [[item.id, [...numbers]]] : []));
}

function vector(number: number): Float32Array<ArrayBuffer> {
  return Float32Array.of(number, 0.1, -number);
}
