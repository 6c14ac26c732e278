import { expect, test } from 'vitest';
import { GlimpseError } from '../../../src/errors.ts';
import type { AddReport, Progress } from '../../../src/types.ts';
import { FakeLibrary, item, pause, press, stage, until } from './fake-library.ts';

const file = (name: string) => ({ image: new File(['x'], name), name });
const progress: Progress = { phase: 'index', done: 30, total: 120, rate: 12, left: 8, skipped: 0, paused: false };

test('progress is shown and spoken as one sentence, with pause and cancel', async () => {
  const library = new FakeLibrary(3);
  let signal: AbortSignal | undefined;
  library.report = (_inputs, options) => {
    signal = options.signal;
    options.onProgress?.(progress);
    return new Promise((_resolve, reject) => options.signal?.addEventListener('abort', () => reject(options.signal?.reason)));
  };
  const { session, one, all } = await stage(library);
  void session.adding.add(() => Promise.resolve([file('a.png')]));
  await until(() => all('[role=progressbar]').length === 1);
  expect(one('[role=progressbar]').getAttribute('aria-valuetext')).toBe('30 of 120 · 12 a second · 8 sec left');
  expect(one('[role=progressbar]').getAttribute('aria-valuenow')).toBe('25');
  const [hold, stop] = all('.controls button');
  hold?.click();
  await until(() => library.paused);
  stop?.click();
  await until(() => all('[role=progressbar]').length === 0 && !library.paused);
  expect(signal?.aborted).toBe(true);
  expect(all('.notice')).toEqual([]);
});

test('a further model that is fetched in the middle of an addition does not take the place of its line', async () => {
  const library = new FakeLibrary(3);
  library.report = (_inputs, options) => {
    const download: Progress = { ...progress, phase: 'download', done: 10e6, total: 17e6 };
    for (const told of [progress, download]) options.onProgress?.(told);
    library.emit('progress', download);
    return new Promise((_resolve, reject) => options.signal?.addEventListener('abort', () => reject(options.signal?.reason)));
  };
  const { session, all, one } = await stage(library);
  void session.adding.add(() => Promise.resolve([file('a.png')]));
  await until(() => all('[role=progressbar]').length === 1);
  await pause(150);
  expect(all('.running strong').map((label) => label.textContent)).toEqual(['Adding pictures']);
  expect(one('.amount').textContent).toContain('30 of 120');
  session.adding.cancel();
});

test('an addition that succeeds takes the failure of an earlier one away', async () => {
  const { session, library, all } = await stage(new FakeLibrary(3));
  await session.adding.add(() => Promise.reject(new GlimpseError('file-network')));
  await session.adding.add(() => Promise.reject(new GlimpseError('quota')));
  await until(() => all('.notice').length === 2);
  await session.adding.add(() => Promise.reject(new GlimpseError('folder-permission')));
  await until(() => all('.notice').map((notice) => notice.textContent).join().includes('permission'));
  expect(all('.notice').length).toBe(2);
  library.report = () => Promise.resolve({ added: [item(9)], unchanged: [], skipped: [] });
  await session.adding.add(() => Promise.resolve([file('a.png')]));
  await until(() => all('.notice').length === 0);
});

test('the line that passes by does not count what was skipped: the list does, over all additions', async () => {
  const { session, library, one, all } = await stage(new FakeLibrary(3));
  const skip = (...names: string[]) => {
    library.report = () => Promise.resolve({ added: [], unchanged: [], skipped: names.map((name) => ({ name, code: 'file-empty', message: 'The file is empty.' })) });
    return session.adding.add(() => Promise.resolve(names.map(file)));
  };
  await skip('a.png', 'b.png');
  await skip('c.png', 'd.png');
  await until(() => all('.skipped').length === 1 && all('.toast').length === 1);
  expect(one('.skipped summary').textContent).toBe('4 skipped');
  expect(one('.toast').textContent.trim()).toBe('Nothing added, some skipped');
});

test('files that were left out are listed with their reason, as text, and can be tried again', async () => {
  const library = new FakeLibrary(3);
  const name = '"><img src=x onerror=alert(1)>.jpg';
  const asked: number[] = [];
  library.report = (inputs): Promise<AddReport> => {
    asked.push(inputs.length);
    return Promise.resolve({ added: [], unchanged: [], skipped: asked.length > 1 ? [] : [{ name, code: 'file-decode', message: 'The picture is damaged and cannot be read.' }] });
  };
  const { session, one, all } = await stage(library);
  await session.adding.add(() => Promise.resolve([file(name), file('good.png')]));
  await until(() => all('.skipped').length === 1);
  expect(one('.skipped summary').textContent).toBe('1 skipped');
  one('.skipped summary').click();
  await until(() => all('.skipped li').length === 1);
  expect(one('.skipped li bdi').textContent).toBe(name);
  expect(one('.skipped li').textContent).toContain('The picture is damaged and cannot be read.');
  expect(all('.skipped img')).toEqual([]);
  one('.skipped button').click();
  await until(() => asked.length === 2 && all('.skipped').length === 0);
  expect(asked).toEqual([2, 1]);
});

test('a file that could not even be opened is listed too', async () => {
  const { session, one, all } = await stage(new FakeLibrary(3));
  await session.adding.add((_signal, onSkip) => {
    onSkip({ name: 'locked.jpg', code: 'file-read', message: 'The file could not be read.' });
    return Promise.resolve([]);
  });
  await until(() => all('.skipped').length === 1);
  one('.skipped summary').click();
  await until(() => all('.skipped li')[0]?.textContent?.includes('locked.jpg') ?? false);
});

test('hostile names and captions are text', async () => {
  const library = new FakeLibrary(0);
  const evil = '<img src=x onerror="globalThis.hacked=1"><b>x</b>\u202Egpj.exe';
  library.items = [item(0, { name: evil }), item(1, { caption: `<script>globalThis.hacked=1</script>${evil}`, folder: evil, url: 'javascript:globalThis.hacked=1' })];
  const { all, one } = await stage(library);
  await until(() => all('.open .name').length === 2);
  expect(all('.open .name bdi').map((name) => name.textContent)).toEqual([evil, library.items[1]?.caption]);
  expect(all('b, script')).toEqual([]);
  all('.open')[1]?.click();
  await until(() => all('dialog[open]').length === 1);
  expect(one('dialog img').getAttribute('src')).toMatch(/^blob:/);
  expect(all('b, script')).toEqual([]);
  await pause(50);
  expect('hacked' in globalThis).toBe(false);
});

test('the original is shown while it is at hand', async () => {
  const library = new FakeLibrary(0);
  const canvas = new OffscreenCanvas(8, 8);
  canvas.getContext('2d')?.fillRect(0, 0, 8, 8);
  const blob = await canvas.convertToBlob();
  const image = new File([blob], 'mine.png');
  const added = item(7, { name: 'mine.png', bytes: blob.size, modified: image.lastModified });
  library.report = () => Promise.resolve({ added: [added], unchanged: [], skipped: [] });
  const { session, all, one } = await stage(library);
  await session.adding.add(() => Promise.resolve([{ image, name: 'mine.png' }]));
  await until(() => all('.open').length === 1);
  one('.open').click();
  await until(() => all('dialog[open] img').length === 1);
  expect(one('dialog').textContent).not.toContain('Preview');
  press(one('dialog'), 'Delete');
  await until(() => all('dialog').length === 0);
});
