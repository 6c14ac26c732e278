import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { FakeLibrary, item, pause, press, stage, until } from './fake-library.ts';

beforeEach(() => page.viewport(390, 844));

test('a picture that is asked with is shown, and the words come instead where it cannot be', async () => {
  const { session, one, all } = await stage(new FakeLibrary(20));
  session.search({ examples: [{ item: item(3, { caption: 'a big pink cat on the grass' }) }] });
  await until(() => all('.chip img').length === 1);
  const input = one('input[type=search]') as HTMLInputElement;
  expect(one('.chip .words').offsetWidth).toBe(1);
  expect(one('.chip .words').textContent).toContain('pink cat');
  expect(getComputedStyle(input).textOverflow).toBe('ellipsis');
  expect(input.offsetWidth).toBeGreaterThan(150);
  one('.chip img').dispatchEvent(new Event('error'));
  await until(() => one('.chip .words').offsetWidth > 50);
});

test('the names of the details leave room for what they name', async () => {
  const { one, all } = await stage(new FakeLibrary(20));
  one('.privacy').click();
  await until(() => all('.erase').length === 1);
  const value = one('.panel dd');
  const list = one('.panel dl');
  const share = (list.getBoundingClientRect().right - value.getBoundingClientRect().left) / one('.panel').clientWidth;
  expect(share).toBeGreaterThan(0.55);
});

test('a caption leaves half of its picture', async () => {
  const library = new FakeLibrary(20);
  library.items = library.items.map((other) => ({ ...other, caption: 'a big pink cat in a room by day, and whatever else could be said of it' }));
  const { one, all } = await stage(library);
  one('glimpse-grid').focus();
  press(all('.open')[0]!, 'ArrowRight');
  await pause(50);
  const cell = all('.cell')[1]!;
  expect(cell.querySelector<HTMLElement>('.name')!.offsetHeight).toBeLessThan(cell.offsetHeight * 0.55);
});
