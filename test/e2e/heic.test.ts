import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Served } from '../../tools/serve.mjs';
import { expectAdded, expectQuiet, launch, open, pick, root, serveApp, still, watch } from './rig.ts';

let browser: Browser;
let served: Served;

beforeAll(async () => {
  served = await serveApp();
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

const fixture = (name: string): string => join(root, 'test/fixtures/pictures', name);
const decoder = (): number => served.log.filter(({ path }) => path.includes('libheif')).length;

test('the HEIC decoder is loaded with the first HEIC file, and from then on also without a network', async () => {
  const context = await browser.newContext(still);
  const watched = watch(context, served.url);
  const page = await open(context, served.url);
  await pick(page, [fixture('1.webp')]);
  await expectAdded(page, 1);
  await page.evaluate(() => navigator.serviceWorker.ready);
  expect(decoder()).toBe(0);
  // The next visit is the service worker's.
  await page.reload();
  await pick(page, [fixture('plain.heic')]);
  await expectAdded(page, 1);
  expect(decoder()).toBeGreaterThan(0);
  await page.evaluate(async () => {
    while (!(await caches.has('glimpse-heic'))) await new Promise((done) => setTimeout(done, 100));
    const cache = await caches.open('glimpse-heic');
    while ((await cache.keys()).length === 0) await new Promise((done) => setTimeout(done, 100));
  });
  expectQuiet(watched);

  await context.setOffline(true);
  await page.reload();
  const before = decoder();
  await pick(page, [fixture('turned.heic')]);
  await expectAdded(page, 1);
  expect(decoder()).toBe(before);
  await context.close();
});
