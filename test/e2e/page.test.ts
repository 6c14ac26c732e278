import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { launch as launchPuppeteer } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBrowser } from '../../tools/browsers.mjs';
import { serve, type Served } from '../../tools/serve.mjs';
import { built, expectQuiet, launch, root, still, temporaryFolder, watch } from './rig.ts';

/** The README's two lines in a page of somebody's own, under the strict policy of docs/hosting.md. */
let browser: Browser;
let served: Served;
const site = temporaryFolder();

beforeAll(async () => {
  cpSync(built.lib, join(site.path, 'glimpse'), { recursive: true });
  cpSync(join(root, 'public/album'), join(site.path, 'album'), { recursive: true });
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, block = ''] = /\n## Search in a page\n\n```html\n([^`]+)```/.exec(readme) ?? [];
  const pictures = [15, 35, 47].map((n) => `<h2>Print ${n}</h2><img src="album/0${n}.webp" alt="" width="300" height="300">`).join('');
  writeFileSync(join(site.path, 'page.html'), `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"><body>${block}<main><h1>Prints</h1><p>All prints are made to order, and sent within a week.</p><details><summary>Where does the parrot live?</summary><p>In Lisbon, with the printer.</p></details><details><summary>And the tortoise?</summary><p>In Porto.</p></details>${pictures}</main></body></html>`);
  served = await serve({ root: site.path, isolated: false });
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await served.close();
  site.remove();
});

test('two lines make a page searchable: nothing of a model before it is wanted, words at once, then what pictures show, and no trace', async () => {
  const context = await browser.newContext(still);
  const watched = watch(context, served.url);
  const tab = await context.newPage();
  await tab.goto(`${served.url}page.html`);
  const before = await tab.evaluate(() => document.documentElement.outerHTML);
  await tab.getByRole('button', { name: 'Search this page' }).waitFor();
  await tab.waitForTimeout(500);
  expect(served.log.filter(({ path }) => /wasm|onnx|worker|tokenizer/.test(path))).toEqual([]);
  await tab.keyboard.press('/');
  const field = tab.getByRole('searchbox', { name: 'Search this page' });
  await field.fill('made to order');
  await tab.getByRole('button', { name: /All prints are made to order/ }).waitFor();
  await field.fill('two teal cats');
  const hit = tab.getByRole('button', { name: /Print 15/ });
  await hit.waitFor({ timeout: 60_000 });
  await hit.click();
  await tab.getByText('1 of ').first().waitFor();
  expect(await tab.evaluate(() => scrollY)).toBeGreaterThan(0);
  await tab.keyboard.press('Escape');
  // What has the focus then is a summary, which the same key would close.
  await tab.keyboard.press('/');
  await field.fill('tortoise');
  await tab.getByRole('button', { name: /And the tortoise\? In Porto/ }).waitFor();
  await tab.keyboard.press('Enter');
  await tab.locator('main').getByText('In Porto.').waitFor();
  expect(await tab.evaluate(() => [...document.querySelectorAll('details')].map(({ open }) => open))).toEqual([false, true]);
  await tab.keyboard.press('Escape');
  await tab.locator('summary', { hasText: 'tortoise' }).click();
  const after = await tab.evaluate(async () => {
    const element = document.querySelector('glimpse-page');
    const place = document.createComment('');
    element?.replaceWith(place);
    const bare = document.documentElement.outerHTML;
    if (element) place.replaceWith(element);
    element?.remove();
    return { bare, sheets: document.adoptedStyleSheets.length, databases: await indexedDB.databases(), settings: Object.keys(localStorage) };
  });
  expect(after).toMatchObject({ sheets: 0, databases: [], settings: [] });
  expect(after.bare.replace('<!---->', '')).toBe(before.replace(/<glimpse-page.*<\/glimpse-page>/, ''));
  expectQuiet(watched);
  await context.close();
});

test('in Firefox, too, a passage is found, gone to and highlighted, and nothing of that stays', async () => {
  const executablePath = findBrowser('firefox');
  if (!executablePath) throw new Error('No Firefox: run `node tools/browsers.mjs`.');
  const firefox = await launchPuppeteer({ browser: 'firefox', executablePath, headless: true });
  try {
    const tab = await firefox.newPage();
    await tab.goto(`${served.url}page.html`);
    const shadow = <T>(look: (root: ShadowRoot) => T): Promise<T> => tab.evaluate(`(${String(look)})(document.querySelector('glimpse-page').shadowRoot)`) as Promise<T>;
    await expect.poll(() => shadow((root) => root.querySelectorAll('.opener').length), { timeout: 15_000 }).toBe(1);
    await tab.keyboard.press('/');
    await expect.poll(() => shadow((root) => root.activeElement?.localName)).toBe('input');
    await tab.keyboard.type('made to order');
    await expect.poll(() => shadow((root) => root.querySelector('.hit')?.textContent), { timeout: 15_000 }).toContain('All prints are made to order');
    await tab.keyboard.press('Enter');
    const highlighted = (): Promise<string> => tab.evaluate(() => [...((CSS.highlights.get('glimpse') as Iterable<Range> | undefined) ?? [])].map(String).join());
    await expect.poll(highlighted).toBe('All prints are made to order, and sent within a week.');
    await tab.keyboard.press('Escape');
    await expect.poll(highlighted).toBe('');
    expect(await tab.evaluate(() => document.querySelectorAll('main [tabindex]').length)).toBe(0);
  } finally {
    await firefox.close();
  }
});
