import { expect, test } from 'vitest';
import type { EraseReport } from '../../../src/types.ts';
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
  end({ removed: ['database glimpse', 'database <b>x</b>'], left: [], usage: 0 });
  await done;
  await until(() => all('dialog.erase .primary').length === 1);
  expect(one('dialog.erase').innerText.replaceAll(/\s+/g, ' ')).toContain('Everything was erased Removed: 2 parts database glimpse database <b>x</b> Left: nothing. The browser counts 0 bytes for this site now.');
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
  await session.housekeeping.house!.erasing.erase(() => Promise.resolve({ removed: [], left: ['database glimpse'], usage: undefined }));
  await until(() => one('dialog.erase h2').textContent === 'Something is left');
  expect(one('dialog.erase').textContent).toContain('Close other tabs of this site and try again.');
  one('dialog.erase .primary').click();
  await until(() => all('dialog.erase').length === 0 && session.stats !== undefined);
  await asked(set);
  await session.housekeeping.house!.erasing.erase(() => Promise.reject(new Error('x')));
  await until(() => one('dialog.erase h2').textContent === 'It could not be erased');
  expect(one('dialog.erase').textContent).toContain('Something went wrong inside Glimpse.');
});
