import { expect, test } from 'vitest';
import type { IncomingFolder } from '../../../src/engine/incoming-folder.ts';
import type { LibraryEngine } from '../../../src/engine/library.ts';
import { never, open, picture } from './rig.ts';

/** By path: what is in a file, and its date. */
type Files = Record<string, readonly [content: number | string, modified?: number]>;

function folder(files: Files, name = 'album'): IncomingFolder {
  return {
    name,
    unread: [],
    files: Object.entries(files).map(([path, [content, modified = 5]]) => {
      const parts = [name, ...path.split('/')];
      const image = new File([String(content)], parts.at(-1)!, { lastModified: modified });
      return { image, name: image.name, folder: parts.slice(0, -1).join('/'), facts: {}, path, size: image.size, modified };
    }),
  };
}

async function rig() {
  const { library, encoder, store } = await open();
  /** Names of what was added and removed. */
  const sync = async (files: Files, name?: string) => {
    const { added, removed, skipped } = await library.sync(folder(files, name), never());
    return [added, removed, skipped].map((items) => items.map((item) => item.name).toSorted());
  };
  return { library, encoder, store, sync };
}

function idOf(library: LibraryEngine, name: string): string {
  return library.list(0, 100).items.find((item) => item.name === name)!.id;
}

const names = (library: LibraryEngine): string[] => library.list(0, 100).items.map((item) => item.name).toSorted();

test('what a person removes stays away while its file stays, and is not encoded again', async () => {
  const { library, encoder, sync } = await rig();
  const files: Files = { 'a.png': [11], 'b.png': [22] };
  await sync(files);
  await library.remove([idOf(library, 'a.png')]);
  encoder.batches = [];
  expect(await sync(files)).toEqual([[], [], []]);
  expect(await sync(files)).toEqual([[], [], []]);
  expect([names(library), encoder.batches]).toEqual([['b.png'], []]);
});

test('it stays away under another name, another date and as a copy', async () => {
  const { library, encoder, sync } = await rig();
  await sync({ 'a.png': [11], 'b.png': [22] });
  await library.remove([idOf(library, 'a.png')]);
  encoder.batches = [];
  for (const files of [{ 'sub/renamed.png': [11] }, { 'sub/renamed.png': [11, 6] }, { 'sub/renamed.png': [11, 6], 'copy.png': [11] }, { 'copy.png': [11] }] satisfies Files[]) {
    expect(await sync({ ...files, 'b.png': [22] })).toEqual([[], [], []]);
  }
  expect([names(library), encoder.batches]).toEqual([['b.png'], []]);
  expect(await sync({ 'b.png': [22], 'copy.png': [11], 'new.png': [33] }), 'another of the same size is read and added').toEqual([['new.png'], [], []]);
});

test('it is added once its content changes, also to that of one that was removed', async () => {
  const { library, sync } = await rig();
  await sync({ 'a.png': [11], 'b.png': [22] });
  await library.remove([idOf(library, 'a.png')]);
  expect(await sync({ 'a.png': [33, 6], 'b.png': [22] })).toEqual([['a.png'], [], []]);
  await library.remove([idOf(library, 'b.png')]);
  expect(await sync({ 'a.png': [22, 7], 'b.png': [22] })).toEqual([[], ['a.png'], []]);
  expect(names(library)).toEqual([]);
});

test('added by hand it is back, and stays when its file goes', async () => {
  const { library, sync } = await rig();
  const files: Files = { 'a.png': [11], 'b.png': [22] };
  await sync(files);
  await library.remove([idOf(library, 'a.png')]);
  expect((await library.add([picture(11)], never())).added).toHaveLength(1);
  expect(await sync(files)).toEqual([[], [], []]);
  expect(await sync({ 'b.png': [22] })).toEqual([[], [], []]);
  expect(names(library)).toEqual(['11.png', 'b.png']);
});

test('what had gone with its file comes back with it, also where its record was left behind', async () => {
  const { library, encoder, store, sync } = await rig();
  const files: Files = { 'a.png': [11], 'b.png': [22] };
  await sync(files);
  const left = (await store.folders.files((await store.folders.list())[0]!.id)).filter(({ path }) => path === 'a.png');
  expect(await sync({ 'b.png': [22] })).toEqual([[], ['a.png'], []]);
  encoder.batches = [];
  expect(await sync(files)).toEqual([['a.png'], [], []]);
  await sync({ 'b.png': [22] });
  await store.folders.putFiles(left);
  expect(await sync(files)).toEqual([['a.png'], [], []]);
  expect([names(library), encoder.batches]).toEqual([['a.png', 'b.png'], []]);
});

test('after the library is cleared, or the folder is followed anew, everything is added again', async () => {
  const { library, sync } = await rig();
  const files: Files = { 'a.png': [11], 'b.png': [22] };
  await sync(files);
  await library.remove([idOf(library, 'a.png')]);
  await library.clear();
  expect(await sync(files)).toEqual([['a.png', 'b.png'], [], []]);
  await library.remove([idOf(library, 'a.png')]);
  await library.unfollow((await library.folders())[0]!.id);
  expect(await sync(files)).toEqual([['a.png'], [], []]);
});

test('a file that cannot be indexed is no removed one', async () => {
  const { library, sync } = await rig();
  await sync({ 'a.png': [111] });
  await library.remove([idOf(library, 'a.png')]);
  expect(await sync({ 'a.png': [111], 'bad.png': ['bad'] })).toEqual([[], [], ['bad.png']]);
});

test('without handles, a folder of the same name that shares few files is another one', async () => {
  const { library, sync } = await rig();
  await sync({ 'a.png': [1], 'b.png': [2], 'c.png': [3] }, 'DCIM');
  expect(await sync({ 'a.png': [1], 'd.png': [4], 'e.png': [5] }, 'DCIM')).toEqual([['d.png', 'e.png'], [], []]);
  expect(await sync({ 'a.png': [6, 9], 'b.png': [7, 9], 'c.png': [8, 9] }, 'DCIM'), 'the same paths alone tell nothing').toEqual([['a.png', 'b.png', 'c.png'], [], []]);
  expect(await sync({}, 'DCIM')).toEqual([[], [], []]);
  expect(library.size).toBe(8);
  expect((await library.folders()).map(({ files }) => files)).toEqual([3, 3, 3, 0]);
});

test('without handles, a folder that has half of its files still is the same one, and of two the one that shares more', async () => {
  const { library, sync } = await rig();
  await sync({ 'a.png': [1], 'b.png': [2], 'c.png': [3], 'd.png': [4] });
  expect(await sync({ 'a.png': [1], 'b.png': [2], 'e.png': [5], 'f.png': [6] })).toEqual([['e.png', 'f.png'], ['c.png', 'd.png'], []]);
  await sync({ 'a.png': [1], 'x.png': [7], 'y.png': [8] });
  expect(await library.folders()).toHaveLength(2);
  expect(await sync({ 'a.png': [1], 'x.png': [7], 'b.png': [2, 9], 'y.png': [8], 'z.png': [9] })).toEqual([['z.png'], [], []]);
  expect((await library.folders()).map(({ files }) => files)).toEqual([4, 5]);
});
