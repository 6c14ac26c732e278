import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Served } from '../../tools/serve.mjs';
import { badFiles, oddFiles } from './bad-files.ts';
import { built, drop, expectAdded, expectQuiet, few, fewFiles, field, filesOf, heldOut, heldOutFolder, launch, names, open, pick, search, serveApp, still, temporaryFolder, watch, type Watched } from './rig.ts';

let browser: Browser;
let served: Served;
let context: BrowserContext;
let watched: Watched;

beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
});
beforeEach(async () => {
  served = await serveApp();
  context = await browser.newContext(still);
  watched = watch(context, served.url);
});
afterEach(async () => {
  await context.close();
  await served.close();
});

/** Waits until the shell is kept for the next visit. */
async function shellKept(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
}

describe('before anything is done', () => {
  test('at most 60 kB are loaded, and nothing of model, runtime or pictures', async () => {
    const page = await open(context, served.url);
    await field(page).waitFor();
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(3000);
    const paths = served.log.map(({ path }) => new URL(path, served.url).pathname.slice('/some/repo/'.length));
    expect(paths.filter((path) => /\.(wasm|onnx|webp)$|^models\/|^wasm\//.test(path))).toEqual([]);
    expect(served.log.filter(({ status }) => status >= 400)).toEqual([]);
    const loaded = [...new Set(paths)].map((path) => ({ path, data: readFileSync(join(built.app, path === '' ? 'index.html' : path)) }));
    const gzip = loaded.reduce((sum, { data }) => sum + gzipSync(data, { level: 9 }).length, 0);
    const brotli = loaded.reduce((sum, { data }) => sum + brotliCompressSync(data).length, 0);
    console.log(`before the first interaction: ${loaded.length} files, ${gzip} bytes with gzip, ${brotli} with brotli`);
    expect(gzip).toBeLessThanOrEqual(60_000);
    expectQuiet(watched);
  });

  test('the page is isolated with the headers, and finished without them', async () => {
    const page = await open(context, served.url);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    const plain = await serveApp({ isolated: false, strict: false });
    const other = await open(await browser.newContext(still), plain.url);
    await field(other).waitFor();
    expect(await other.evaluate(() => crossOriginIsolated)).toBe(false);
    await other.context().close();
    await plain.close();
    const credentialless = await serveApp({ isolated: 'credentialless' });
    const another = await open(await browser.newContext(still), credentialless.url);
    await field(another).waitFor();
    expect(await another.evaluate(() => crossOriginIsolated)).toBe(true);
    await another.context().close();
    await credentialless.close();
  });
});

describe('own pictures', () => {
  const pictures = () => filesOf(heldOutFolder, '.webp');

  test('are found without isolation headers too, on one thread', async () => {
    const plain = await serveApp({ isolated: false, strict: false });
    const other = await browser.newContext(still);
    const page = await open(other, plain.url);
    await pick(page, fewFiles);
    await expectAdded(page, few.length);
    expect(names(await search(page, few[0]!.caption), 1)).toEqual([few[0]!.file]);
    await other.close();
    await plain.close();
  });

  test('are found, survive a reload, and are not added twice', async () => {
    const page = await open(context, served.url);
    await pick(page, fewFiles);
    await expectAdded(page, few.length);
    const [first, second] = few as [(typeof few)[number], (typeof few)[number]];
    expect(names(await search(page, first.caption), 1)).toEqual([first.file]);
    await page.reload();
    const results = await search(page, second.caption);
    expect(names(results, 1)).toEqual([second.file]);
    expect(results.total).toBe(few.length);
    await pick(page, fewFiles);
    await expectAdded(page, 0, few.length);
    expect((await search(page, first.caption)).total).toBe(few.length);
    expectQuiet(watched);
  });

  test('removed and reloaded at once, a picture stays away', async () => {
    const page = await open(context, served.url);
    await pick(page, pictures().slice(0, 4));
    await expectAdded(page, 4);
    await page.getByRole('button', { name: 'Remove from the library' }).first().dispatchEvent('click');
    await page.getByText('1 picture removed').first().waitFor();
    await page.reload();
    expect((await search(page, heldOut[0]!.caption)).total).toBe(3);
  });

  test('a dropped folder is taken whole, with the folders in it', async () => {
    const temporary = temporaryFolder();
    const folder = join(temporary.path, 'holidays');
    mkdirSync(join(folder, 'deep/deeper'), { recursive: true });
    pictures().forEach((path, index) => cpSync(path, join(folder, index % 2 === 0 ? '' : 'deep/deeper', `${index}.webp`)));
    // A browser hands over at most 100 entries of a folder at a time.
    for (let index = 0; index < 150; index++) writeFileSync(join(folder, `empty-${index}.jpg`), '');
    const page = await open(context, served.url);
    await field(page).waitFor();
    await drop(page, [folder]);
    await page.getByText(`${heldOut.length} new, some skipped`).first().waitFor({ state: 'attached', timeout: 60_000 });
    expect((await search(page, 'a boat')).total).toBe(heldOut.length);
    expectQuiet(watched);
    temporary.remove();
  });

  test('dropped on the margin of the page, pictures are added all the same', async () => {
    const page = await open(context, served.url);
    await field(page).waitFor();
    await drop(page, pictures().slice(0, 2), { x: 10, y: 10 });
    await expectAdded(page, 2);
  });

  test('what one tab adds, the other shows', async () => {
    const [one, two] = [await open(context, served.url), await open(context, served.url)];
    await field(two).waitFor();
    await pick(one, fewFiles);
    await expectAdded(one, few.length);
    await two.getByText(`${few.length} pictures`).first().waitFor();
    expect(names(await search(two, few[0]!.caption), 1)).toEqual([few[0]!.file]);
  });

  test('what cannot be read is left out with its reason, and the rest goes on', async () => {
    const page = await open(context, served.url);
    await pick(page, [...badFiles.map(({ file }) => file), ...oddFiles]);
    await expectAdded(page, oddFiles.length);
    const skipped = page.getByText(new RegExp(`\\b${badFiles.length} skipped`)).first();
    await skipped.waitFor();
    await skipped.click();
    for (const { file, reason } of badFiles) {
      const shown = file.name.replaceAll('\u202E', '');
      const row = page.getByRole('listitem').filter({ hasText: shown }).filter({ hasText: reason }).first();
      await row.waitFor({ timeout: 5000 }).catch(() => expect.unreachable(`${shown}: no row with ${String(reason)}`));
    }
    expect((await search(page, 'a cup')).total).toBe(oddFiles.length);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expectQuiet(watched);
  });
});

test('added without any search, pictures can be searched after the network has gone, and others added', async () => {
  const page = await open(context, served.url);
  const [own, ...others] = few as [(typeof few)[number], ...typeof few];
  await pick(page, fewFiles.slice(1));
  await expectAdded(page, others.length);
  await shellKept(page);
  await page.waitForFunction(async () => (await indexedDB.databases()).some(({ name }) => name === 'glimpse-files'));
  // The words' half of the model is fetched when the pictures are there.
  await expect.poll(() => served.log.filter(({ path }) => path.endsWith('text_model_quantized.onnx')).length, { timeout: 20_000 }).toBe(1);
  await page.waitForTimeout(1500);
  await served.close();
  await context.setOffline(true);
  await page.reload();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(names(await search(page, others[0]!.caption), 1)).toEqual([others[0]!.file]);
  await pick(page, [join(heldOutFolder, own.file)]);
  await expectAdded(page, 1);
  expect(names(await search(page, own.caption), 1)).toEqual([own.file]);
  expect(watched.foreign).toEqual([]);
});
