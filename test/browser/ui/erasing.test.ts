import { expect, test, vi } from 'vitest';
import type { EraseReport } from '../../../src/types.ts';
import { Erasing } from '../../../src/ui/erasing.ts';
import { FakeLibrary, focused, pause, press, stage, until, type Stage } from './fake-library.ts';

async function asked({ one, all }: Stage): Promise<void> {
  one('.privacy').click();
  await until(() => all('.panel button.erase').length === 1);
  one('.panel button.erase').click();
  await until(() => all('dialog.erase[open]').length === 1);
}

test('erasing asks first, and the safe answer has the focus', async () => {
  const library = new FakeLibrary(5);
  const set = await stage(library);
  await asked(set);
  const { one, all } = set;
  expect(one('dialog.erase').textContent).toContain('downloaded models');
  expect(one('dialog.erase').textContent).toContain('Your pictures themselves stay where they are.');
  expect(focused()?.textContent).toBe('Keep');
  (focused() as HTMLElement).click();
  await until(() => all('dialog.erase').length === 0);
  expect(library.items.length).toBe(5);
  one('.panel button.erase').click();
  await until(() => all('dialog.erase[open]').length === 1);
  one('dialog.erase').dispatchEvent(new Event('cancel', { cancelable: true }));
  await until(() => all('dialog.erase').length === 0);
});

test('the receipt says what went and what is left, and then everything starts afresh', async () => {
  const library = new FakeLibrary(5);
  const set = await stage(library);
  await asked(set);
  const { one, all, session } = set;
  const erasing = session.housekeeping.house!.erasing;
  let end = (_report: EraseReport): void => {};
  const done = erasing.erase(() => new Promise((resolve) => { end = resolve; }));
  await until(() => all('dialog.erase [role=progressbar]').length === 1);
  // Whatever still comes for the library waits.
  const waiting = session.start();
  await pause(50);
  expect({ stats: session.stats, opened: set.opened.length }).toEqual({ stats: undefined, opened: 1 });
  press(one('dialog.erase'), 'Escape');
  one('dialog.erase').dispatchEvent(new Event('cancel', { cancelable: true }));
  expect(all('dialog.erase[open]').length).toBe(1);
  library.items = [];
  end({ removed: ['service worker https://a.example/', 'cache glimpse-precache-v2-https://a.example/', 'database glimpse-files', 'database glimpse:<b>x</b>', 'folder glimpse-files', 'setting glimpse:kept:x'], left: [], usage: 0 });
  await done;
  await until(() => all('dialog.erase .primary').length === 1);
  expect(one('dialog.erase').innerText.replaceAll(/\s+/g, ' ')).toContain('Everything was erased Removed: what the app keeps to work offline downloaded models the library \u2068<b>x</b>\u2069 settings Nothing is left. The browser counts 0 bytes for this site now.');
  expect(all('dialog.erase b')).toEqual([]);
  one('dialog.erase .primary').click();
  await until(() => all('dialog.erase').length === 0 && all('.empty').length === 1);
  await waiting;
  expect(set.opened.length).toBe(2);
});

test('what is left is named, and a failure is one sentence', async () => {
  const set = await stage(new FakeLibrary(5));
  await asked(set);
  const { one, all, session } = set;
  const { erasing } = session.housekeeping.house!;
  await erasing.erase(() => Promise.resolve({ removed: ['database glimpse:a', 'folder glimpse-files'], left: ['database glimpse-files'], usage: undefined }));
  await until(() => one('dialog.erase h2').textContent === 'Something is left');
  expect(one('dialog.erase').innerText.replaceAll(/\s+/g, ' ')).toContain('Removed: the library \u2068a\u2069 Left: downloaded models Another tab still uses it. Close the other tabs of this site and try again.');
  expect(all('.examples')).toEqual([]);
  // The second receipt has what went the first time too, and in between.
  const again = vi.spyOn(erasing, 'erase').mockImplementation(() => Erasing.prototype.erase.call(erasing, () => Promise.resolve({ removed: [], left: [], usage: undefined })));
  one('dialog.erase .primary').click();
  await until(() => one('dialog.erase h2').textContent === 'Everything was erased');
  expect(again).toHaveBeenCalledOnce();
  again.mockRestore();
  expect(one('dialog.erase').innerText.replaceAll(/\s+/g, ' ')).toContain('Removed: the library \u2068a\u2069 downloaded models Nothing is left.');
  one('dialog.erase .primary').click();
  await until(() => all('dialog.erase').length === 0 && session.stats !== undefined);
  await asked(set);
  await session.housekeeping.house!.erasing.erase(() => Promise.reject(new Error('x')));
  await until(() => one('dialog.erase h2').textContent === 'It could not be erased');
  expect(one('dialog.erase').textContent).toContain('Something went wrong inside Glimpse.');
});

test('what another tab erases is shut here, and can be started afresh when that is over', async () => {
  const set = await stage(new FakeLibrary(5));
  const { one, all, session, library } = set;
  session.show('id-3');
  const other = new BroadcastChannel('glimpse-erase');
  other.postMessage(true);
  await until(() => all('.notice').length === 1);
  expect(one('.notice').textContent).toContain('Everything that was stored here was erased');
  expect({ stats: session.stats, viewing: session.viewing, cells: all('.open').length }).toEqual({ stats: undefined, viewing: undefined, cells: 0 });
  library.items = [];
  one('.notice .act').click();
  await pause(50);
  expect(set.opened.length).toBe(1);
  other.postMessage(false);
  await until(() => all('.empty').length === 1 && all('.notice').length === 0);
  expect(set.opened.length).toBe(2);
  other.close();
});
