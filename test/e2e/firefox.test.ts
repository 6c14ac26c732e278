import { launch as launchPuppeteer, type Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBrowser } from '../../tools/browsers.mjs';
import type { Served } from '../../tools/serve.mjs';
import type { Results } from '../../src/types.ts';
import { captioned, names, serveApp } from './rig.ts';

/** A smoke run in the other engine, through WebDriver BiDi. */
let browser: Browser;
let served: Served;

beforeAll(async () => {
  served = await serveApp();
  const executablePath = findBrowser('firefox');
  if (!executablePath) throw new Error('No Firefox: run `node tools/browsers.mjs`.');
  browser = await launchPuppeteer({ browser: 'firefox', executablePath, headless: true });
});
afterAll(async () => {
  await browser?.close();
  await served.close();
});

/** The driver's own waiting runs text as code, which the page's policy forbids. */
async function until<T>(look: () => Promise<T | null | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 200));
  }
}

test('the sample album answers in Firefox', async () => {
  const page = await browser.newPage();
  await page.goto(served.url);
  await page.evaluate(() => {
    document.addEventListener('glimpse-results', (event) => Object.assign(globalThis, { newest: (event as CustomEvent<unknown>).detail ?? event }));
  });
  const button = await until(() => page.$('::-p-text(150 drawn pictures)'));
  await button.evaluate((element) => (element as HTMLElement).click());
  await until(() => page.$('::-p-text(150 pictures added)'));
  const input = await until(() => page.$('>>> input[type=search], >>> input[role=combobox]'));
  await input.type('a pink cat');
  const answer = await until(() => page.evaluate(() => {
    const { newest } = globalThis as unknown as { newest?: { query: { text?: string }; results: unknown } };
    return newest?.query.text === 'a pink cat' ? newest.results : undefined;
  }));
  expect(captioned('pink cat')).toContain(names(answer as Results, 1)[0]);
  expect(served.log.filter(({ status }) => status >= 400)).toEqual([]);
});
