import { expect, test } from 'vitest';
import { openLibrary } from '../../src/index.ts';
import { album } from './album.ts';

const options = { modelBase: '/models/', wasmBase: '/wasm/', device: 'wasm' } as const;
const additions = album.pictures.slice(0, 4).map(({ file, caption }) => ({ image: `/album/${file}`, caption }));

test('a library in memory works like any other, is not the saved one of its name, and leaves nothing', async () => {
  for (const { name = '' } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
  localStorage.clear();
  const library = await openLibrary({ name: 'passing', saved: false, ...options });
  expect((await library.add([...additions, { text: 'The ferry leaves at nine.' }])).added).toHaveLength(5);
  const stats = await library.stats();
  expect(stats).toMatchObject({ saved: false, items: 5, evicted: 0 });
  const { hits } = await library.search({ text: 'the ferry leaves at nine' });
  expect(hits[0]?.item.type).toBe('text');
  const changes: number[] = [];
  library.on('change', ({ items }) => changes.push(items));
  await library.remove([hits[0]!.item.id]);
  await expect.poll(() => changes.at(-1)).toBe(4);
  expect(await indexedDB.databases()).toEqual([]);
  expect(Object.keys(localStorage)).toEqual([]);
  const saved = await openLibrary({ name: 'passing', ...options });
  expect((await saved.stats()).items).toBe(0);
  library.close();
  const again = await openLibrary({ name: 'passing', saved: false, ...options });
  expect((await again.stats()).items).toBe(0);
  again.close();
  saved.close();
});
