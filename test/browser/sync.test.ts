import { afterEach, describe, expect, test, vi } from 'vitest';
import { isAbort } from '../../src/errors.ts';
import { album } from './album.ts';
import { openLibrary } from '../../src/index.ts';
import { erase, move, newFolder, openAngles, places, read, removeFolders, told, write } from './sync-rig.ts';

const nothing = { added: [], unchanged: [], moved: [], removed: [], skipped: [] };

afterEach(async () => {
  vi.restoreAllMocks();
  await removeFolders();
});

/** Files that browsers without handles give. */
async function given(folder: FileSystemDirectoryHandle, paths: readonly string[]) {
  const files = await Promise.all(paths.map(async (path) => {
    const file = await read(folder, path);
    return { image: file, name: file.name, folder: [folder.name, ...path.split('/').slice(0, -1)].join('/') };
  }));
  return { name: folder.name, files };
}

test('new, moved, edited, copied and deleted files, nested folders: exactly these, and nothing is encoded twice', async () => {
  const folder = await newFolder();
  for (const [path, degrees] of [['a.png', 1], ['b.png', 2], ['c.png', 3], ['sub/d.png', 4], ['sub/deep/e.png', 5], ['f.png', 6]] as const) await write(folder, path, String(degrees));
  const { sync, encoder, library, counts } = await openAngles();
  expect(told(await sync(folder))).toEqual({ ...nothing, added: ['a.png', 'b.png', 'c.png', 'f.png', 'sub/d.png', 'sub/deep/e.png'] });
  expect(counts.hashed).toBe(6);

  await move(folder, 'a.png', 'sub/renamed.png');
  await write(folder, 'b.png', '20');
  await erase(folder, 'c.png');
  await write(folder, 'sub/copy of d.png', '4');
  await move(folder, 'sub/deep', 'sub/deep2').catch(() => move(folder, 'sub/deep/e.png', 'sub/deep2/e.png'));
  await write(folder, 'new.png', '7');
  encoder.batches = [];
  const report = await sync(folder);
  expect(told(report)).toEqual({ added: ['b.png', 'new.png'], moved: ['sub/deep2/e.png', 'sub/renamed.png'], removed: ['b.png', 'c.png'], unchanged: ['f.png', 'sub/d.png', 'sub/d.png'], skipped: [] });
  expect(encoder.batches.flat().toSorted()).toEqual([20, 7]);
  expect(places(library)).toEqual(['b.png', 'f.png', 'new.png', 'sub/d.png', 'sub/deep2/e.png', 'sub/renamed.png'].map((path) => `${folder.name}/${path}`).toSorted());
  expect((await library.folders()).map(({ name, files, access, scanned }) => ({ name, files, access, scanned: typeof scanned }))).toEqual([{ name: folder.name, files: 7, access: 'ready', scanned: 'number' }]);

  counts.hashed = 0;
  expect(told(await sync(folder))).toMatchObject({ ...nothing, unchanged: ['b.png', 'f.png', 'new.png', 'sub/d.png', 'sub/d.png', 'sub/deep2/e.png', 'sub/renamed.png'] });
  expect(counts.hashed, 'not even read').toBe(0);
  expect((await library.search({ terms: [{ text: '5' }], limit: 1 } as never, { signal: new AbortController().signal })).hits[0]?.item.name).toBe('e.png');
});

test('what is moved or copied is found again by a library that is opened anew, with its vectors', async () => {
  const folder = await newFolder();
  await write(folder, 'a.png', '1');
  const first = await openAngles();
  await first.sync(folder);
  first.library.close();
  await move(folder, 'a.png', 'b.png');
  const { sync, encoder, library, store } = await openAngles(first.name);
  expect(told(await sync(folder))).toEqual({ ...nothing, moved: ['b.png'] });
  expect(encoder.batches).toEqual([]);
  expect((await store.load(encoder.space)).items).toMatchObject([{ name: 'b.png', folder: folder.name }]);
  expect(places(library)).toEqual([`${folder.name}/b.png`]);
});

