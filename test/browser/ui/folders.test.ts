import { afterEach, expect, test, vi } from 'vitest';
import type { Folder } from '../../../src/types.ts';
import { FakeLibrary, focused, item, large, pause, press, stage, until, type Stage } from './fake-library.ts';

const folder = (id: string, access: Folder['access'], facts: Partial<Folder> = {}): Folder => ({ id, name: `Holidays ${id}`, files: 12, scanned: Date.now() - 3 * 3600_000, access, ...facts });

/** A library that follows folders, with its model here, and a name that no visit has seen. */
function following(...folders: Folder[]): FakeLibrary {
  const library = new FakeLibrary(5);
  Object.assign(library, { name: crypto.randomUUID() });
  library.model = { ...library.model, download: 0 };
  library.followed = folders;
  return library;
}

async function details({ one, all }: Stage): Promise<void> {
  one('.privacy').click();
  await until(() => all('.folders').length === 1);
}

afterEach(() => vi.unstubAllGlobals());

test('a folder that needs permission is one calm line, and its button asks', async () => {
  const library = following(folder('a', 'ask'), folder('b', 'ask'));
  library.found = () => Promise.resolve({ added: [item(7), item(8)], moved: [item(1)] });
  const { one, all } = await stage(library);
  await until(() => all('.notice').length === 1);
  expect(one('.notice span').textContent).toBe('To look for new pictures in \u2068Holidays a\u2069 and 1 more folder, the browser needs your permission again. Searching works meanwhile.');
  expect(one('.notice .act').textContent).toBe('Reconnect \u2068Holidays a\u2069');
  one('.notice .act').click();
  await until(() => all('.toast').length === 1);
  expect(library.calls).toEqual(['reconnect a']);
  expect(one('.toast span').textContent).toBe('2 new, 1 moved');
  await until(() => one('.notice .act').textContent === 'Reconnect \u2068Holidays b\u2069');
});

test('a line that was dismissed does not come back', async () => {
  const { one, all, session } = await stage(following(folder('a', 'ask')));
  await until(() => all('.notice').length === 1);
  one('.notice [aria-label=Dismiss]').click();
  session.reread();
  await pause(700);
  expect(all('.notice')).toEqual([]);
  expect(session.housekeeping.house?.following.folders.length).toBe(1);
});

test('permission that is refused is said, and the button stays', async () => {
  const library = following(folder('a', 'ask'));
  const { GlimpseError } = await import('../../../src/errors.ts');
  library.found = () => Promise.reject(new GlimpseError('folder-permission'));
  const { one, all } = await stage(library);
  await until(() => all('.notice .act').length === 1);
  one('.notice .act').click();
  await until(() => all('.notice.error').length === 1);
  expect(all('.notice .act').length).toBe(1);
});

test('folders that can be read are looked through once a visit, quietly', async () => {
  const library = following(folder('a', 'ready'), folder('b', 'ask'));
  const set = await stage(library);
  await until(() => library.calls.length === 1);
  await pause(600);
  expect(library.calls).toEqual(['reconnect a']);
  expect(set.all('.toast, .running')).toEqual([]);
  await stage(library);
  await pause(1500);
  expect(library.calls).toEqual(['reconnect a']);
});

test('without the model nothing is looked through by itself', async () => {
  const library = following(folder('a', 'ready'));
  library.model = large;
  await stage(library, { model: 'jina-clip-v1' });
  await pause(1500);
  expect(library.calls).toEqual([]);
});

test('what has gone with its files comes back with undo, by button and by Ctrl+Z', async () => {
  const library = following(folder('a', 'ready'));
  library.found = async () => ({ removed: library.items.slice(0, 2) });
  const set = await stage(library);
  await until(() => set.all('.toast button').length === 1);
  expect(set.one('.toast span').textContent).toBe('2 gone');
  set.one('.toast button').click();
  await until(() => library.calls.includes('restore id-0,id-1'));
  await until(() => set.one('.toast').textContent.includes('2 pictures restored'));

  library.found = async () => ({ removed: library.items.slice(0, 1) });
  await details(set);
  set.one('.folders li button').click();
  await until(() => set.all('.toast button').length === 1);
  set.one('glimpse-grid').focus();
  press(set.one('.open'), 'z', { ctrlKey: true });
  await until(() => library.calls.at(-1) === 'restore id-2');
  await pause(50);
  press(set.one('.open'), 'z', { ctrlKey: true });
  await pause(50);
  expect(library.calls.filter((call) => call.startsWith('restore')).length).toBe(2);
});

