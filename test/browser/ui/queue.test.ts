import { expect, test } from 'vitest';
import { GlimpseError } from '../../../src/errors.ts';
import type { Failure } from '../../../src/types.ts';
import { FakeLibrary, focused, idle, large, pause, stage, until } from './fake-library.ts';

const failure = (id: number, facts: Partial<Failure> = {}): Failure => ({ id, name: `${id}.jpg`, folder: 'Trip', code: 'file-decode', message: 'The picture is damaged and cannot be read.', attempts: 1, at: 1, ...facts });

test('what another tab adds is told, and can be held and stopped here', async () => {
  const library = new FakeLibrary(5);
  library.queue = { ...idle, waiting: 180, worker: 'elsewhere' };
  const { one, all } = await stage(library);
  await until(() => all('.running').length === 1);
  expect(one('.running strong').textContent).toBe('Another tab is adding pictures');
  library.emit('progress', { phase: 'index', done: 120, total: 300, rate: 4, left: 45, skipped: 0, paused: false });
  await until(() => one('.running .amount').textContent.startsWith('120 of 300'));
  expect(all('.running').length).toBe(1);
  all('.controls button')[0]?.click();
  await until(() => library.paused);
  library.queue = { ...library.queue, paused: true };
  library.emit('queue', library.queue);
  await until(() => one('.running .amount').textContent === '120 of 300 · Paused');
  all('.controls button')[0]?.click();
  await until(() => !library.paused);
  all('.controls button')[1]?.click();
  await until(() => all('.running').length === 0);
  expect(library.calls).toEqual(['cancel']);
});

test('a further model that is fetched in the middle does not take the place of the line', async () => {
  const library = new FakeLibrary(5);
  library.queue = { ...idle, waiting: 180, worker: 'here' };
  const { one, all } = await stage(library);
  library.emit('progress', { phase: 'index', done: 72, total: 300, rate: 4, left: 45, skipped: 0, paused: false });
  await until(() => all('.running').length === 1);
  library.emit('progress', { phase: 'download', done: 10e6, total: 17e6, rate: 1e6, left: 7, skipped: 0, paused: false });
  await pause(150);
  expect(all('.running strong').map((label) => label.textContent)).toEqual(['Adding pictures']);
  expect(one('.running .amount').textContent).toContain('72 of 300');
  expect(all('.controls button').length).toBe(2);
});

test('work of an earlier visit that was paused is still paused', async () => {
  const library = new FakeLibrary(5);
  library.queue = { ...idle, waiting: 40, paused: true };
  const { session, one, all } = await stage(library);
  await until(() => all('.running').length === 1);
  expect(one('.running').textContent).toContain('40 wait · Paused');
  expect(session.adding.paused).toBe(true);
  expect(all('[role=progressbar]')).toEqual([]);
  expect(one('.controls button').textContent.trim()).toBe('Resume');
});

test('what waits for a model asks before it is downloaded', async () => {
  localStorage.clear();
  const library = new FakeLibrary(5);
  library.model = large;
  library.queue = { ...idle, waiting: 40 };
  const { one, all } = await stage(library, { model: 'jina-clip-v1' });
  await until(() => all('.running').length === 1);
  expect(one('.running strong').textContent).toBe('Waiting for the model');
  one('.controls button').click();
  await until(() => all('.consent').length === 1);
  expect(library.prepared).toBe(0);
});

test('what nobody works on, as after a full disk, says that it waits, and can be tried again', async () => {
  const library = new FakeLibrary(5);
  library.queue = { ...idle, waiting: 40, worker: 'here' };
  const { one, all } = await stage(library);
  library.emit('progress', { phase: 'index', done: 4, total: 44, rate: 4, left: 10, skipped: 0, paused: false });
  await until(() => all('[role=progressbar]').length === 1);
  library.queue = { ...library.queue, worker: 'none' };
  library.emit('queue', library.queue);
  await until(() => all('[role=progressbar]').length === 0);
  expect(one('.running').textContent).toMatch(/Not added yet\s+40 wait/);
  library.paused = true;
  expect(one('.controls button').textContent.trim()).toBe('Resume');
  one('.controls button').click();
  await until(() => !library.paused);
});