describe('what has gone', () => {
  test('comes back when it is restored, and does not go again', async () => {
    const folder = await newFolder();
    for (const degrees of [1, 2, 3]) await write(folder, `${degrees}.png`, String(degrees));
    const { sync, encoder, library } = await openAngles();
    await sync(folder);
    await erase(folder, '2.png');
    await erase(folder, '3.png');
    const { removed } = await sync(folder);
    expect(library.size).toBe(1);
    encoder.batches = [];
    expect(await library.restore(removed.map(({ id }) => id))).toBe(2);
    expect(library.size).toBe(3);
    expect(encoder.batches).toEqual([]);
    expect(told(await sync(folder))).toEqual({ ...nothing, unchanged: ['1.png'] });
    expect(library.size).toBe(3);
  });

  test('and turns up again, under another name too, is there again without being encoded', async () => {
    const folder = await newFolder();
    for (const degrees of [1, 2]) await write(folder, `${degrees}.png`, String(degrees));
    const { sync, encoder, library, store, decoder } = await openAngles();
    await sync(folder);
    await erase(folder, '1.png');
    expect(told(await sync(folder)).removed).toEqual(['1.png']);
    await write(folder, 'back.png', '1');
    const before = decoder.decoded;
    encoder.batches = [];
    expect(told(await sync(folder))).toEqual({ ...nothing, added: ['back.png'], unchanged: ['2.png'] });
    expect([encoder.batches, decoder.decoded]).toEqual([[], before]);
    expect(places(library)).toEqual([`${folder.name}/2.png`, `${folder.name}/back.png`]);
    const found = (await store.load(encoder.space)).items.find(({ name }) => name === 'back.png');
    expect(await store.restore([found!.id])).toEqual([]);
    await erase(folder, 'back.png');
    expect(told(await sync(folder)).removed).toEqual(['back.png']);
  });

  test('is forgotten for good after a month, when the library is opened', async () => {
    const folder = await newFolder();
    for (const degrees of [1, 2]) await write(folder, `${degrees}.png`, String(degrees));
    const { name, sync, library, store } = await openAngles();
    const { added } = await sync(folder);
    await erase(folder, '1.png');
    await sync(folder);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 31 * 24 * 3600 * 1000);
    await erase(folder, '2.png');
    await sync(folder);
    library.close();
    const again = await openAngles(name);
    const gone = added.find((item) => item.name === '1.png')!;
    await expect.poll(() => store.thumbs([gone.id])).toEqual([undefined]);
    expect(await again.library.restore(added.map(({ id }) => id))).toBe(1);
    expect(places(again.library)).toEqual([`${folder.name}/2.png`]);
  });

  test('stays when it was added by hand, before or after', async () => {
    const folder = await newFolder();
    for (const degrees of [1, 2, 3]) await write(folder, `${degrees}.png`, String(degrees));
    const { sync, library } = await openAngles();
    const add = async (path: string) => library.add([{ image: await read(folder, path), name: 'mine.png', folder: '', facts: {} }], { signal: new AbortController().signal });
    await add('1.png');
    await sync(folder);
    await add('2.png');
    for (const degrees of [1, 2, 3]) await erase(folder, `${degrees}.png`);
    expect(told(await sync(folder))).toEqual({ ...nothing, removed: ['3.png'] });
    expect(places(library)).toEqual(['/mine.png', `${folder.name}/2.png`]);
  });

  test('of one folder stays as long as another one has it, under the name it has there', async () => {
    const [one, two] = [await newFolder('one'), await newFolder('two')];
    await write(one, 'a.png', '1');
    await write(two, 'sub/b.png', '1');
    const { sync, library, encoder } = await openAngles();
    await sync(one);
    expect(told(await sync(two))).toEqual({ ...nothing, unchanged: ['a.png'] });
    await erase(one, 'a.png');
    expect(told(await sync(one))).toEqual({ ...nothing, moved: ['sub/b.png'] });
    expect(places(library)).toEqual(['two/sub/b.png']);
    await erase(two, 'sub/b.png');
    expect(told(await sync(two))).toEqual({ ...nothing, removed: ['sub/b.png'] });
    expect(encoder.batches.flat()).toEqual([1]);
  });

  test('with a folder that is followed no more stays', async () => {
    const [one, two] = [await newFolder('one'), await newFolder('two')];
    for (const folder of [one, two]) await write(folder, 'shared.png', '1');
    await write(one, 'own.png', '2');
    const { sync, library } = await openAngles();
    await sync(one);
    await sync(two);
    const { id } = (await library.folders()).find(({ name }) => name === 'one')!;
    await library.unfollow(id);
    expect((await library.folders()).map(({ name }) => name)).toEqual(['two']);
    await expect(library.folderHandle(id)).rejects.toMatchObject({ code: 'not-found' });
    await erase(two, 'shared.png');
    expect(told(await sync(two)).removed).toEqual(['shared.png']);
    expect(places(library)).toEqual(['one/own.png']);
    await erase(one, 'own.png');
    expect(told(await sync(one)), 'followed again, it begins anew').toEqual({ ...nothing, added: ['shared.png'] });
    expect(places(library)).toEqual(['one/own.png', 'one/shared.png']);
  });
});

