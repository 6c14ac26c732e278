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
  const headings = () => all('[role=rowheader]').map((heading) => heading.textContent?.trim());
  expect(headings()).toEqual(['Strong matches', 'Maybe', 'Show 35 less likely']);
  expect(all('.cell').length).toBe(5);
  one('.fold').click();
  await until(() => all('.cell').length > 5);
  expect(headings()).toEqual(['Strong matches', 'Maybe', 'Hide 35 less likely']);
  expect(one('.fold').getAttribute('aria-expanded')).toBe('true');
  press(one('input[type=search]'), 'ArrowDown');
  await pause(50);
  expect(place()).toBe('0');
  await key('ArrowRight');
  await key('ArrowRight');
  expect(await key('ArrowDown')).toBe('4');
  expect(await key('ArrowDown')).toBe('6');
});

test('arrows lead to the button that shows the rest, and on', async () => {
  await page.viewport(1200, 800);
  const library = new FakeLibrary(40);
  library.answer = () => Promise.resolve(hits(library.items, 3, 2));
  const { one, all } = await stage(library);
  type(one('input[type=search]'), 'a cat');
  await until(() => all('.cell').length === 5);
  one('glimpse-grid').focus();
  await pause(50);
  expect(await key('ArrowDown')).toBe('3');
  await key('ArrowDown');
  expect(focused()).toBe(one('.fold'));
  expect(await key('ArrowUp')).toBe('4');
  await key('ArrowDown');
  one('.fold').click();
  await until(() => all('.cell').length > 5);
  expect(focused()).toBe(one('.fold'));
  expect(await key('ArrowDown')).toBe('5');
});

test('that nothing matches is said, and the rest is folded away', async () => {
  const library = new FakeLibrary(40);
  library.answer = () => Promise.resolve(hits(library.items, 0, 0));
  const { one, all } = await stage(library);
  type(one('input[type=search]'), 'a zebra before:2030');
  await until(() => all('.message').length === 1);
  expect(one('.message p').textContent).toBe('Nothing here looks like “a zebra”.');
  await until(() => all('.cell').length === 0);
  expect(one('.fold').textContent?.trim()).toBe('Show 40 less likely');
  expect(one('.count').textContent).toContain('No good match in 40 pictures');
  await until(() => all('glimpse-status [role=status]').length === 0 && all('[role=status]').some(({ textContent }) => textContent === 'Nothing here looks like “a zebra”.'));
  one('.fold').click();
  await until(() => all('.cell').length > 0);
  one('.message button').click();
  await until(() => library.queries.at(-1)?.filters === undefined);
  expect(library.queries.at(-1)?.text).toBe('a zebra');
  expect((one('input[type=search]') as HTMLInputElement).value.trim()).toBe('a zebra');
});

test('filters that nothing passes are named as the reason', async () => {
  const library = new FakeLibrary(40);
  library.answer = () => Promise.resolve(hits([]));
  const { one, all } = await stage(library);
  type(one('input[type=search]'), 'a zebra tag:x');
  await until(() => all('.message').length === 1);
  expect(one('.message p').textContent).toBe('Nothing here passes these filters.');
  expect(one('.count').textContent).toBe('Nothing here passes these filters.');
});

test('by date there are no bands', async () => {
  const library = new FakeLibrary(40);
  library.answer = () => Promise.resolve(hits(library.items.slice(0, 6).reverse(), 3, 3));
  const { one, all, session } = await stage(library);
  session.searching.tune({ order: 'newest' });
  type(one('input[type=search]'), 'a cat');
  await until(() => all('.cell').length === 6);
  expect(all('[role=rowheader]')).toEqual([]);
  expect(all('.cell .name').map(({ textContent }) => textContent)).toEqual([5, 4, 3, 2, 1, 0].map((index) => `picture ${index}.png`));
});

test('a group has a number, a passage its words, and a hit says why', async () => {
  const library = new FakeLibrary(40);
  const words = item(50, { type: 'text', name: 'notes.txt', caption: 'The sea was calm that morning.', mime: 'text/plain', width: 0, height: 0 });
  const answer = hits([item(1, { caption: 'a boat' }), words]);
  library.answer = () => Promise.resolve({ ...answer, hits: answer.hits.map((hit, index) => ({ ...hit, alike: index === 0 ? [item(2), item(3), item(4)] : [], why: index === 0 ? ['picture', 'words'] : ['words', 'keywords'] })) });
  const { one, all, session } = await stage(library);
  type(one('input[type=search]'), 'the sea');
  await until(() => all('.cell').length === 2);
  const [first, second] = all('.open');
  expect(one('.badge').textContent).toBe('+3');
  expect(one('.badge').getAttribute('aria-hidden')).toBe('true');
  expect(first?.textContent?.replaceAll(/\s+/g, ' ').trim()).toBe('a boat +3and 3 alike');
  expect(first?.title).toBe('Matched: how it looks, what its words mean');
  expect(second?.querySelector('q')?.textContent).toBe('The sea was calm that morning.');
  expect(second?.querySelector('img')).toBe(null);
  expect(second?.title).toBe('Matched: what its words mean, words you typed, in its name or text');
  session.removing.remove('id-1');
  await until(() => one('.badge').textContent === '+2');
  expect(all('.open')[0]?.textContent).toContain('picture 2.png');
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
