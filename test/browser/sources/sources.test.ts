import { afterEach, describe, expect, test } from 'vitest';
import { loadAlbum } from '../../../src/sources/album.ts';
import { fromClipboard } from '../../../src/sources/clipboard.ts';
import { fromDrop } from '../../../src/sources/drop.ts';
import { fromFiles } from '../../../src/sources/files.ts';
import { fromFolder } from '../../../src/sources/folder.ts';
import { holdDrop } from '../../../src/sources/held-drop.ts';
import { canPickFolder } from '../../../src/sources/pick-folder.ts';
import type { Addition } from '../../../src/types.ts';

const places = (additions: readonly Addition[]) => additions.map(({ folder, name }) => [folder, name]).toSorted();

function transfer(...files: File[]): DataTransfer {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  return data;
}

const png = new File(['x'], 'image.png', { type: 'image/png' });
const text = new File(['x'], 'notes\u202e.txt', { type: 'text/plain' });

test('files of an input', async () => {
  const input = document.createElement('input');
  input.type = 'file';
  input.files = transfer(png, text).files;
  const pending = fromFiles(input.files);
  input.value = '';
  expect(await pending).toEqual([
    { image: png, name: 'image.png', folder: '' },
    { image: text, name: 'notes.txt', folder: '' },
  ]);
});

describe('drops', () => {
  test('files', async () => {
    expect((await fromDrop(holdDrop(transfer(png, text)))).files.map(({ name }) => name)).toEqual(['image.png', 'notes.txt']);
  });

  test('the address of a picture', async () => {
    const data = new DataTransfer();
    data.setData('text/uri-list', '# from a page\r\nhttps://a.example/b/cat.jpg\r\n');
    expect((await fromDrop(holdDrop(data))).files).toEqual([{ image: 'https://a.example/b/cat.jpg', name: 'cat.jpg' }]);
  });

  test('words and nothing', async () => {
    const data = new DataTransfer();
    data.setData('text/plain', 'https://a.example/cat.jpg');
    expect(await fromDrop(holdDrop(data))).toEqual({ files: [], folders: [] });
    expect(await fromDrop(holdDrop(new DataTransfer()))).toEqual({ files: [], folders: [] });
  });
});

test('pasting', () => {
  const [first] = fromClipboard([png]);
  expect(first).toMatchObject({ image: png, name: expect.stringMatching(/^Pasted picture \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/) });
});

describe('a folder', () => {
  afterEach(async () => (await navigator.storage.getDirectory()).removeEntry('trip', { recursive: true }));

  test('of the browser’s own file system', async () => {
    const root = await navigator.storage.getDirectory();
    const trip = await root.getDirectoryHandle('trip', { create: true });
    const day = await trip.getDirectoryHandle('day', { create: true });
    for (let i = 0; i < 120; i++) await day.getFileHandle(`${i}.jpg`, { create: true });
    for (const name of ['a.jpg', '.DS_Store']) await trip.getFileHandle(name, { create: true });
    const found = await fromFolder(trip);
    expect(found).toHaveLength(121);
    expect(places(found).at(0)).toEqual(['trip', 'a.jpg']);
    expect(places(found).at(-1)).toEqual(['trip/day', '99.jpg']);
    expect(found.every(({ image }) => image instanceof File)).toBe(true);
    await expect(fromFolder(trip, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });

  test('can be picked where the browser has a picker', async () => {
    await (await navigator.storage.getDirectory()).getDirectoryHandle('trip', { create: true });
    expect(canPickFolder()).toBe('showDirectoryPicker' in window);
  });
});

describe('albums', () => {
  const manifest = (value: unknown) => URL.createObjectURL(new Blob([JSON.stringify(value)]));

  test('the sample album, by a relative address', async () => {
    const album = await loadAlbum('/album/album.json');
    expect(album.additions.length).toBeGreaterThan(0);
    expect(album.bytes).toBeGreaterThan(0);
    const { image, caption } = album.additions[0] ?? {};
    expect(image).toMatch(new RegExp(`^${location.origin}/album/`));
    expect(caption).not.toBe('');
    const response = await fetch(String(image));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp']);
  });

  test('not from a blob, and not when it is missing', async () => {
    await expect(loadAlbum(manifest({ pictures: [] }))).rejects.toMatchObject({ code: 'input-invalid' });
    await expect(loadAlbum('http://127.0.0.1:9/album.json')).rejects.toMatchObject({ code: 'file-network' });
  });
});
