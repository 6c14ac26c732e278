import { expect, test } from 'vitest';
import { MemoryLibraryStore } from '../../../src/store/memory-store.ts';
import { storeContract } from './contract.ts';
import { put, row, space } from './rows.ts';

storeContract(() => new MemoryLibraryStore());

test('it says that it forgets, and gives thumbnails that the caller may transfer', async () => {
  const store = new MemoryLibraryStore();
  expect(store.saved).toBe(false);
  await put(store, space, [row('a')]);
  const [thumb] = await store.thumbs(['a']);
  structuredClone(thumb!.data, { transfer: [thumb!.data] });
  expect(await store.thumbs(['a'])).toEqual([row('a').thumb]);
});
