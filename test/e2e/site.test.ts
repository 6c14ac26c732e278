import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { farBelow, inBlocks, siteQueries, sitePage, sitePictures, writeSite } from './fixture-site.ts';
import { built, expectQuiet, field, launch, launchKeeping, root, search, still, temporaryFolder, watch } from './rig.ts';
import { serve, type Served } from '../../tools/serve.mjs';

// A site of 31 pages and 120 pictures: indexed by one command, served by a server that knows nothing, asked in a browser.

const site = temporaryFolder();
const elsewhere = temporaryFolder();
const index = join(site.path, 'search');
let browser: Browser;
let served: Served;

interface Summary {
  readonly pictures: number;
  readonly passages: number;
  readonly encoded: number;
}

/** Runs the built command line on the site. */
function run(): Summary {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/cli/glimpse.js'), 'index', site.path, '--out', index, '--cache', elsewhere.path, '--json'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${String(status)}\n${stderr}`);
  return JSON.parse(stdout) as Summary;
}

/** Every file of the index, by its path, with its hash. */
const files = (): Map<string, string> =>
  new Map(readdirSync(index, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [[join(entry.parentPath, entry.name).slice(index.length + 1), createHash('sha256').update(readFileSync(join(entry.parentPath, entry.name))).digest('hex')] as const] : [])));

/** Opens the page with the search. */
async function opened(page: Page): Promise<void> {
  await page.addInitScript(() => document.addEventListener('glimpse-results', (event) => Object.assign(globalThis, { newest: (event as CustomEvent<unknown>).detail ?? event })));
  await page.goto(served.url);
  await field(page).waitFor();
}

beforeAll(async () => {
  writeSite(site.path);
  cpSync(built.lib, join(site.path, 'glimpse'), { recursive: true });
  console.log(run());
  served = await serve({ root: site.path, prefix: '/book/', isolated: false });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
  site.remove();
  elsewhere.remove();
});

test('run again, it writes the same bytes; after one page has changed, only the files concerned', () => {
  const first = files();
  expect(first.get('index.json')).toBeDefined();
  run();
  expect(files()).toEqual(first);
  writeFileSync(join(site.path, 'sheets/sheet-7.html'), sitePage(7, 'This sheet was left in the rain; the colours of its drawings have run.'));
  run();
  const second = files();
  const added = [...second.keys()].filter((path) => !first.has(path));
  const kept = [...second.keys()].filter((path) => first.has(path) && path !== 'index.json');
  console.log(`after one page: ${added.length} of ${second.size} files are new: ${added.map((path) => path.split('/', 1)[0]).join(', ')}`);
  expect(kept.every((path) => first.get(path) === second.get(path))).toBe(true);
  // One passage is in one shard; what goes with it are the columns, the keywords and the sketches.
  expect(added.filter((path) => path.startsWith('shards/')).length).toBeLessThanOrEqual(2);
  expect(added.filter((path) => path.startsWith('thumbs/'))).toEqual([]);
});

test('40 questions are answered in a browser, of which nine of ten among the first five, and nothing is asked of anybody else', async () => {
  const context = await browser.newContext(still);
  const watched = watch(context, served.url);
  const page = await context.newPage();
  await opened(page);
  await page.waitForLoadState('networkidle');
  expect(served.log.filter(({ path }) => /\/search\/|\.(onnx|wasm)$/.test(path)), 'nothing before it is used').toEqual([]);
  let right = 0;
  for (const { text, answers } of siteQueries) {
    const { hits } = await search(page, text);
    right += Number(hits.slice(0, 5).some(({ item }) => answers.some((file) => item.name.endsWith(file))));
  }
  console.log(`right among the first five: ${right} of ${siteQueries.length}; of ${sitePictures.length} pictures`);
  expect(right / siteQueries.length).toBeGreaterThanOrEqual(0.9);
  // Words need no eyes: the half of the model that sees is not fetched.
  expect(served.log.filter(({ path }) => path.endsWith('vision_model_quantized.onnx'))).toEqual([]);
  expect(served.log.filter(({ status }) => status >= 400)).toEqual([]);
  expectQuiet(watched);
  await context.close();
});

