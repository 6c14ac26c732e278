import { deleteDB } from 'idb';
import { afterEach } from 'vitest';
import { IdbLibraryStore } from '../../src/store/library-store.ts';

export { contents, expected, put, row, space } from '../unit/store/rows.ts';

const stores: IdbLibraryStore[] = [];
const names: string[] = [];

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

afterEach(async () => {
  for (const store of stores.splice(0)) store.close();
  for (const name of names.splice(0)) await deleteDB(`glimpse:${name}`);
});
