import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { FakeLibrary, stage, type, until } from './fake-library.ts';

beforeEach(async () => {
  document.documentElement.dir = 'rtl';
  await page.viewport(1280, 800);
});

afterEach(() => {
  document.documentElement.dir = '';
});

/** Where each line of an element's words ends on the right. */
function right(element: Element): number[] {
  const range = document.createRange();
  range.selectNodeContents(element);
  const lines = new Map<number, number>();
  for (const { top, right: end, width } of range.getClientRects()) if (width > 1) lines.set(Math.round(top), Math.max(end, lines.get(Math.round(top)) ?? 0));
  return [...lines.values()];
}

/** Where the last character of an element's words is: a full stop on the right side is right of the letter before it. */
function endsRight(element: Element): boolean {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let last: Text | undefined;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (node.textContent?.trim()) last = node as Text;
  if (!last) return true;
  const end = last.data.trimEnd().length;
  const at = (from: number) => {
    const range = document.createRange();
    range.setStart(last, from);
    range.setEnd(last, from + 1);
    return range.getBoundingClientRect();
  };
  return at(end - 1).left >= at(end - 2).left;
}

for (const width of [1280, 390]) {
  test(`the count stands at the edge, ${width} pixels`, async () => {
    await page.viewport(width, 800);
    const { one, library } = await stage(new FakeLibrary(60));
    type(one('input[type=search]'), 'a cat');
    await until(() => library.queries.length > 0 && one('.count').textContent!.includes('strong'));
    expect(right(one('.count'))[0]).toBeCloseTo(one('.summary').getBoundingClientRect().right, 0);
  });
}

test('what is typed has its own direction and the place of the page', async () => {
  const { one } = await stage(new FakeLibrary(60));
  const input = one('input[type=search]');
  expect(getComputedStyle(input).textAlign).toBe('right');
  type(input, '"pink cat" type:webp');
  await until(() => getComputedStyle(input).direction === 'ltr');
  type(input, 'قطة وردية');
  await until(() => getComputedStyle(input).direction === 'rtl');
  expect(getComputedStyle(input).textAlign).toBe('right');
});

test('the details are aligned in one way, and every sentence ends where English ends it', async () => {
  const { one, all } = await stage(new FakeLibrary(60));
  one('.privacy').click();
  await until(() => all('.erase').length === 1 && all('#why').length === 1);
  for (const value of all('.panel dd')) {
    const edge = value.getBoundingClientRect().right;
    for (const end of right(value)) expect(Math.abs(end - edge), value.textContent).toBeLessThan(2);
  }
  const about = one('.copies .about');
  for (const end of right(about)) expect(Math.abs(end - about.getBoundingClientRect().right)).toBeLessThan(6);
  const sentences = [...all('.panel p'), one('#why')];
  expect(sentences.filter((sentence) => !endsRight(sentence)).map(({ textContent }) => textContent)).toEqual([]);
});

test('the invitation ends its sentences too', async () => {
  const { all } = await stage(new FakeLibrary(0));
  const sentences = all('.empty p');
  expect(sentences.length).toBeGreaterThan(1);
  expect(sentences.filter((sentence) => !endsRight(sentence)).map(({ textContent }) => textContent)).toEqual([]);
});