test('a page of the site finds what it has by the index, without looking at a picture, and what other pages have', async () => {
  const context = await browser.newContext(still);
  const watched = watch(context, served.url);
  const page = await context.newPage();
  const file = (name: string): number => sitePictures.findIndex((picture) => name === picture.file);
  const sheet = (picture: number): number => Math.floor(picture / 4) + 1;
  // One that the site has no words for.
  const [{ text, answers }] = siteQueries.filter((query) => query.answers.length === 1 && sitePictures[file(query.answers[0]!)]!.caption === '') as [(typeof siteQueries)[number]];
  const picture = file(answers[0]!);
  await page.goto(`${served.url}sheets/sheet-${sheet(picture)}.html`);
  await page.waitForLoadState('networkidle');
  served.log.length = 0;
  await page.getByRole('button', { name: 'Search this page' }).click();
  const field = page.getByRole('searchbox', { name: 'Search this page' });
  await field.fill(text);
  const places = page.getByRole('region', { name: 'Places found' });
  const first = places.getByRole('button').first();
  await expect.poll(async () => (await first.locator('img').getAttribute('src')) ?? '', { timeout: 60_000 }).toContain(answers[0]!);
  await first.click();
  await page.getByText('1 of ').first().waitFor();
  const seen = await page.evaluate((name) => [...document.images].find(({ src }) => src.endsWith(name))?.getBoundingClientRect().top ?? -1, answers[0]!);
  expect(seen).toBeGreaterThanOrEqual(0);
  expect(seen).toBeLessThan(page.viewportSize()!.height);
  // The next sheet has something else; what is looked for is on this one, and a link leads there.
  await page.goto(`${served.url}sheets/sheet-${(sheet(picture) % 30) + 1}.html`);
  await page.getByRole('button', { name: 'Search this page' }).click();
  await field.fill(text);
  const link = places.getByRole('list', { name: 'On other pages' }).getByRole('link', { name: `Sheet ${sheet(picture)}` }).first();
  await link.click({ timeout: 60_000 });
  await page.waitForURL(new RegExp(`sheet-${sheet(picture)}\\.html`));
  expect(served.log.filter(({ path }) => path.endsWith('vision_model_quantized.onnx'))).toEqual([]);
  expect(served.log.filter(({ status }) => status >= 400)).toEqual([]);
  expectQuiet(watched);
  await context.close();
});

