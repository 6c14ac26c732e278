import { deleteDB } from 'idb';
import { afterEach } from 'vitest';
import { IdbLibraryStore } from '../../src/store/library-store.ts';
import type { LibraryStore } from '../../src/ports.ts';
import type { Item, Row, Space } from '../../src/types.ts';

export const space: Space = { id: 'three', dims: 3 };
const stores: LibraryStore[] = [];
const names: string[] = [];

export function row(id: string, number = id.length, thumbBytes = 10): Row {
  const item: Item = { id, type: 'image', name: `${id}.png`, folder: '', caption: '', mime: 'image/png', bytes: 1, width: 1, height: 1, modified: undefined, added: 0, url: undefined, partial: false };
  return { item, vector: Float32Array.of(number, 0.1, -number), thumb: { mime: 'image/webp', data: new Uint8Array(thumbBytes).fill(number).buffer, width: 1, height: 1 } };
}

export function newName(): string {
  const name = `store-${Math.random()}`;
  names.push(name);
  return name;
}

export function open(name = newName()): IdbLibraryStore {
  const store = new IdbLibraryStore(name);
  stores.push(store);
  return store;
}

/** Ids and vectors as the engine takes them: rows whose item is there, the last one of an id. */
export async function contents(store: LibraryStore): Promise<[string, number[]][]> {
  const { items, vectors } = await store.load(space);
  const there = new Set(items.map(({ id }) => id));
  const rows = new Map<string, number[]>();
  for (const { ids, data } of vectors) {
    ids.forEach((id, i) => {
      rows.delete(id);
      if (there.has(id)) rows.set(id, [...data.subarray(i * 3, i * 3 + 3)]);
    });
  }
  return [...rows];
}

export const expected = (rows: readonly Row[]): [string, number[]][] => rows.map(({ item, vector }) => [item.id, [...vector]]);

afterEach(async () => {
  for (const store of stores.splice(0)) store.close();
  for (const name of names.splice(0)) await deleteDB(`glimpse:${name}`);
});
