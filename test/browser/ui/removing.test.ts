import { afterEach, expect, test, vi } from 'vitest';
import { FakeLibrary, pause, stage, until } from './fake-library.ts';

afterEach(() => vi.useRealTimers());

const shown = (all: (selector: string) => HTMLElement[]) => all('.cell[data-index]').length;

test('a removed picture is hidden at once, comes back with undo, and is never removed then', async () => {
  const library = new FakeLibrary(5);
  const { one, all } = await stage(library);
  one('[data-do=remove]').click();
  await until(() => shown(all) === 4);
  expect(one('.toast').textContent).toContain('1 picture removed');
  expect(library.removed).toEqual([]);
  one('.toast button').click();
  await until(() => shown(all) === 5);
  await pause(50);
  expect(library.removed).toEqual([]);
});

test('after ten seconds it is removed for good', async () => {
  const library = new FakeLibrary(5);
  const { session, all } = await stage(library);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  session.removing.remove('id-1');
  session.removing.remove('id-3');
  await vi.advanceTimersByTimeAsync(9900);
  expect(library.removed).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(library.removed).toEqual(['id-1', 'id-3']);
  vi.useRealTimers();
  await until(() => shown(all) === 3 && all('.toast').length === 0);
});

test('leaving the page removes at once what is waiting', async () => {
  const library = new FakeLibrary(5);
  const { session } = await stage(library);
  session.removing.remove('id-2');
  dispatchEvent(new PageTransitionEvent('pagehide'));
  await until(() => library.removed.length === 1);
});

test('clearing asks first', async () => {
  const library = new FakeLibrary(5);
  const { one, all } = await stage(library);
  one('.privacy').click();
  await until(() => all('.panel').length === 1);
  one('.panel > button').click();
  expect(library.items.length).toBe(5);
  one('dialog .danger').click();
  await until(() => library.items.length === 0 && all('.empty').length === 1);
});
