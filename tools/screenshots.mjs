/** `npm run screenshots`: pictures of the real, built app for the README, in both sizes and both themes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumFlags, ensureBrowsers } from './browsers.mjs';
import { serve } from './serve.mjs';
import { buildIfNeeded, root } from './steps.mjs';

const folder = join(root, 'docs/screenshots');
const sizes = [
  { width: 390, height: 844, scale: 2 },
  { width: 1440, height: 900, scale: 1 },
];

buildIfNeeded();
mkdirSync(folder, { recursive: true });
const served = await serve({ root: join(root, 'dist/app') });
const browser = await chromium.launch({ executablePath: ensureBrowsers().chromium, args: chromiumFlags() });
// One context: the album is added once.
const context = await browser.newContext();
const page = await context.newPage();
await page.goto(served.url);
const field = page.getByRole('searchbox', { name: 'Search pictures' }).first();
await field.waitFor();

/** @param {string} state */
async function shoot(state) {
  const session = await context.newCDPSession(page);
  for (const { width, height, scale } of sizes) {
    await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: scale, mobile: false });
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.mouse.move(0, 0);
      await page.waitForTimeout(600);
      const shot = await session.send('Page.captureScreenshot', { format: 'png' });
      writeFileSync(join(folder, `${state}-${width}-${colorScheme}.png`), Buffer.from(shot.data, 'base64'));
    }
  }
  await session.detach();
}

await shoot('empty');
await page.getByRole('button', { name: /150 drawn pictures/ }).first().click();
await page.getByText(/150 pictures added/).first().waitFor({ state: 'attached', timeout: 180_000 });
await page.waitForTimeout(6000);
await field.fill('a pink cat');
await page.waitForTimeout(4000);
await page.evaluate(() => /** @type {HTMLElement | null} */ (document.activeElement)?.blur());
await shoot('search');
await browser.close();
await served.close();
