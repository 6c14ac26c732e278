import { afterEach, describe, expect, test, vi } from 'vitest';
import { fromClipboard } from '../../../src/sources/clipboard.ts';
import { fromDrop } from '../../../src/sources/drop.ts';
import { fromFiles } from '../../../src/sources/files.ts';
import { fromFolder } from '../../../src/sources/folder.ts';
import { holdDrop } from '../../../src/sources/held-drop.ts';
import { canPickFolder, pickFolder } from '../../../src/sources/pick-folder.ts';

/** Node's `File` has no `webkitRelativePath`. */
function file(name: string, path = '', type = ''): File {
  return Object.defineProperty(new File([name], name, { type }), 'webkitRelativePath', { value: path });
}

test('fromFiles takes paths apart and leaves out what is hidden', async () => {
  const list = [file('a.jpg'), file('b.jpg', 'trip/day/b.jpg'), file('.DS_Store', 'trip/.DS_Store'), file('c.jpg', 'trip/.thumbs/c.jpg'), file('d\u202e.jpg')];
  expect((await fromFiles(list)).map(({ name, folder }) => [folder, name])).toEqual([
    ['', 'a.jpg'],
    ['trip/day', 'b.jpg'],
    ['', 'd.jpg'],
  ]);
  expect((await fromFiles({ length: 1, 0: list[0]! }))[0]?.image).toBe(list[0]);
  expect(await fromFiles([])).toEqual([]);
});

describe('fromClipboard', () => {
  const now = new Date(2026, 2, 1, 4, 5, 9);
  const paste = (...files: File[]) => fromClipboard(files, now);

  test('names what has no name of its own', () => {
    expect(paste(file('image.png', '', 'image/png'))[0]?.name).toBe('Pasted picture 2026-03-01 04.05.09.png');
    expect(paste(file('Image.JPEG', '', 'image/jpeg'))[0]?.name).toBe('Pasted picture 2026-03-01 04.05.09.JPEG');
    expect(paste(file('my image.png', '', 'image/png'))[0]?.name).toBe('my image.png');
  });
});

/** A dropped file or folder; a folder is an array, given some entries at a time, as browsers do. */
type Tree = File | { name: string; children: Tree[] };
function entry(tree: Tree): FileSystemEntry {
  if (tree instanceof File) return { isDirectory: false, name: tree.name, file: (ok: (file: File) => void) => ok(tree) } as unknown as FileSystemEntry;
  const createReader = () => {
    let at = 0;
    return { readEntries: (ok: (some: FileSystemEntry[]) => void) => ok(tree.children.slice(at, (at += at % 2 ? 1 : 99)).map(entry)) };
  };
  return { isDirectory: true, name: tree.name, createReader } as unknown as FileSystemEntry;
}

/** A `DataTransfer` that forgets everything once the event is over, as real ones do. */
function transfer(trees: Tree[], uris = ''): { data: DataTransfer; end: () => void } {
  let live = true;
  const alive = <T>(value: T): T => {
    if (!live) throw new Error('the event is over');
    return value;
  };
  const items = trees.map((tree) => ({
    kind: 'file',
    webkitGetAsEntry: () => alive(entry(tree)),
    getAsFile: () => alive(tree instanceof File ? tree : null),
  }));
  const text = { kind: 'string', webkitGetAsEntry: () => null, getAsFile: () => null };
  const data = {
    get items() {
      return alive([...items, text]);
    },
    getData: (type: string) => alive(type === 'text/uri-list' ? uris : 'not this'),
  };
  return { data: data as unknown as DataTransfer, end: () => (live = false) };
}

async function drop(trees: Tree[], uris = ''): Promise<[string | undefined, string | undefined][]> {
  const { data, end } = transfer(trees, uris);
  const held = holdDrop(data);
  end();
  const { files, folders } = await fromDrop(held);
  const below = folders.flatMap((folder) => ('files' in folder ? folder.files : []));
  return [...files, ...below].map(({ folder, name }) => [folder, name]);
}

