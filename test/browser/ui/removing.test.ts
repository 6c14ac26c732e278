import { afterEach, expect, test, vi } from 'vitest';
import { sessionFor } from '../../../src/ui/session.ts';
import { FakeLibrary, item, pause, stage, until } from './fake-library.ts';

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

const waitingKey = (name: string) => `glimpse:removing:${name}`;
const fakeTimers = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
const some = () => Promise.resolve([{ image: new File(['x'], 'a.png') }]);

test('a removed picture that is added again stays, even when adding takes longer than undo lasts', async () => {
  const library = new FakeLibrary(5);
  const { session } = await stage(library);
  let end = () => {};
  library.report = () => new Promise((resolve) => {
    end = () => resolve({ added: [], unchanged: [item(1)], skipped: [] });
  });
  fakeTimers();
  session.removing.remove('id-1');
  session.removing.remove('id-2');
  const adding = session.add(some);
  session.removing.remove('id-3');
  await vi.advanceTimersByTimeAsync(15_000);
  end();
  await adding;
  expect([...session.removing.ids]).toEqual(['id-2', 'id-3']);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(library.removed).toEqual(['id-2', 'id-3']);
});

test('a picture that is removed while it is being added goes', async () => {
  const library = new FakeLibrary(5);
  const { session } = await stage(library);
  let end = () => {};
  library.report = () => new Promise((resolve) => {
    end = () => resolve({ added: [], unchanged: [item(1), item(2)], skipped: [] });
  });
  fakeTimers();
  session.removing.remove('id-2');
  const adding = session.add(some);
  await vi.advanceTimersByTimeAsync(100);
  session.removing.remove('id-1');
  session.removing.remove('id-2');
  end();
  await adding;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(library.removed.toSorted()).toEqual(['id-1', 'id-2']);
});

test('undo is over once the removal is sent', async () => {
  const library = new FakeLibrary(5);
  const { session, all } = await stage(library);
  let end = () => {};
  const remove = library.remove.bind(library);
  library.remove = async (ids) => {
    await new Promise<void>((resolve) => { end = resolve; });
    return remove(ids);
  };
  session.removing.remove('id-1');
  const sent = session.removing.flush();
  await until(() => shown(all) === 4 && all('.toast').length === 0);
  session.undo();
  session.removing.remove('id-2');
  await until(() => shown(all) === 3);
  session.undo();
  expect(session.notices.passing).toBe('1 picture restored');
  end();
  await sent;
  await until(() => shown(all) === 4);
  expect(library.removed).toEqual(['id-1']);
});

test('a removal that the page did not live to see is made up for when the library opens', async () => {
  const library = new FakeLibrary(5);
  const { session } = await stage(library);
  const key = waitingKey(session.name);
  session.removing.remove('id-1');
  expect(localStorage.getItem(key)).toBe('["id-1"]');
  session.undo();
  expect(localStorage.getItem(key)).toBeNull();
  session.removing.remove('id-1');
  await session.removing.flush();
  expect(localStorage.getItem(key)).toBeNull();

  const later = 'removed-before';
  localStorage.setItem(waitingKey(later), '["id-3"]');
  const next = new FakeLibrary(5);
  await sessionFor(later, () => Promise.resolve(next)).start();
  expect(next.removed).toEqual(['id-3']);
  expect(localStorage.getItem(waitingKey(later))).toBeNull();
});

test('a storage that refuses, or holds something else, is no obstacle', async () => {
  localStorage.setItem(waitingKey('odd'), '{"a":');
  const odd = new FakeLibrary(5);
  await sessionFor('odd', () => Promise.resolve(odd)).start();
  expect(odd.removed).toEqual([]);
  const refuse = () => {
    throw new DOMException('no', 'SecurityError');
  };
  const spies = (['getItem', 'setItem', 'removeItem'] as const).map((name) => vi.spyOn(Storage.prototype, name).mockImplementation(refuse));
  const library = new FakeLibrary(5);
  const { session } = await stage(library);
  session.removing.remove('id-1');
  await session.removing.flush();
  for (const spy of spies) spy.mockRestore();
  expect(library.removed).toEqual(['id-1']);
});

test('clearing asks first', async () => {
  const library = new FakeLibrary(5);
  const { one, all } = await stage(library);
  one('.privacy').click();
  await until(() => all('.panel').length === 1);
  one('.panel .clear').click();
  expect(library.items.length).toBe(5);
  one('dialog .danger').click();
  await until(() => library.items.length === 0 && all('.empty').length === 1);
});

test('focus stays near: on the grid after undo, on the box after clearing', async () => {
  const { search, session, all, one } = await stage(new FakeLibrary(5));
  session.removing.remove(session.view.items[0]!.id);
  await until(() => all('.toast button').length === 1);
  one('.toast button').focus();
  one('.toast button').click();
  await until(() => search.shadowRoot?.activeElement?.localName === 'glimpse-grid');
  one('.privacy').click();
  await until(() => all('button.danger').length === 1);
  one('button.danger').click();
  await until(() => search.shadowRoot?.activeElement?.localName === 'glimpse-box');
});