test('a passage that is chosen leads to where it stands on its page', async () => {
  const context = await browser.newContext(still);
  const page = await context.newPage();
  await opened(page);
  await search(page, 'silver thimble');
  const passage = page.getByRole('link', { name: farBelow.text });
  expect(await passage.getAttribute('href')).toMatch(/sheet-12\.html#sheet:~:text=Whoever%20finds%20the%20silver%20thimble%2Dcase,/);
  await passage.click();
  const place = page.getByText(farBelow.text);
  await place.waitFor();
  // Its fragment alone would lead to the heading at the top.
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
  const box = await place.boundingBox();
  expect(box!.y).toBeGreaterThan(0);
  expect(box!.y + box!.height).toBeLessThan(page.viewportSize()!.height);
  expect(await page.evaluate(() => location.hash), 'the page itself is told nothing of it').toBe('#sheet');
  await context.close();
});

test('so does a passage of several short blocks, over the ends of which a browser looks for no words', async () => {
  const context = await browser.newContext(still);
  const page = await context.newPage();
  await opened(page);
  await search(page, 'copper lantern');
  const passage = page.getByRole('link', { name: inBlocks.blocks[1] });
  expect(await passage.getAttribute('href')).toMatch(/sheet-14\.html#sheet:~:text=Notes,It%20is%20lit%20in%20the%20evening$/);
  await passage.click();
  await page.getByText(inBlocks.blocks[1]).waitFor();
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
  await context.close();
});

describe.each([['loads anew', () => launch()], ['is as it was left', launchKeeping]] as const)('who comes back to a page that %s', (what, start) => {
  let other: Browser;
  beforeAll(async () => {
    other = await start();
  });
  afterAll(() => other?.close());

  test('finds the question and its answer again', async () => {
    const context = await other.newContext(still);
    const page = await context.newPage();
    await opened(page);
    await page.evaluate(() => Object.assign(globalThis, { first: true }));
    const stored = () => page.evaluate(() => Object.keys(sessionStorage));
    const passage = page.getByRole('link', { name: farBelow.text });
    const isBack = async (): Promise<void> => {
      await page.waitForURL(served.url, { waitUntil: 'commit' });
      await passage.waitFor();
      expect(await field(page).inputValue()).toBe('silver thimble');
      expect(await page.evaluate(() => 'first' in globalThis)).toBe(what === 'is as it was left');
    };
    const awayAndBack = async (): Promise<void> => {
      await page.goForward({ waitUntil: 'commit' });
      await page.getByRole('heading', { name: 'Sheet 12' }).waitFor();
      await page.goBack({ waitUntil: 'commit' });
    };
    await search(page, 'silver thimble');
    expect(await stored(), 'nothing before something is followed').toEqual([]);
    await passage.click();
    await page.waitForURL(/sheet-12/, { waitUntil: 'commit' });
    expect(await stored()).toEqual([expect.stringMatching(/^glimpse:asked:search\/:/)]);
    await page.goBack({ waitUntil: 'commit' });
    await isBack();
    // Further answers come as ever, and the last question is the one that counts.
    expect((await search(page, 'a grey square')).hits[0]!.item.type).toBe('image');
    await search(page, 'silver thimble');
    await awayAndBack();
    await isBack();
    await field(page).fill('');
    await awayAndBack();
    await page.waitForURL(served.url, { waitUntil: 'commit' });
    await field(page).waitFor();
    expect(await field(page).inputValue(), 'what was cleared stays so').toBe('');
    await context.close();
  });
});

test('the page is another visit by its address, and where storage is refused nothing breaks', async () => {
  const context = await browser.newContext(still);
  const watched = watch(context, served.url);
  const page = await context.newPage();
  await opened(page);
  await search(page, 'silver thimble');
  const passage = page.getByRole('link', { name: farBelow.text });
  await passage.click();
  await page.waitForURL(/sheet-12/, { waitUntil: 'commit' });
  await page.getByRole('link', { name: 'All sheets' }).click();
  await field(page).waitFor();
  expect(await field(page).inputValue()).toBe('');
  // Browsers that do not tell entries of the history.
  await page.addInitScript(() => Object.defineProperty(globalThis, 'navigation', { value: undefined }));
  await page.reload();
  await search(page, 'silver thimble');
  await passage.click();
  await page.waitForURL(/sheet-12/);
  await page.goBack();
  await passage.waitFor();
  expect(await field(page).inputValue()).toBe('silver thimble');
  await page.getByRole('link', { name: 'Sheet 3', exact: true }).click();
  await page.getByRole('link', { name: 'All sheets' }).click();
  await field(page).waitFor();
  expect(await field(page).inputValue()).toBe('');
  await page.addInitScript(() => Object.defineProperty(globalThis, 'sessionStorage', { get: () => { throw new DOMException('refused', 'SecurityError'); } }));
  await page.reload();
  await search(page, 'silver thimble');
  await passage.click();
  await page.waitForURL(/sheet-12/, { waitUntil: 'commit' });
  await page.goBack({ waitUntil: 'commit' });
  await field(page).waitFor();
  expect(await field(page).inputValue()).toBe('');
  expectQuiet(watched);
  await context.close();
});
