import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve, type Served } from '../../tools/serve.mjs';
import type { EraseReport } from '../../src/types.ts';
import { engines, startEngine, visit, type Engine } from './engines.ts';
import { expectAdded, heldOut, heldOutFolder, launch, pick, root, still } from './rig.ts';

// Everything that Glimpse keeps, in every engine, by the built library; and what the app keeps to work offline.

interface Seen {
  readonly databases: readonly string[];
  readonly folders: readonly string[];
  readonly caches: readonly string[];
  readonly settings: readonly string[];
}

let served: Served;

beforeAll(async () => {
  served = await serve({ root });
});
afterAll(() => served.close());

describe.each(engines)('%s', (name) => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await startEngine(name);
    await visit(engine, `${served.url}test/e2e/erase.html`);
  });
  afterAll(() => engine?.close());

  test('nothing of ours is left, and what others keep stays', async () => {
    expect(await engine.call<number>('fill')).toBe(3);
    const before = await engine.call<Seen>('look');
    expect(before.databases).toEqual(expect.arrayContaining(['glimpse:erase', 'glimpse-vectors:erase']));
    expect(before.caches).toEqual(['glimpse-heic']);
    expect(before.settings).toEqual(['glimpse:kept:erase', 'somebody']);
    const report = await engine.call<EraseReport>('erase');
    expect(report.left).toEqual([]);
    expect(report.removed).toEqual(expect.arrayContaining(['database glimpse:erase', 'cache glimpse-heic', 'setting glimpse:kept:erase', ...before.folders.map((folder) => `folder ${folder}`)]));
    expect(await engine.call<Seen>('look')).toEqual({ databases: [], folders: [], caches: [], settings: ['somebody'] });
    expect(await engine.call<string>('ask')).toBe('disposed');
    expect(await engine.call<number>('open')).toBe(0);
  });
});

test('another tab lets go of what it has open, and does not bring it back', async () => {
  const browser = await launch();
  try {
    const context = await browser.newContext(still);
    const [one, two] = [await context.newPage(), await context.newPage()];
    for (const page of [one, two]) {
      await page.goto(`${served.url}test/e2e/erase.html`);
      await page.waitForFunction(() => 'whenReady' in globalThis);
    }
    const call = <T>(page: typeof one, name: string): Promise<T> => page.evaluate((key) => (globalThis as unknown as Record<string, () => Promise<T>>)[key]!(), name);
    expect(await call(one, 'fill')).toBe(3);
    expect(await call(two, 'open')).toBe(3);
    expect(await call<EraseReport>(two, 'erase')).toMatchObject({ left: [] });
    expect([await call(one, 'ask'), await call(two, 'ask')]).toEqual(['disposed', 'disposed']);
    expect(await call(one, 'look')).toEqual({ databases: [], folders: [], caches: [], settings: ['somebody'] });
    expect(await call(one, 'open')).toBe(0);
  } finally {
    await browser.close();
  }
});

test('the app and its service worker go; the service worker of somebody else stays', async () => {
  const browser = await launch();
  try {
    const page = await (await browser.newContext(still)).newPage();
    const caches = () => page.evaluate(() => globalThis.caches.keys());
    await page.goto(`${served.url}dist/app/index.html`);
    await page.mouse.click(5, 5);
    await expect.poll(caches, { timeout: 60_000 }).toEqual([`glimpse-precache-v2-${served.url}dist/app/`]);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await page.goto(`${served.url}test/e2e/erase.html`);
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('./somebody-sw.js');
      const cache = await globalThis.caches.open('workbox-precache-v2-somebody');
      await cache.put('/x', new Response('kept'));
    });
    const report = await page.evaluate(() => (globalThis as unknown as { erase: () => Promise<EraseReport> }).erase());
    expect(report.left).toEqual([]);
    expect(report.removed).toEqual(expect.arrayContaining([`service worker ${served.url}dist/app/`, `cache glimpse-precache-v2-${served.url}dist/app/`]));
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope))).toEqual([`${served.url}test/e2e/`]);
    expect(await caches()).toEqual(['workbox-precache-v2-somebody']);
  } finally {
    await browser.close();
  }
});

test('two tabs of the app: everything goes, and the other tab starts afresh', async () => {
  const browser = await launch();
  try {
    const context = await browser.newContext(still);
    const [one, two] = [await context.newPage(), await context.newPage()];
    const pictures = heldOut.slice(0, 4).map(({ file }) => join(heldOutFolder, file));
    await one.goto(`${served.url}dist/app/index.html`);
    await pick(one, pictures);
    await expectAdded(one, pictures.length);
    await one.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await two.goto(`${served.url}dist/app/index.html`);
    await two.locator('.count', { hasText: '4 pictures' }).waitFor();
    await one.getByRole('button', { name: 'Nothing leaves this device' }).click();
    await one.getByRole('button', { name: 'Erase everything' }).click();
    await one.locator('dialog.erase .danger').click();
    await one.getByText('Nothing is left.').waitFor();
    expect(await one.getByRole('dialog').innerText()).not.toMatch(/glimpse|http/);
    expect(await one.evaluate(async () => [await caches.keys(), await indexedDB.databases()])).toEqual([[], []]);
    await two.getByRole('button', { name: 'Start afresh' }).click();
    // The model is not here any more, and the note says so.
    await two.getByText(/^model .* pictures .* runtime /).waitFor();
    await pick(two, pictures);
    await expectAdded(two, pictures.length);
  } finally {
    await browser.close();
  }
});