describe('what cannot be read', () => {
  test('keeps what it had, a file and a whole folder, and is read the next time', async () => {
    const folder = await newFolder();
    for (const [path, degrees] of [['a.png', 1], ['sub/b.png', 2], ['c.png', 3]] as const) await write(folder, path, String(degrees));
    const { sync, library } = await openAngles();
    await sync(folder);
    await write(folder, 'a.png', '10');
    const getFile = FileSystemFileHandle.prototype.getFile;
    vi.spyOn(FileSystemFileHandle.prototype, 'getFile').mockImplementation(function (this: FileSystemFileHandle) {
      return this.name === 'a.png' ? Promise.reject(new DOMException('', 'NotReadableError')) : getFile.call(this);
    });
    const values = FileSystemDirectoryHandle.prototype.values;
    vi.spyOn(FileSystemDirectoryHandle.prototype, 'values').mockImplementation(function (this: FileSystemDirectoryHandle) {
      if (this.name === 'sub') throw new DOMException('', 'NotAllowedError');
      return values.call(this);
    });
    expect(told(await sync(folder))).toEqual({ ...nothing, unchanged: ['c.png'] });
    expect(library.size).toBe(3);
    vi.restoreAllMocks();
    expect(told(await sync(folder))).toEqual({ ...nothing, added: ['a.png'], removed: ['a.png'], unchanged: ['c.png', 'sub/b.png'] });
  });

  test('because it went while it was waiting keeps what it had', async () => {
    const folder = await newFolder();
    for (const degrees of [1, 2]) await write(folder, `${degrees}.png`, String(degrees));
    const { sync, library } = await openAngles();
    await sync(folder);
    await write(folder, '1.png', '10');
    const stale = await given(folder, ['1.png', '2.png']);
    await write(folder, '1.png', '11 and more');
    expect(told(await sync(stale))).toEqual({ ...nothing, skipped: ['1.png'], unchanged: ['2.png'] });
    expect(library.size).toBe(2);
    expect((await library.folders()).map(({ files }) => files)).toEqual([2]);
  });

  test('because it is damaged leaves the others alone', async () => {
    const folder = await newFolder();
    await write(folder, 'bad.png', 'bad');
    await write(folder, 'empty.png', '');
    await write(folder, 'good.png', '1');
    const { sync } = await openAngles();
    expect(told(await sync(folder))).toEqual({ ...nothing, added: ['good.png'], skipped: ['bad.png', 'empty.png'] });
  });

  test('because it was put aside is left alone until it changes', async () => {
    const folder = await newFolder();
    await write(folder, 'crash.png', '5');
    const { sync, library, store, encoder } = await openAngles();
    await sync(folder);
    const { id } = (await library.folders())[0]!;
    await write(folder, 'crash.png', '6');
    const { size, lastModified: modified } = await read(folder, 'crash.png');
    const [job] = await store.queue.add([{ addition: 'x', source: { held: true }, name: 'crash.png', folder: folder.name, facts: {}, file: { folder: id, path: 'crash.png', size, modified } }]);
    await store.commit({ epoch: await store.beginEpoch(), space: encoder.space, rows: [], failed: [{ id: job!, code: 'file-crash' }] });
    expect(told(await sync(folder))).toEqual({ ...nothing, skipped: ['crash.png'] });
    expect(library.size).toBe(1);
    await write(folder, 'crash.png', '70');
    expect(told(await sync(folder))).toEqual({ ...nothing, added: ['crash.png'], removed: ['crash.png'] });
  });

  test('because the whole folder has gone changes nothing', async () => {
    const folder = await newFolder();
    await write(folder, 'a.png', '1');
    const { sync, library } = await openAngles();
    await sync(folder);
    await removeFolders();
    await expect(sync(folder)).rejects.toMatchObject({ code: 'file-read' });
    expect(library.size).toBe(1);
  });
});

