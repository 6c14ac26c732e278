import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chromiumFlags, findBrowser } from '../../tools/browsers.mjs';
import type { Served } from '../../tools/serve.mjs';
import { expectAdded, few, fewFiles, field, filesOf, heldOut, heldOutFolder, names, open, pick, search, serveApp, temporaryFolder } from './rig.ts';

let served: Served;
let context: BrowserContext | undefined;
let profile: ReturnType<typeof temporaryFolder>;

beforeEach(async () => {
  served = await serveApp();
  profile = temporaryFolder();
});
afterEach(async () => {
  await context?.close();
  await served.close();
  profile.remove();
});

/** A browser of its own, with flags and preferences that break something. */
async function start(flags: string[] = [], preferences: object = {}): Promise<Page> {
  mkdirSync(join(profile.path, 'Default'), { recursive: true });
  writeFileSync(join(profile.path, 'Default/Preferences'), JSON.stringify(preferences));
  const executablePath = findBrowser('chromium');
  context = await chromium.launchPersistentContext(profile.path, { ...(executablePath ? { executablePath } : {}), args: [...chromiumFlags(), ...flags] });
  return open(context, served.url);
}

const pictures = filesOf(heldOutFolder, '.webp');

test('without WebAssembly the person is told in one sentence, and the page stays', async () => {
  const page = await start();
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
  await page.reload();
  await page.getByText(/This browser lacks something Glimpse needs/).first().waitFor();
  expect(await field(page).isVisible()).toBe(true);
});

test('where the browser refuses storage, everything works and the person is told that nothing is kept', async () => {
  const page = await start([], { profile: { default_content_setting_values: { cookies: 2 } } });
  const refused = await page.evaluate(() => new Promise((resolve) => {
    try {
      const opening = indexedDB.open('probe');
      opening.onerror = () => resolve(true);
      opening.onsuccess = () => resolve(false);
    } catch {
      resolve(true);
    }
  }));
  expect(refused).toBe(true);
  await pick(page, fewFiles);
  await expectAdded(page, few.length);
  expect(names(await search(page, few[0]!.caption), 1)).toEqual([few[0]!.file]);
  await page.getByText(/the library is gone when the page closes/).first().waitFor();
});

test('a full disk ends an addition in one sentence; what was saved is safe and can be searched', async () => {
  const page = await start();
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(served.url);
  // Too little for the model, which then works from memory, and for all pictures.
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 400_000 });
  await pick(page, pictures);
  await page.locator('.notice.error', { hasText: /disk space this browser allows is used up/ }).first().waitFor();
  // The model says so first, and pictures are added for a while yet; the addition has ended when the rest of them wait.
  await page.getByText('Not added yet').first().waitFor();
  const { total } = await search(page, heldOut[0]!.caption);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThan(heldOut.length);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await page.reload();
  // There is room: what was saved is there, and what waits goes on by itself; what is added now has come by then.
  expect((await search(page, heldOut[0]!.caption)).total).toBeGreaterThanOrEqual(total);
  await pick(page, pictures);
  await expectAdded(page, 0, heldOut.length);
  expect((await search(page, heldOut[0]!.caption)).total).toBe(heldOut.length);
});

test('a download that fails says why, and the next try works without clearing anything', async () => {
  const page = await start();
  await page.context().route('**/*.onnx', (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><title>Log in</title>' }));
  await pick(page, pictures.slice(0, 3));
  await page.getByText(/the server sent a web page instead of the file/).first().waitFor();
  await page.context().unroute('**/*.onnx');
  await pick(page, pictures.slice(0, 3));
  await expectAdded(page, 3);
});
