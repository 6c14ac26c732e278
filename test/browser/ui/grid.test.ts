import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { FakeLibrary, focused, hits, item, pause, press, stage, type, until } from './fake-library.ts';

const place = () => focused()?.closest<HTMLElement>('[data-index]')?.dataset['index'];

async function key(name: string, more: KeyboardEventInit = {}): Promise<string | undefined> {
  const element = focused();
  if (element) press(element, name, more);
  await pause(40);
  return place();
}

test('ten thousand pictures are a bounded number of nodes, and the focused one stays', async () => {
  await page.viewport(1200, 800);
  const { all, one, search } = await stage(new FakeLibrary(10_000));
  const nodes = () => all('.cell').length;
  expect(nodes()).toBeLessThan(150);
  const grid = one('glimpse-grid');
  expect(grid.offsetHeight).toBeGreaterThan(100_000);
  grid.focus();
  await pause(50);
  await key('ArrowRight');
  const before = focused();
  expect(place()).toBe('1');
  for (const share of [0.2, 0.5, 0.9]) {
    scrollTo(0, document.documentElement.scrollHeight * share);
    await until(() => all('.cell[data-index]').some((cell) => Number(cell.dataset['index']) > 10_000 * share * 0.8 && cell.textContent !== ''));
    expect(nodes()).toBeLessThan(150);
    expect(focused()).toBe(before);
  }
  expect(await key('ArrowRight')).toBe('2');
  await until(() => scrollY < 1000);
  expect(search.isConnected).toBe(true);
});

test('the keys of a grid', async () => {
  await page.viewport(1200, 800);
  const { one, library } = await stage(new FakeLibrary(1000));
  expect(library.items.length).toBe(1000);
  const columns = Number(one('.grid').getAttribute('aria-colcount'));
  expect(columns).toBeGreaterThan(3);
  one('glimpse-grid').focus();
  await pause(50);
  expect(place()).toBe('0');
  expect(await key('ArrowRight')).toBe('1');
  expect(await key('ArrowDown')).toBe(String(columns + 1));
  expect(await key('End')).toBe(String(columns * 2 - 1));
  expect(await key('ArrowRight')).toBe(String(columns * 2));
  expect(await key('Home')).toBe(String(columns * 2));
  expect(await key('ArrowUp')).toBe(String(columns));
  expect(Number(await key('PageDown'))).toBeGreaterThan(columns * 2);
  expect(await key('PageUp')).toBe(String(columns));
  expect(await key('End', { ctrlKey: true })).toBe('999');
  expect(await key('ArrowRight')).toBe('999');
  expect(await key('Home', { ctrlKey: true })).toBe('0');
  expect(await key('ArrowLeft')).toBe('0');
});

test('one picture and its two buttons are reached with Tab', async () => {
  const { all, one } = await stage(new FakeLibrary(50));
  one('glimpse-grid').focus();
  await pause(50);
  await key('ArrowRight');
  const stops = all('.cell button').filter(({ tabIndex }) => tabIndex === 0);
  expect(stops.map((stop) => stop.dataset['do'])).toEqual(['open', 'similar', 'remove']);
});

test('headings, and moving over them', async () => {
  await page.viewport(1200, 800);
  const library = new FakeLibrary(40);
  library.answer = () => Promise.resolve(hits(library.items, 3, 2));
  const { one, all } = await stage(library);
  type(one('input[type=search]'), 'a cat');
  await until(() => all('[role=rowheader]').length === 3);
  expect(all('[role=rowheader]').map((heading) => heading.textContent?.trim())).toEqual(['Strong matches', 'Maybe', 'The rest']);
  press(one('input[type=search]'), 'ArrowDown');
  await pause(50);
  expect(place()).toBe('0');
  await key('ArrowRight');
  await key('ArrowRight');
  expect(await key('ArrowDown')).toBe('4');
  expect(await key('ArrowDown')).toBe('6');
});

test('no good match is said', async () => {
  const library = new FakeLibrary(40);
  library.answer = () => Promise.resolve(hits(library.items, 0, 0));
  const { one, all } = await stage(library);
  type(one('input[type=search]'), 'a zebra');
  await until(() => all('[role=rowheader]').length === 1);
  expect(one('[role=rowheader]').textContent?.trim()).toBe('Nothing matches well. The closest pictures:');
  expect(one('.count').textContent).toContain('No good match in 40 pictures');
});

test('Enter opens the picture large, arrows go on, Escape brings the focus back to the last one seen', async () => {
  const { one, all, search } = await stage(new FakeLibrary(20));
  const opened: string[] = [];
  search.addEventListener('glimpse-select', (event) => opened.push(event.detail.item.id));
  one('glimpse-grid').focus();
  await pause(50);
  await key('ArrowRight');
  (focused() as HTMLElement).click();
  await until(() => all('dialog[open]').length === 1);
  await pause(30);
  press(one('dialog'), 'ArrowRight');
  await pause(30);
  expect(one('dialog').textContent).toContain('picture 2.png');
  expect(one('dialog').textContent).toContain('Preview: the original is not kept here');
  one('dialog').dispatchEvent(new Event('close'));
  await until(() => all('dialog').length === 0);
  await until(() => place() === '2');
  expect(opened).toEqual(['id-1', 'id-2']);
});

test('the picture under the keyboard stays under it when others come', async () => {
  const library = new FakeLibrary(20);
  const { one } = await stage(library);
  one('glimpse-grid').focus();
  await pause(50);
  await key('ArrowRight');
  library.items = [item(100), item(101), ...library.items];
  library.emit('change', { items: library.items.length });
  await until(() => place() === '3');
  expect(focused()?.textContent?.trim()).toBe('picture 1.png');
});

test('a key finds similar pictures', async () => {
  const library = new FakeLibrary(20);
  const { one, all } = await stage(library);
  one('glimpse-grid').focus();
  await pause(50);
  await key('s');
  await until(() => library.queries.length === 1);
  expect(library.queries[0]?.like).toBe('id-0');
  await until(() => all('.chip').length === 1);
  expect(one('.chip').textContent?.replace(/\s+/g, ' ').trim()).toBe('Similar to picture 0.png');
});
