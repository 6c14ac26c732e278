import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/page.ts';
import { madeSite, published } from '../site-rig.ts';
import { all, check, clear, stage as plain } from './plain.ts';
import { leave, stage } from './stage.ts';

afterEach(leave);
afterEach(clear);

for (const scheme of ['light', 'dark']) {
  test(`what other pages have, by an index: nothing to object to, on a narrow page, with the keyboard; ${scheme}`, async () => {
    const { index } = await published(await madeSite());
    document.documentElement.style.colorScheme = scheme;
    await page.viewport(320, 600);
    const element = await plain({ inline: '', index, 'model-base': '/models/', device: 'wasm' });
    element.open('four yellow trees on the grass at sunset');
    await expect.poll(() => all(element, 'a.hit').length, { timeout: 30_000 }).toBeGreaterThan(0);
    await check();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
    element.shadowRoot?.querySelector('input')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, composed: true, cancelable: true }));
    expect(element.shadowRoot?.activeElement).toBe(all(element, '.hit')[0]);
    // There is something else in place of what is hardly like it.
    expect(all(element, '.results h3').map(({ textContent }) => textContent)).toEqual(['On other pages']);
  });
}

test('an index that has other pages only says so, leads to them, and words of this page are found all the same', async () => {
  const site = await madeSite();
  const { index } = await published(site);
  const set = await stage('docs', { index });
  expect((await set.ask('password')).length).toBeGreaterThan(0);
  await expect.poll(() => set.one('.foot').textContent).toContain('does not have this page');
  expect(set.all('.findbar .place').length).toBe(0);
  await set.ask('four yellow trees on the grass at sunset');
  await expect.poll(() => set.all<HTMLAnchorElement>('a.hit').map(({ href }) => new URL(href).pathname)).toContainEqual(expect.stringMatching(/\/pictures\.html$/));
  set.element.close();
  // Nothing of the page was added to anything, and no picture of it was looked at.
  expect(set.all('.notes').map(({ textContent }) => textContent).join()).not.toContain('Reading the page');
});

test('an index that is not there is told of, and words are found without it', async () => {
  const set = await stage('docs', { index: '/nowhere/' });
  const errors: string[] = [];
  set.element.addEventListener('glimpse-error', ({ detail }) => errors.push(detail.error.code));
  expect((await set.ask('password', false)).length).toBeGreaterThan(0);
  await expect.poll(() => errors).toContain('index-invalid');
  await expect.poll(() => set.all('.foot .failure').length).toBe(1);
});
