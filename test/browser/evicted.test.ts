import { deleteDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import { eraseEverything, openLibrary, presets } from '../../src/index.ts';
import type { Library } from '../../src/index.ts';
import { withoutIndexedDb } from './without.ts';

const options = { modelBase: '/models/', wasmBase: '/wasm/', device: 'wasm' } as const;
const name = 'evicted';
const key = `glimpse:kept:${name}`;
const open = (other = {}): Promise<Library> => openLibrary({ name, ...options, ...other });
const pictures = (count: number) => Array.from({ length: count }, (_, i) => ({ image: `/album/${String(i + 1).padStart(3, '0')}.webp` }));
const evicted = async (library: Library): Promise<number> => (await library.stats()).evicted;

/** As a browser does when space runs short. */
async function evict(library: Library): Promise<void> {
  library.close();
  await deleteDB(`glimpse:${name}`);
}

afterEach(async () => {
  vi.restoreAllMocks();
  await eraseEverything();
});

test('a library whose database is gone says how many items it had, also in the next visit, until there are items again', async () => {
  const library = await open();
  await library.add(pictures(3));
  expect(await evicted(library)).toBe(0);
  await evict(library);
  expect(localStorage.getItem(key)).toBe('3');
  const second = await open();
  expect(await evicted(second)).toBe(3);
  expect((await second.prepare(['text'])).evicted).toBe(3);
  second.close();
  const third = await open();
  expect(await evicted(third)).toBe(3);
  await third.add(pictures(1));
  expect(await evicted(third)).toBe(0);
  await evict(third);
  expect(await evicted(await open())).toBe(1);
});

test('what the person removed or cleared was not evicted', async () => {
  const library = await open();
  const { added } = await library.add(pictures(2));
  await library.remove(added.map(({ id }) => id));
  expect(localStorage.getItem(key)).toBeNull();
  await library.add(pictures(2));
  await library.clear();
  expect(localStorage.getItem(key)).toBeNull();
  await evict(library);
  expect(await evicted(await open())).toBe(0);
});

test('the person may take note of it', async () => {
  const library = await open();
  await library.add(pictures(2));
  await evict(library);
  const again = await open();
  await again.clear();
  expect(await evicted(again)).toBe(0);
  again.close();
  expect(await evicted(await open())).toBe(0);
});

test('rows of other weights are no loss', async () => {
  const library = await open();
  await library.add(pictures(2));
  library.close();
  const other = await open({ model: { ...presets.find(({ id }) => id === 'doodle')!, id: 'scribble' } });
  expect(await other.stats()).toMatchObject({ items: 2, evicted: 0 });
  await evict(other);
  expect(await evicted(await open())).toBe(2);
});

test('where storage is refused nothing is said', async () => {
  localStorage.setItem(key, '7');
  const forgetful = await withoutIndexedDb(() => open());
  forgetful.close();
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  const library = await open();
  await library.add(pictures(1));
  expect(await evicted(library)).toBe(0);
  library.close();
});

test.each(['', 'NaN', '-5', 'Infinity', '{}'])('a marker that says %j', async (marker) => {
  localStorage.setItem(key, marker);
  expect(await evicted(await open())).toBe(0);
});
