import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { AddReport } from '../../../src/types.ts';
import { FakeLibrary, stage, until, type Stage } from './fake-library.ts';

beforeEach(() => page.viewport(800, 600));

afterEach(() => {
  document.body.removeAttribute('style');
  window.scrollTo(0, 0);
});

const top = (element: Element) => element.getBoundingClientRect().top;
const ground = ({ one }: Stage) => getComputedStyle(one('.header')).backgroundColor;

async function scrolledTo(y: number, set: Stage, stuck: boolean): Promise<void> {
  window.scrollTo(0, y);
  await until(() => set.one('.header').classList.contains('stuck') === stuck);
}

test('the header lies on the ground of the page, and has its own only while pictures go by below it', async () => {
  const set = await stage(new FakeLibrary(200));
  document.body.style.paddingBlockStart = '40px';
  set.search.style.paddingBlockStart = '20px';
  expect(ground(set)).toBe('rgba(0, 0, 0, 0)');
  await scrolledTo(300, set, true);
  expect(top(set.one('.header'))).toBe(0);
  expect(ground(set)).toBe('rgb(255, 255, 255)');
  document.body.style.background = 'rgb(1, 2, 3)';
  await scrolledTo(0, set, false);
  await scrolledTo(300, set, true);
  expect(ground(set)).toBe('rgb(1, 2, 3)');
  set.search.style.setProperty('--glimpse-surface', 'rgb(245, 245, 220)');
  expect(ground(set)).toBe('rgb(245, 245, 220)');
  await scrolledTo(0, set, false);
  expect(ground(set)).toBe('rgba(0, 0, 0, 0)');
});

test('the page scrolls to the end of the details', async () => {
  const set = await stage(new FakeLibrary(200));
  set.one('.privacy').click();
  await until(() => set.all('.erase').length === 1);
  await until(() => set.one('.header').classList.contains('tall'));
  const panel = set.one('.panel');
  expect(panel.scrollHeight - panel.clientHeight).toBe(0);
  window.scrollTo(0, window.scrollY + set.one('.erase').getBoundingClientRect().bottom - 500);
  await until(() => Math.abs(set.one('.erase').getBoundingClientRect().bottom - 500) < 2);
});

test('details that are opened far below stay where they are, follow upwards, and give their place back', async () => {
  const set = await stage(new FakeLibrary(400));
  await scrolledTo(2000, set, true);
  set.one('.privacy').click();
  await until(() => set.all('.erase').length === 1 && set.one('.header').classList.contains('tall'));
  expect(top(set.one('.header'))).toBeCloseTo(0, 0);
  window.scrollBy(0, 300);
  await until(() => Math.abs(top(set.one('.header')) + 300) < 2);
  window.scrollBy(0, -500);
  await until(() => Math.abs(top(set.one('.header'))) < 2);
  set.one('.privacy').click();
  await until(() => !set.one('.header').classList.contains('tall'));
  window.scrollBy(0, 300);
  await until(() => Math.abs(top(set.one('.header'))) < 2);
});

test('a long list of what was left out shows that there is more', async () => {
  const library = new FakeLibrary(20);
  const skipped = Array.from({ length: 60 }, (_, index) => ({ name: `${index}.jpg`, code: 'file-empty' as const, message: 'The file is empty.' }));
  library.report = (): Promise<AddReport> => Promise.resolve({ added: [], unchanged: [], skipped });
  const set = await stage(library);
  await set.session.adding.add(() => Promise.resolve([{ image: new File([], 'a.jpg'), name: 'a.jpg' }]));
  await until(() => set.all('.skipped summary').length === 1);
  set.one('.skipped summary').click();
  await until(() => set.all('.skipped li').length === 60);
  const list = set.one('.skipped ul');
  expect(list.scrollHeight).toBeGreaterThan(list.clientHeight);
  expect(getComputedStyle(list).backgroundAttachment).toBe('local, local, scroll, scroll, scroll');
});

test('what is dropped is asked for over the whole window', async () => {
  const set = await stage(new FakeLibrary(20));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['x'], 'a.png', { type: 'image/png' }));
  set.search.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
  await until(() => set.all('.drop').length === 1);
  const { x, y, width, height } = set.one('.drop').getBoundingClientRect();
  expect([x, y, width, height]).toEqual([0, 0, document.documentElement.clientWidth, window.innerHeight]);
});
