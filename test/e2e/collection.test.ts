import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Served } from '../../tools/serve.mjs';
import { ask } from './answers.ts';
import { album, captioned, drop, expectAdded, expectQuiet, few, fewFiles, field, filesOf, heldOutFolder, launch, names, open, pick, root, serveApp, still, temporaryFolder, watch, type Watched } from './rig.ts';

// A collection over several visits, in the built app.

/** Milliseconds: a busy machine takes its time. */
const patience = 60_000;

let browser: Browser;
let served: Served;
let context: BrowserContext;
let watched: Watched;

beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  served = await serveApp();
  context = await browser.newContext(still);
  context.setDefaultTimeout(patience);
  watched = watch(context, served.url);
});
afterEach(async () => {
  await context.close();
  await served.close();
});

const albumFolder = join(root, 'public/album');
const pictures = album.slice(0, 9).map(({ file }) => file);

/** What a dialog would give: a real folder, of the origin's private file system. */
async function grantFolder(): Promise<void> {
  await context.addInitScript(() => {
    const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('Holidays', { create: true });
    Object.assign(globalThis, {
      showDirectoryPicker: folder,
      async write(path: string, base64: string) {
        let place = await folder();
        const parts = path.split('/');
        const name = parts.pop()!;
        for (const part of parts) place = await place.getDirectoryHandle(part, { create: true });
        const writable = await (await place.getFileHandle(name, { create: true })).createWritable();
        await writable.write(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
        await writable.close();
      },
      erase: async (name: string) => (await folder()).removeEntry(name),
    });
  });
}

const write = (page: Page, path: string, file: string): Promise<void> =>
  page.evaluate(([to, data]) => (globalThis as unknown as { write(path: string, base64: string): Promise<void> }).write(to, data), [path, readFileSync(join(albumFolder, file), 'base64')] as const);
const erase = (page: Page, name: string): Promise<void> => page.evaluate((file) => (globalThis as unknown as { erase(name: string): Promise<void> }).erase(file), name);

const said = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor({ state: 'attached' });
const details = (page: Page) => page.getByRole('button', { name: 'Nothing leaves this device' });

test('a folder is followed: what is new, moved and gone is told, can be had back, and is looked for in the next visit', async () => {
  await grantFolder();
  const page = await open(context, served.url);
  const [a, b, c, d, e, late, later] = pictures as [string, string, string, string, string, string, string];
  for (const file of [a, b, c, d]) await write(page, file, file);
  await write(page, `Sea/${e}`, e);
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await said(page, /^5 new$/);

  await write(page, late, late);
  await write(page, `Sea/other-name.webp`, a);
  for (const file of [a, b, c]) await erase(page, file);
  await details(page).click();
  await page.getByRole('button', { name: /^Look again/ }).click();
  await said(page, '1 new, 1 moved, 2 gone');
  await page.getByText('4 pictures').first().waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await said(page, '2 pictures restored');
  await page.getByText('6 pictures').first().waitFor();

  await write(page, later, later);
  await page.reload();
  await said(page, /^1 new$/);
  await details(page).click();
  await page.getByText(/looked through just now/).waitFor();
  await details(page).click();

  // The file itself, not the preview, in a visit that added nothing of this by hand.
  expect(names(await ask(page, 'folder:Sea'), 3).toSorted()).toEqual([e, 'other-name.webp']);
  await page.locator('.cell .open').first().click();
  await page.getByRole('dialog', { name: 'Picture' }).locator('img:not(.preview)').waitFor();
  expectQuiet(watched);
});

test('a page that dies while it adds goes on in the next visit; what is held stays held', async () => {
  let page = await open(context, served.url);
  await page.getByRole('button', { name: /150 drawn pictures/i }).first().click();
  await page.getByText(/\b[1-9]\d* of 150/).first().waitFor();
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();

  page = await open(context, served.url);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Resume' }).waitFor();
  await page.reload();
  await page.getByText(/Paused/).first().waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('150 pictures', { exact: true }).first().waitFor();
  const cats = captioned('pink cat');
  expect(names(await ask(page, 'a pink cat'), cats.length).toSorted()).toEqual(cats.toSorted());
  expectQuiet(watched);
});

test('what could not be read is listed with its reason, also in the next visit, and can be tried again and forgotten', async () => {
  const page = await open(context, served.url);
  const [good = ''] = filesOf(heldOutFolder, '.webp');
  await pick(page, [good]);
  await expectAdded(page, 1);
  await pick(page, [{ name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([255, 216, 255, 224, 0, 16, 1, 2, 3]) }, { name: 'half.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAA', 'base64') }, { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear all') }]);
  await page.getByText('3 skipped', { exact: true }).click();
  await page.getByText('This is not a picture that Glimpse can read.').waitFor();
  await page.reload();
  await page.getByText('2 skipped').first().click();
  for (const name of ['broken.jpg', 'half.png']) await page.getByText(name, { exact: true }).waitFor();
  await page.getByRole('button', { name: /^Try again: .*broken/ }).click();
  // It waits for the model, fails again and is back in the list.
  await page.getByText('1 skipped', { exact: true }).waitFor();
  await page.getByText('2 skipped', { exact: true }).waitFor();
  await page.getByText('broken.jpg', { exact: true }).waitFor();
  await page.getByRole('button', { name: /^Forget .*half/ }).click();
  await page.getByText('1 skipped').first().waitFor();
  await page.getByRole('button', { name: /^Forget .*broken/ }).click();
  await page.getByText('1 skipped').first().waitFor({ state: 'detached' });
  expectQuiet(watched);
});

test('a copy is saved, everything is erased, and the copy gives the same answers', async () => {
  const folder = temporaryFolder();
  // Without this dialog, a copy is downloaded.
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
  const page = await open(context, served.url);
  await pick(page, fewFiles);
  await expectAdded(page, few.length);
  const words = few.slice(0, 3).map(({ caption }) => caption);
  const answers = async () => {
    const all = [];
    for (const text of words) all.push((await ask(page, text)).hits.map(({ item, score, band }) => [item.id, item.name, score, band]));
    return all;
  };
  const before = await answers();
  await field(page).press('Escape');

  await details(page).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save a copy of this library' }).click()]);
  const copy = join(folder.path, download.suggestedFilename());
  expect(copy).toMatch(/\.glimpse$/);
  await download.saveAs(copy);

  await page.getByRole('button', { name: 'Erase everything' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Erase everything' }).click();
  await dialog.getByText('Nothing is left.').waitFor();
  await dialog.getByRole('button', { name: 'Start afresh' }).click();
  await page.getByText('Find any picture by describing it').waitFor();

  // Dropped on the box, it is not searched by.
  const box = await field(page).boundingBox();
  await drop(page, [copy], { x: box!.x + box!.width / 2, y: box!.y + box!.height / 2 });
  await said(page, new RegExp(`${few.length} pictures taken from the copy`));
  expect(await answers()).toEqual(before);
  folder.remove();
  expectQuiet(watched);
});