test('the panel lists folders with what can be done about each', async () => {
  const library = following(folder('a', 'ready', { name: '"><img src=x>\u202E' }), folder('b', 'ask'), folder('c', 'drop', { scanned: undefined }));
  const set = await stage(library);
  const { one, all } = set;
  await until(() => library.calls.length > 0);
  await details(set);
  await until(() => all('.folders li').length === 3 && !one('.folders').textContent.includes('Looking'));
  const words = all('.folders li').map((row) => row.innerText.replaceAll(/\s+/g, ' '));
  expect(words[0]).toContain('12 pictures · looked through 3 hours ago');
  expect(words[1]).toContain('Reconnect \u2068Holidays b\u2069');
  expect(words[2]).toContain('not looked through to the end yet Drop or choose it again');
  expect(all('.folders li img')).toEqual([]);
  expect(one('.folders li button').getAttribute('aria-label')).toBe('Look again: \u2068"><img src=x>\u2069');
  one('.folders li button').click();
  await until(() => library.calls.filter((call) => call === 'reconnect a').length === 2);
});

test('one is followed no more; the focus stays in the section', async () => {
  const set = await stage(following(folder('a', 'ask'), folder('b', 'drop')));
  await details(set);
  await until(() => set.all('.folders li').length === 2);
  const stop = set.all('.folders li .plain')[0]!;
  stop.focus();
  stop.click();
  await until(() => set.all('.folders li').length === 1 && focused()?.id === 'folders-title');
  expect(set.one('.toast').textContent).toContain('is not followed any more. Its pictures stay.');
  expect(set.library.calls).toContain('unfollow a');
});

test('a folder that is picked is synced by its handle, and its originals are shown', async () => {
  const root = await navigator.storage.getDirectory();
  const trip = await root.getDirectoryHandle('trip', { create: true });
  const handle = await trip.getFileHandle('a.png', { create: true });
  const canvas = new OffscreenCanvas(8, 8);
  canvas.getContext('2d')?.fillRect(0, 0, 8, 8);
  const blob = await canvas.convertToBlob();
  const writable = await handle.createWritable();
  await writable.write(blob);
  await writable.close();
  const file = await handle.getFile();
  vi.stubGlobal('showDirectoryPicker', () => Promise.resolve(trip));
  const library = following();
  library.items = [];
  library.found = (given) => {
    expect(given).toBe(trip);
    return Promise.resolve({ added: [item(1, { name: 'a.png', folder: 'trip', bytes: blob.size, modified: file.lastModified, followed: true })] });
  };
  library.original = () => Promise.resolve(file);
  const { one, all } = await stage(library);
  all('glimpse-add button')[1]?.click();
  const choose = all('button').find((button) => button.textContent.includes('Choose a folder'));
  choose?.click();
  await until(() => all('.open').length === 1);
  expect(library.calls).toEqual(['sync trip']);
  one('.open').click();
  await until(() => all('dialog[open] img:not(.preview)').length === 1);
  await root.removeEntry('trip', { recursive: true });
});

test('a folder of a file dialog is synced by name with its files', async () => {
  const library = following();
  const seen: unknown[] = [];
  library.found = (given) => {
    seen.push(given);
    return Promise.resolve({});
  };
  const { session } = await stage(library);
  const { addFiles } = await import('../../../src/ui/intake.ts');
  const file = Object.defineProperty(new File(['x'], 'b.png'), 'webkitRelativePath', { value: 'Trip/day/b.png' });
  await addFiles(session, [file] as unknown as FileList);
  expect(seen).toEqual([{ name: 'Trip', files: [{ image: file, name: 'b.png', folder: 'Trip/day' }] }]);
  expect(library.additions).toBe(0);
  expect(session.notices.passing).toBe('Nothing new');
});

test('a drop of a folder follows it, and loose files beside it are added with their handles', async () => {
  const library = following();
  const added: unknown[] = [];
  library.report = (inputs) => {
    added.push(...inputs);
    return Promise.resolve({ added: [item(9)], unchanged: [], skipped: [] });
  };
  const { session } = await stage(library);
  const root = await navigator.storage.getDirectory();
  const trip = await root.getDirectoryHandle('dropped', { create: true });
  const loose = await root.getFileHandle('loose.png', { create: true });
  const file = new File(['x'], 'loose.png');
  const dropped = (handle: FileSystemHandle, given: File | null) => ({ kind: 'file', getAsFileSystemHandle: () => Promise.resolve(handle), webkitGetAsEntry: () => null, getAsFile: () => given });
  const { addDropped } = await import('../../../src/ui/intake.ts');
  await addDropped(session, { items: [dropped(trip, null), dropped(loose, file)], getData: () => '' } as unknown as DataTransfer);
  expect(library.calls).toEqual(['sync dropped']);
  expect(added).toEqual([{ image: file, name: 'loose.png', folder: '', handle: loose }]);
  expect(session.notices.passing).toBe('1 new');
  for (const name of ['dropped', 'loose.png']) await root.removeEntry(name, { recursive: true });
});