describe('fromDrop', () => {
  test('files and folders, all touched before the event is over', async () => {
    const trip = { name: 'trip', children: [file('b'), { name: 'day', children: [file('c')] }, file('Thumbs.db')] };
    expect(await drop([file('a'), trip])).toEqual([
      ['', 'a'],
      ['trip', 'b'],
      ['trip/day', 'c'],
    ]);
  });

  test('a folder of 250 files', async () => {
    const names = Array.from({ length: 250 }, (_, i) => `${i}.jpg`);
    const found = await drop([{ name: 'many', children: names.map((name) => file(name)) }]);
    expect(found.map(([, name]) => name)).toEqual(names);
  });

  test('addresses, but only when there are no files', async () => {
    const uris = '# comment\r\nhttps://a.example/cat.jpg\r\ndata:image/png;base64,AAAA\r\nnot an address\r\njavascript:alert(1)\r\nfile:///a.jpg\r\ndata:text/html,x\r\n';
    expect((await drop([], uris)).map(([, name]) => name)).toEqual(['cat.jpg', 'picture']);
    expect((await drop([file('a')], uris)).map(([, name]) => name)).toEqual(['a']);
    expect(await drop([])).toEqual([]);
  });

  test('where the browser has handles, folders are theirs and files keep them', async () => {
    const folder = { kind: 'directory', name: 'trip' };
    const loose = { kind: 'file', name: 'a' };
    const item = (handle: unknown, tree: Tree) => ({
      kind: 'file', getAsFileSystemHandle: () => Promise.resolve(handle), webkitGetAsEntry: () => entry(tree), getAsFile: () => (tree instanceof File ? tree : null),
    });
    const refused = { ...item(null, file('b')), getAsFileSystemHandle: () => Promise.reject(new DOMException('no', 'NotAllowedError')) };
    const data = { items: [item(folder, { name: 'trip', children: [] }), item(loose, file('a')), refused], getData: () => '' } as unknown as DataTransfer;
    const { files, folders } = await fromDrop(holdDrop(data));
    expect(folders).toEqual([folder]);
    expect(files.map(({ name, handle }) => [name, handle])).toEqual([['a', loose], ['b', undefined]]);
  });

  test('what could not be read of a folder is named with it', async () => {
    const locked = { isDirectory: false, name: 'locked.jpg', file: (_: unknown, fail: (error: Error) => void) => fail(new Error('locked')) } as unknown as FileSystemEntry;
    let given = false;
    const readEntries = (ok: (some: FileSystemEntry[]) => void) => ok(given ? [] : ((given = true), [locked, entry(file('a'))]));
    const trip = { isDirectory: true, name: 'trip', createReader: () => ({ readEntries }) };
    const data = { items: [{ kind: 'file', webkitGetAsEntry: () => trip, getAsFile: () => null }], getData: () => '' } as unknown as DataTransfer;
    const skipped: string[] = [];
    const { folders } = await fromDrop(holdDrop(data), { onSkip: ({ name }) => skipped.push(name) });
    expect(folders).toMatchObject([{ name: 'trip', files: [{ name: 'a' }], unread: ['locked.jpg'] }]);
    expect(skipped).toEqual(['locked.jpg']);
  });

  test('cancelled', async () => {
    const { data } = transfer([file('a')]);
    await expect(fromDrop(holdDrop(data), { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});

describe('folders', () => {
  afterEach(() => vi.unstubAllGlobals());
  const leaf = (name: string) => ({ kind: 'file', name, getFile: () => Promise.resolve(file(name)) });
  const handle = {
    kind: 'directory',
    name: 'trip',
    values: async function* () {
      yield leaf('a');
      yield { kind: 'directory', name: 'day', values: async function* () { yield leaf('b'); } };
      yield leaf('.hidden');
    },
  } as unknown as FileSystemDirectoryHandle;

  test('a handle is walked', async () => {
    expect((await fromFolder(handle)).map(({ folder, name }) => [folder, name])).toEqual([
      ['trip', 'a'],
      ['trip/day', 'b'],
    ]);
    expect((await fromFolder(handle)).every((addition) => addition.handle?.kind === 'file')).toBe(true);
  });

  test('the picker is used where there is one', async () => {
    expect(canPickFolder()).toBe(false);
    await expect(pickFolder()).rejects.toMatchObject({ code: 'unsupported-browser' });
    vi.stubGlobal('showDirectoryPicker', () => Promise.resolve(handle));
    expect(canPickFolder()).toBe(true);
    expect(await pickFolder()).toBe(handle);
  });

  test('closing the dialogue is the platform’s AbortError', async () => {
    vi.stubGlobal('showDirectoryPicker', () => Promise.reject(new DOMException('closed', 'AbortError')));
    await expect(pickFolder()).rejects.toMatchObject({ name: 'AbortError' });
  });
});
