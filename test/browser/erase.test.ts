import { afterEach, expect, test, vi } from 'vitest';
import { eraseEverything, openLibrary } from '../../src/index.ts';
import type { Library } from '../../src/index.ts';
import { openIndex } from '../../src/vectors.ts';

const options = { modelBase: '/models/', wasmBase: '/wasm/', device: 'wasm' } as const;
const open = (name: string): Promise<Library> => openLibrary({ name, ...options });

async function databases(): Promise<string[]> {
  return (await indexedDB.databases()).flatMap(({ name = '' }) => (name.startsWith('glimpse') ? [name] : []));
}

async function folders(): Promise<string[]> {
  const names: string[] = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) if (name.startsWith('glimpse')) names.push(name);
  return names;
}

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error!));
  });
}

/** What the interface writes of a library. */
const settings = ['model', 'labels', 'removing'].map((key) => `glimpse:${key}:erase-one`);

afterEach(async () => {
  await eraseEverything();
  localStorage.removeItem('somebody else');
  await caches.delete('somebody-else');
  indexedDB.deleteDatabase('somebody else');
});

test('databases, files, caches and settings of ours go; what others keep stays', async () => {
  const library = await open('erase-one');
  await library.add([{ image: '/album/001.webp' }, { image: '/album/002.webp' }]);
  const index = await openIndex({ name: 'erase-index', space: 'x', dims: 4 });
  await index.add('a', Float32Array.of(1, 0, 0, 0));
  await caches.open('glimpse-heic');
  await caches.open('somebody-else');
  for (const setting of settings) localStorage.setItem(setting, '{}');
  localStorage.setItem('somebody else', 'kept');
  (await openDatabase('somebody else')).close();
  expect(await databases()).toEqual(expect.arrayContaining(['glimpse:erase-one', 'glimpse-files', 'glimpse-vectors:erase-index']));
  expect(await folders()).toContain('glimpse-files');

  const report = await eraseEverything();
  expect(report.left).toEqual([]);
  expect(report.removed).toEqual(expect.arrayContaining(['database glimpse:erase-one', 'database glimpse-files', 'database glimpse-vectors:erase-index', 'folder glimpse-files', 'cache glimpse-heic', 'setting glimpse:kept:erase-one', ...settings.map((setting) => `setting ${setting}`)]));
  expect(report.removed.join()).not.toContain('somebody');
  expect(report.usage).toBeTypeOf('number');
  expect([await databases(), await folders(), Object.keys(localStorage).filter((key) => key.startsWith('glimpse'))]).toEqual([[], [], []]);
  expect(await caches.keys()).toEqual(['somebody-else']);
  expect(localStorage.getItem('somebody else')).toBe('kept');
  expect((await indexedDB.databases()).map(({ name }) => name)).toContain('somebody else');
});

test('libraries that are open end with disposed, in the middle of something too; afterwards all can begin again', async () => {
  const library = await open('erase-two');
  const adding = library.add(Array.from({ length: 60 }, (_, i) => ({ image: `/album/${String(i + 1).padStart(3, '0')}.webp` }))).catch((error: unknown) => error);
  await expect.poll(async () => (await library.stats()).items, { timeout: 60_000 }).toBeGreaterThan(0);
  const erasing = eraseEverything();
  await expect(open('erase-two')).rejects.toMatchObject({ code: 'disposed' });
  expect((await erasing).left).toEqual([]);
  expect(await adding).toMatchObject({ code: 'disposed' });
  await expect(library.search({ text: 'a cat' })).rejects.toMatchObject({ code: 'disposed' });
  expect(await databases()).toEqual([]);
  const fresh = await open('erase-two');
  expect(await fresh.stats()).toMatchObject({ items: 0, evicted: 0 });
  expect((await fresh.add([{ image: '/album/001.webp' }])).added).toHaveLength(1);
});

test('what somebody holds on to is named after ten seconds', async () => {
  const held = await openDatabase('glimpse:held');
  // As a service worker does that is being installed.
  setTimeout(() => void caches.open('glimpse-heic'), 3000);
  const report = await eraseEverything();
  expect(report.left).toEqual(['database glimpse:held']);
  expect(report.removed).not.toContain('database glimpse:held');
  held.close();
  await expect.poll(databases).toEqual([]);
});

test('what comes back while it is being erased goes too', async () => {
  await caches.open('glimpse-heic');
  const remove = caches.delete.bind(caches);
  vi.spyOn(caches, 'delete').mockImplementationOnce(async (name) => {
    const gone = await remove(name);
    await caches.open(name);
    return gone;
  });
  expect(await eraseEverything()).toMatchObject({ removed: ['cache glimpse-heic'], left: [] });
  expect(await caches.keys()).toEqual([]);
});

test('nothing there, nothing removed', async () => {
  expect(await eraseEverything()).toMatchObject({ removed: [], left: [] });
});
