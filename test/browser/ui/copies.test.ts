import { afterEach, expect, test, vi } from 'vitest';
import { GlimpseError } from '../../../src/errors.ts';
import { copyName } from '../../../src/ui/copy-file.ts';
import { addDropped } from '../../../src/ui/intake.ts';
import { FakeLibrary, stage, until, type Stage } from './fake-library.ts';

async function details({ one, all }: Stage): Promise<void> {
  one('.privacy').click();
  await until(() => all('.copies').length === 1);
}

const content = 'all that there is';

/** The dialogue of the browser, which gives a file of the page's own file system. */
async function dialogue(name: string): Promise<FileSystemFileHandle> {
  const handle = await (await navigator.storage.getDirectory()).getFileHandle(name, { create: true });
  vi.stubGlobal('showSaveFilePicker', () => Promise.resolve(handle));
  return handle;
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('a copy is named after the library and the day', () => {
  expect(copyName('Holidays', new Date(2026, 2, 1))).toBe('Holidays 2026-03-01.glimpse');
  expect(copyName('../a\\b:\u202E*?\n', new Date(2026, 10, 30))).toBe('a b 2026-11-30.glimpse');
  expect(copyName('...', new Date(2026, 2, 1))).toBe('library 2026-03-01.glimpse');
});

test('an empty library has nothing to save or to clear', async () => {
  const set = await stage(new FakeLibrary(0));
  await details(set);
  expect(set.all('.panel .save, .panel .clear')).toEqual([]);
  expect(set.all('.panel .open-copy, .panel .erase').length).toBe(2);
});

test('a copy is written to where the person chose', async () => {
  const handle = await dialogue('copy.glimpse');
  const library = new FakeLibrary(5);
  library.exported = () => Promise.resolve(new Blob([content]));
  const set = await stage(library);
  await details(set);
  set.one('.save').click();
  await until(() => set.all('.toast').length === 1);
  expect(set.one('.toast').textContent.trim()).toBe('Copy saved: 17 bytes');
  expect(await (await handle.getFile()).text()).toBe(content);
});

test('a copy that is stopped leaves no file', async () => {
  await dialogue('stopped.glimpse');
  const library = new FakeLibrary(5);
  library.exported = ({ signal, onProgress }) => {
    onProgress?.({ phase: 'index', done: 2, total: 5, rate: undefined, left: undefined, skipped: 0, paused: false });
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  };
  const set = await stage(library);
  await details(set);
  set.one('.save').click();
  await until(() => set.all('.running').length === 1);
  expect(set.one('.running').textContent).toContain('2 of 5');
  expect((set.one('.save') as HTMLButtonElement).disabled).toBe(true);
  set.one('.running button').click();
  await until(() => set.all('.running').length === 0);
  expect(set.all('.notice')).toEqual([]);
  await until(() => !(set.one('.save') as HTMLButtonElement).disabled);
  const root = await navigator.storage.getDirectory();
  await expect(root.getFileHandle('stopped.glimpse')).rejects.toMatchObject({ name: 'NotFoundError' });
});

test('without such a dialogue it is a download', async () => {
  vi.stubGlobal('showSaveFilePicker', undefined);
  const clicked: [string, string][] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    clicked.push([this.download, this.href]);
  });
  const set = await stage(new FakeLibrary(5));
  await details(set);
  set.one('.save').click();
  await until(() => clicked.length === 1);
  expect(clicked[0]?.[0]).toMatch(/^fake-\d+ \d{4}-\d\d-\d\d\.glimpse$/);
  expect(await (await fetch(clicked[0]?.[1] ?? '')).text()).toBe('glimpse');
});

test('a copy that is opened takes the failure of a damaged one away', async () => {
  const { library, session, all, one } = await stage(new FakeLibrary(5));
  const open = () => session.housekeeping.use((house) => house.copying.open(new Blob([content])));
  library.imported = () => Promise.reject(new GlimpseError('export-invalid'));
  await open();
  await until(() => all('.notice').length === 1);
  library.imported = () => Promise.resolve({ added: 150, unchanged: 0 });
  await open();
  await until(() => all('.toast').length === 1);
  expect(one('.toast').textContent.trim()).toBe('150 pictures taken from the copy');
  expect(all('.notice')).toEqual([]);
});

test('a copy is opened by its button', async () => {
  const library = new FakeLibrary(0);
  const files: string[] = [];
  library.imported = async (file) => {
    files.push(await file.text());
    return { added: 40, unchanged: 2 };
  };
  const set = await stage(library);
  await details(set);
  const input = set.one('.copies input') as HTMLInputElement;
  const data = new DataTransfer();
  data.items.add(new File([content], 'x.glimpse'));
  input.files = data.files;
  input.dispatchEvent(new Event('change'));
  await until(() => set.all('.toast').length === 1);
  expect(set.one('.toast').textContent.trim()).toBe('40 pictures taken from the copy, 2 already here');
  expect(files).toEqual([content]);
});

test('a copy that is dropped is opened, the pictures beside it are added', async () => {
  const library = new FakeLibrary(0);
  const { session } = await stage(library);
  const data = new DataTransfer();
  data.items.add(new File([content], 'Old library.GLIMPSE'));
  data.items.add(new File(['x'], 'a.png'));
  await addDropped(session, data);
  await until(() => library.calls.includes('import'));
  expect(library.additions).toBe(1);
});

test('what is no copy is refused in one sentence', async () => {
  const library = new FakeLibrary(5);
  library.imported = () => Promise.reject(new GlimpseError('export-invalid', 'checksum of block 3'));
  const { all, one, session } = await stage(library);
  void session.housekeeping.use((house) => house.copying.open(new Blob(['x'])));
  await until(() => all('.notice.error').length === 1);
  expect(one('.notice.error').textContent).toContain('This is not a Glimpse library, or the file is damaged. Nothing was taken from it.');
});