test('cut short, it has removed nothing; the next time finishes it', async () => {
  const folder = await newFolder();
  for (let i = 0; i < 12; i++) await write(folder, `${i}.png`, String(i));
  const { sync, library, encoder } = await openAngles();
  await sync(folder);
  for (let i = 0; i < 8; i++) await write(folder, `${i}.png`, String(100 + i));
  await erase(folder, '11.png');
  await move(folder, '10.png', 'ten.png');
  const controller = new AbortController();
  encoder.batches = [];
  encoder.fault = (batch) => {
    if (batch === 2) controller.abort();
  };
  await expect(sync(folder, controller)).rejects.toSatisfy(isAbort);
  expect(library.size, 'four new ones, and all the old ones').toBe(16);
  encoder.fault = () => {};
  const report = told(await sync(folder));
  expect(report.removed).toEqual([0, 1, 11, 2, 3, 4, 5, 6, 7].map((i) => `${i}.png`));
  expect(report.moved).toEqual(['ten.png']);
  expect(report.added).toHaveLength(4);
  expect(encoder.batches.flat().toSorted(), 'the cut batch was not stored').toHaveLength(12);
  expect(library.size).toBe(11);
  expect(places(library)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 'ten'].map((i) => `${folder.name}/${i}.png`).toSorted());
  expect(told(await sync(folder))).toMatchObject({ added: [], moved: [], removed: [] });
});

describe('where the browser has no handles', () => {
  test('dropping the folder again does the same', async () => {
    const folder = await newFolder();
    for (const [path, degrees] of [['a.png', 1], ['b.png', 2], ['sub/c.png', 3]] as const) await write(folder, path, String(degrees));
    const { sync, library, encoder, counts } = await openAngles();
    expect(told(await sync(await given(folder, ['a.png', 'b.png', 'sub/c.png'])))).toEqual({ ...nothing, added: ['a.png', 'b.png', 'sub/c.png'] });
    expect(await library.folders()).toMatchObject([{ name: folder.name, files: 3, access: 'drop' }]);
    await move(folder, 'a.png', 'sub/a.png');
    await erase(folder, 'b.png');
    encoder.batches = [];
    counts.hashed = 0;
    expect(told(await sync(await given(folder, ['sub/a.png', 'sub/c.png'])))).toEqual({ ...nothing, moved: ['sub/a.png'], removed: ['b.png'], unchanged: ['sub/c.png'] });
    expect([encoder.batches, counts.hashed]).toEqual([[], 1]);
    expect(told(await sync({ ...(await given(folder, ['sub/c.png'])), unread: ['a.png'] }))).toEqual({ ...nothing, unchanged: ['sub/c.png'] });
    expect(await library.folders()).toHaveLength(1);
  });

  test('it becomes the same folder when it is granted, and another of its name stays another', async () => {
    const folder = await newFolder('DCIM');
    await write(folder, 'a.png', '1');
    const { sync, library } = await openAngles();
    await sync(await given(folder, ['a.png']));
    await sync(folder);
    expect(await library.folders()).toMatchObject([{ name: 'DCIM', access: 'ready' }]);
    expect(await (await library.folderHandle((await library.folders())[0]!.id))!.isSameEntry(folder)).toBe(true);
    await write(folder, 'other.png', '2');
    const other = await given(folder, ['other.png']);
    expect(told(await sync(other))).toEqual({ ...nothing, added: ['other.png'] });
    expect(await library.folders()).toHaveLength(2);
    expect(library.size).toBe(2);
  });
});

