import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/page.ts';
import { all, ask, check, clear, stage } from './plain.ts';

afterEach(clear);

for (const scheme of ['light', 'dark']) {
  test(`nothing to object to: button, dialog, question before a download, bar; ${scheme}`, async () => {
    document.documentElement.style.colorScheme = scheme;
    const element = await stage({ shortcut: 'mod+k' });
    await check();
    await ask(element, 'boats');
    await expect.poll(() => all(element, '.consent').length).toBe(1);
    await check();
    all(element, '.consent .plain')[0]?.click();
    await expect.poll(() => all(element, '.consent').length).toBe(0);
    await check();
    all(element, '.hit')[0]?.click();
    await expect.poll(() => all(element, '.findbar .place').length).toBe(1);
    await check();
  });
}

test('inline, right to left, on a narrow page: nothing to object to, and nothing sticks out', async () => {
  document.documentElement.dir = 'rtl';
  await page.viewport(320, 600);
  const element = await stage({ inline: '' });
  await ask(element, 'boats');
  await check();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
  for (const hit of all(element, '.hit')) expect(hit.getBoundingClientRect().left).toBeGreaterThanOrEqual(0);
});

test('by keyboard: enter in the field goes to the first place', async () => {
  const element = await stage();
  all(element, '.opener')[0]?.click();
  await ask(element, 'boats');
  element.shadowRoot?.querySelector('input')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, cancelable: true }));
  await expect.poll(() => all(element, '.findbar .place')[0]?.textContent).toMatch(/^1 of/);
});

test('by keyboard: arrows through the list, enter goes there, F3 on, escape back; the focus returns', async () => {
  const element = await stage();
  const [opener] = all(element, '.opener');
  opener?.focus();
  opener?.click();
  await ask(element, 'boats');
  const key = (name: string): void => void element.shadowRoot?.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true, cancelable: true }));
  key('ArrowDown');
  expect(element.shadowRoot?.activeElement).toBe(all(element, '.hit')[0]);
  key('End');
  expect(element.shadowRoot?.activeElement).toBe(all(element, '.hit').at(-1));
  key('Home');
  key('ArrowUp');
  expect(element.shadowRoot?.activeElement?.localName).toBe('input');
  all(element, '.hit')[0]?.click();
  await expect.poll(() => all(element, '.findbar .place').map(({ textContent }) => textContent)).toEqual(['1 of 3']);
  const places = () => all(element, '.findbar .place')[0]?.textContent;
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'F3' }));
  await expect.poll(places).toBe('2 of 3');
  for (const shiftKey of [true, true]) document.dispatchEvent(new KeyboardEvent('keydown', { key: 'F3', shiftKey }));
  await expect.poll(places).toBe('3 of 3');
  all(element, '.findbar button').at(-1)?.focus();
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
  expect(element.shadowRoot?.activeElement).toBe(opener);
  expect(document.querySelector('main [tabindex]')).toBeNull();
});

test('words can be translated, and two elements of a page do not get into each other’s way', async () => {
  const element = await stage();
  element.translations = { open: 'Diese Seite durchsuchen' };
  await element.updateComplete;
  expect(all(element, '.opener')[0]?.textContent).toContain('Diese Seite durchsuchen');
  const other = document.createElement('glimpse-page');
  other.setAttribute('model', 'jina-clip-v1');
  document.body.append(other);
  await ask(element, 'cotton');
  all(element, '.hit')[0]?.click();
  await expect.poll(() => CSS.highlights.get('glimpse')?.size).toBe(1);
  await ask(other, 'fuel');
  all(other, '.hit')[0]?.click();
  await expect.poll(() => CSS.highlights.get('glimpse')?.size).toBe(2);
  const sheets = document.adoptedStyleSheets.length;
  element.remove();
  expect(CSS.highlights.get('glimpse')?.size).toBe(1);
  other.remove();
  expect(CSS.highlights.has('glimpse')).toBe(false);
  expect(document.adoptedStyleSheets.length).toBe(sheets - 1);
});
