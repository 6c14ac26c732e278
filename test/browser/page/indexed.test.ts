import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/page.ts';
import { spaceOf } from '../../../src/models/choose.ts';
import { jinaClipV1 } from '../../../src/models/jina-clip-v1.ts';
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

test('a site that is published anew with another model asks before that one is downloaded', async () => {
  const site = await madeSite();
  const { index, put, publish, log } = await published(site);
  const set = await stage('docs', { index });
  set.element.open();
  await expect.poll(log, { timeout: 15_000 }).toContain('search/index.json');
  const later = await site.later();
  await publish(later);
  const space = spaceOf(jinaClipV1, { text: 'q8', vision: 'q8' });
  const manifest = JSON.parse(new TextDecoder().decode(later.files.get('search/index.json'))) as object;
  await put('search/index.json', JSON.stringify({ ...manifest, space: { id: space.id, dims: space.dims }, model: { preset: 'jina-clip-v1', dtype: 'q8' } }));
  const loading: unknown[] = [];
  set.element.addEventListener('glimpse-progress', (event) => loading.push(event));
  // What is missing brings the new index, and the next question its model.
  set.element.open('three pink hexagons');
  await expect.poll(() => set.all('.foot .failure').length).toBe(1);
  set.element.open('three pink hexagons on a gray background');
  await expect.poll(() => set.all('.consent').map(({ textContent }) => textContent), { timeout: 15_000 }).toEqual([expect.stringContaining('jina-clip-v1')]);
  expect(loading).toEqual([]);
});