test('names that are alike once they are cleaned are two files', async () => {
  const folder = await newFolder();
  await write(folder, 'a.png', '1');
  await write(folder, 'a\u202e.png', '2');
  const { sync, library } = await openAngles();
  expect(told(await sync(folder)).added).toEqual(['a.png', 'a.png']);
  expect(told(await sync(folder))).toEqual({ ...nothing, unchanged: ['a.png', 'a.png'] });
  expect(library.size).toBe(2);
});

test('hundreds of files that nobody touched: nothing is read, decoded or encoded', async () => {
  const folder = await newFolder();
  for (let i = 0; i < 300; i++) await write(folder, `${i % 10}/${i}.png`, String(i));
  const first = await openAngles();
  expect((await first.sync(folder)).added).toHaveLength(300);
  first.library.close();
  const { sync, encoder, decoder, counts } = await openAngles(first.name);
  const report = await sync(folder);
  expect([report.unchanged.length, report.added.length, report.moved.length, report.removed.length]).toEqual([300, 0, 0, 0]);
  expect([encoder.batches.length, decoder.decoded, counts.hashed]).toEqual([0, 0, 0]);
});

test('a library over threads, with the real model: sync, reopen, reconnect, restore', async () => {
  const folder = await newFolder();
  const bytes = await Promise.all(album.pictures.slice(0, 6).map(async ({ file }) => (await fetch(`/album/${file}`)).blob()));
  for (const [i, blob] of bytes.slice(0, 5).entries()) await write(folder, `${i}.webp`, blob);
  const options = { name: `sync-${Math.random()}`, modelBase: '/models/', wasmBase: '/wasm/', device: 'wasm' } as const;
  const first = await openLibrary(options);
  expect(told(await first.sync(folder))).toEqual({ ...nothing, added: ['0.webp', '1.webp', '2.webp', '3.webp', '4.webp'] });
  const before = await first.search({ image: bytes[1]! });
  first.close();
  const library = await openLibrary(options);
  try {
    const [followed] = await library.folders();
    expect(followed).toMatchObject({ name: folder.name, files: 5, access: 'ready' });
    await move(folder, '1.webp', 'album/one.webp');
    await erase(folder, '2.webp');
    await write(folder, '3.webp', bytes[5]!);
    const report = await library.reconnect(followed!.id);
    expect(told(report)).toEqual({ added: ['3.webp'], moved: ['album/one.webp'], removed: ['2.webp', '3.webp'], unchanged: ['0.webp', '4.webp'], skipped: [] });
    const after = await library.search({ image: bytes[1]! });
    expect(after.hits[0]).toMatchObject({ item: { name: 'one.webp', folder: `${folder.name}/album` }, cosines: before.hits[0]!.cosines });
    expect(await library.restore(report.removed.map(({ id }) => id))).toBe(2);
    expect((await library.search({ image: bytes[2]! })).hits[0]!.item.name).toBe('2.webp');
    Object.defineProperty(FileSystemHandle.prototype, 'requestPermission', { configurable: true, value: () => Promise.resolve('denied') });
    await expect(library.reconnect(followed!.id)).rejects.toMatchObject({ code: 'folder-permission' });
    await expect(library.reconnect('nobody')).rejects.toMatchObject({ code: 'not-found' });
    await library.unfollow(followed!.id);
    expect(await library.folders()).toEqual([]);
    expect((await library.stats()).items).toBe(6);
  } finally {
    await library.clear();
    library.close();
  }
});