test('pictures that were lost with their page are named, and forgotten when the line is', async () => {
  const library = new FakeLibrary(5);
  library.failed = Array.from({ length: 12 }, (_, index) => failure(index + 1, { code: 'file-again' }));
  library.queue = { ...idle, lost: 12 };
  const { one, all } = await stage(library);
  await until(() => all('.notice').length === 1);
  expect(one('.notice').textContent).toContain('12 pictures were not finished: the page was closed before they were read. Please add them again.');
  expect(all('.running')).toEqual([]);
  one('.notice [aria-label=Dismiss]').click();
  await until(() => library.calls.includes('dismiss 1,2,3,4,5,6,7,8,9,10,11,12'));
});

test('files that were put aside are listed once, and tried again or forgotten one by one', async () => {
  const library = new FakeLibrary(5);
  library.failed = [failure(1), failure(2, { attempts: 3 }), failure(3, { name: '<b>x</b>' })];
  library.queue = { ...idle, failed: 3 };
  library.report = (inputs) => Promise.resolve({ added: [], unchanged: [], skipped: inputs.map(({ name = '' }) => ({ name, code: 'file-decode', message: 'x' })) });
  const { session, one, all } = await stage(library);
  await until(() => all('.skipped').length === 1);
  await session.adding.add(() => Promise.resolve(['1.jpg', 'new.jpg'].map((name) => ({ image: new File(['x'], name), name }))));
  await until(() => one('.skipped summary').textContent === '4 skipped');
  one('.skipped summary').click();
  await until(() => all('.skipped li').length === 4);
  expect(all('.skipped li bdi').map((name) => name.textContent)).toEqual(['1.jpg', 'Trip', '2.jpg', 'Trip', '<b>x</b>', 'Trip', 'new.jpg']);
  expect(all('.skipped li')[1]?.textContent).toContain('tried 3 times');
  const [again, forget] = all('.skipped li')[0]?.querySelectorAll('button') ?? [];
  expect(again?.getAttribute('aria-label')).toBe('Try again: \u20681.jpg\u2069');
  again?.click();
  await until(() => all('.skipped li').length === 3);
  expect(focused()?.localName).toBe('summary');
  expect(forget?.textContent).toBe('Forget');
  all('.skipped li')[0]?.querySelectorAll('button')[1]?.click();
  await until(() => all('.skipped li').length === 2);
  expect(library.calls).toEqual(['retry 1', 'dismiss 2']);
  all('.skipped > button')[1]?.click();
  await until(() => all('.skipped').length === 0);
  expect(library.calls.at(-1)).toBe('dismiss all');
});

test('no room: how much is missing is said, with the way to what is stored', async () => {
  const library = new FakeLibrary(5);
  library.report = () => Promise.reject(new GlimpseError('quota', 'missing 12400000 bytes'));
  const { session, one, all } = await stage(library);
  await session.adding.add(() => Promise.resolve([{ image: new File(['x'], 'a.png') }]));
  await until(() => all('.notice.error').length === 1);
  expect(one('.notice.error').textContent).toContain('About 12 MB are missing.');
  one('.notice.error .act').click();
  await until(() => all('.panel').length === 1);
  expect(one('.panel').textContent).toContain('21 MB of 5 GB allowed');
});

test('what the browser has deleted is said once', async () => {
  const library = new FakeLibrary(0);
  library.evicted = 40;
  const { one, all, session } = await stage(library);
  await until(() => all('.notice.error').length === 1);
  expect(one('.notice.error').textContent).toContain('The browser has deleted what was saved of this library.');
  one('.notice.error [aria-label=Dismiss]').click();
  session.reread();
  await until(() => all('.notice').length === 0);
});

test('a change of the model is one line with how far it is', async () => {
  const library = new FakeLibrary(5);
  library.changing = { from: 'doodle', done: 120, total: 3000 };
  library.model = { ...large, download: 0 };
  const { one, all } = await stage(library);
  await until(() => all('.running').length === 1);
  expect(one('.running').textContent.replaceAll(/\s+/g, ' ').trim()).toBe('Switching to \u2068jina-clip-v1\u2069 120 of 3,000 pictures Searching goes on with \u2068doodle\u2069.');
  expect(one('.running [role=progressbar]').getAttribute('aria-valuenow')).toBe('4');
});
