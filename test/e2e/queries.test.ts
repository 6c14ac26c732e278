import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Served } from '../../tools/serve.mjs';
import type { Hit, Results } from '../../src/types.ts';
import { answer as answerOf, ask as askOf, type Said } from './answers.ts';
import { addSample, album, captioned, expectAdded, expectQuiet, field, filesOf, heldOutFolder, launch, names, open, pick, serveApp, still, watch, type Watched } from './rig.ts';

// What can be asked of the sample album, in the built app with its real model.

let browser: Browser;
let served: Served;
let context: BrowserContext;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  [browser, served] = await Promise.all([launch(), serveApp()]);
  context = await browser.newContext(still);
  watched = watch(context, served.url);
  page = await open(context, served.url);
  await addSample(page);
  // One that has no caption.
  await pick(page, filesOf(heldOutFolder, '.webp').slice(0, 1));
  await expectAdded(page, 1);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});
beforeEach(async () => {
  await field(page).fill('');
});

const ask = (words: string): Promise<Results> => askOf(page, words);
const answer = (act: () => Promise<unknown>): Promise<Said> => answerOf(page, act);

const inBand = ({ hits }: Results, band: Hit['band']): string[] => hits.filter((hit) => hit.band === band).map(({ item }) => item.name);

const shownCells = (): Promise<number> => page.locator('.cell .open').count();

test('words find what is on the pictures; what is not there is told; nothing of it leaves the device', async () => {
  const cats = captioned('pink cat');
  expect(cats.length).toBeGreaterThan(1);
  const found = names(await ask('a pink cat'), cats.length);
  expect(found.toSorted()).toEqual(cats.toSorted());
  const [boat] = names(await ask('a boat on the sea at night'), 1);
  expect(captioned('boat', 'night')).toContain(boat);
  const [stars] = names(await ask('three yellow stars'), 1);
  expect(captioned('three yellow stars')).toContain(stars);
  // There is none, and the page says so.
  expect(captioned('blue cat')).toEqual([]);
  expect((await ask('a blue cat')).nothing).toBe(true);
  await page.getByText(/Nothing here looks like/).first().waitFor();
  expect((await ask('pizza')).hits.filter(({ band }) => band === 'strong'), 'nothing here is a pizza').toEqual([]);
  expectQuiet(watched);
  expect(served.log.filter(({ status }) => status >= 400)).toEqual([]);
  // What was typed is in no request.
  expect(served.log.filter(({ path }) => /pink|boat|stars/.test(path))).toEqual([]);
});

test('strong matches come first, the less likely ones are folded away', async () => {
  const cats = captioned('pink cat');
  const results = await ask('a pink cat');
  // The small model also takes pink houses for strong, behind the cats.
  const strong = inBand(results, 'strong');
  expect(strong.slice(0, cats.length).toSorted()).toEqual(cats.toSorted());
  expect(strong.length).toBeLessThanOrEqual(cats.length + 1);
  await page.getByRole('rowheader', { name: 'Strong matches' }).waitFor();
  const fold = page.getByRole('button', { name: /Show \d+ less likely/ });
  // Only what is in the window is in the page.
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  expect(await fold.textContent()).toContain(String(inBand(results, 'rest').length));
  await fold.click();
  await page.getByRole('button', { name: /Hide \d+ less likely/ }).waitFor({ state: 'attached' });
});

test('words with a minus keep out what they say', async () => {
  const cats = names(await ask('cat -pink'), 3);
  for (const cat of cats) {
    expect(captioned('cat')).toContain(cat);
    expect(captioned('pink')).not.toContain(cat);
  }
  const [first = ''] = names(await ask('-pink'), 1);
  expect(captioned('pink')).not.toContain(first);
});

test('quoted words belong together', async () => {
  const { query, results } = await answer(() => field(page).fill('"yellow stars" three'));
  expect(query.terms?.map(({ text }) => text).toSorted()).toEqual(['three', 'yellow stars']);
  expect(captioned('three yellow stars')).toContain(names(results, 1)[0]);
});

test('tokens filter: by kind, caption and date', async () => {
  expect((await ask('type:webp')).total).toBe(album.length + 1);
  expect((await ask('has:caption')).total).toBe(album.length);
  expect((await ask('-has:caption')).total).toBe(1);
  const boats = await ask('boat has:caption');
  expect([boats.total, captioned('boat')]).toEqual([album.length, expect.arrayContaining(names(boats, 1))]);
  expect((await ask('boat type:png')).total).toBe(0);
  await page.getByText('Nothing here passes these filters.').first().waitFor();
  await page.getByRole('button', { name: 'Search without filters' }).click();
  await expect.poll(() => field(page).inputValue()).toBe('boat');
  await expect.poll(shownCells).toBeGreaterThan(0);
});

test('the panel of filters writes tokens into the box, and orders and weighs the answer', async () => {
  await ask('a pink cat');
  await page.getByRole('button', { name: /^Filters/ }).click();
  const { query } = await answer(() => page.getByRole('group', { name: 'Caption' }).getByRole('button', { name: /with a caption/ }).click());
  expect(query.filters).toEqual({ caption: true });
  expect(await field(page).inputValue()).toBe('a pink cat has:caption');

  const orders = page.getByRole('combobox', { name: 'Order' });
  const dated = await answer(() => orders.selectOption('newest'));
  expect(dated.query.order).toBe('newest');
  // Those that match, and only these.
  expect(dated.results.hits.map(({ band }) => band)).not.toContain('rest');
  // The album's pictures have no dates: those that were added last come first.
  const order = names(dated.results, dated.results.hits.length);
  expect(order).toEqual(order.toSorted().toReversed());
  await answer(() => orders.selectOption('relevance'));

  const balance = page.getByRole('slider', { name: 'Words against pictures' });
  const byWords = await answer(() => balance.press('Home'));
  const byPictures = await answer(() => balance.press('End'));
  expect([byWords.query.lambda, byPictures.query.lambda]).toEqual([0.25, 8]);
  expect(names(byWords.results, 20)).not.toEqual(names(byPictures.results, 20));
  await answer(() => page.getByRole('combobox', { name: 'Look at' }).selectOption('pictures'));
  expect(captioned('pink cat')).toContain(names((await answer(() => field(page).press('Enter'))).results, 1)[0]);
  await answer(() => page.getByRole('combobox', { name: 'Look at' }).selectOption('both'));
  await answer(() => balance.fill('1'));
  await page.getByRole('button', { name: /^Filters/ }).click();
});

test('a picture and words are one question', async () => {
  const [cat = ''] = names(await ask('a pink cat'), 1);
  const alone = await answer(() => page.getByRole('button', { name: 'Find similar pictures' }).first().dispatchEvent('click'));
  expect(alone.results.hits.map(({ item }) => item.name)).not.toContain(cat);
  const { query, results } = await answer(() => field(page).fill('at night'));
  expect(query.terms?.map(({ text, like }) => text ?? typeof like)).toEqual(['at night', 'string']);
  expect(captioned('at night')).toContain(names(results, 1)[0]);
  // A minus in front of the picture.
  const unlike = await answer(() => page.getByRole('button', { name: 'Unlike this picture' }).click());
  expect(unlike.query.terms?.map(({ weight = 1 }) => weight)).toEqual([1, -1]);
  await field(page).press('Escape');
});

test('with keys alone: asked, walked, looked at, and back', async () => {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('/');
  await answer(() => page.keyboard.type('a pink cat'));
  await page.keyboard.press('Escape');
  await answer(() => page.keyboard.type('a pink cat'));
  const focused = () => page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.closest('[data-index]')?.getAttribute('data-index');
  });
  for (let tabs = 0; tabs < 15 && (await focused()) == null; tabs++) await page.keyboard.press('Tab');
  expect(await focused()).toBe('0');
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toBe('1');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Picture' });
  await dialog.getByText('how it looks').waitFor();
  await page.keyboard.press('ArrowRight');
  await dialog.getByText(/^3 of \d+$/).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(focused).toBe('2');
  const { query } = await answer(() => page.keyboard.press('s'));
  expect(typeof query.like).toBe('string');
  await field(page).press('Escape');
});

test('labels are guessed where the person wants that', async () => {
  await page.getByRole('button', { name: 'Nothing leaves this device' }).click();
  const suggest = page.getByRole('switch', { name: 'Suggest labels' });
  await suggest.check();
  await page.getByRole('button', { name: 'Nothing leaves this device' }).click();
  await ask('a pink cat');
  await page.locator('.cell .open').first().click();
  const dialog = page.getByRole('dialog', { name: 'Picture' });
  await dialog.getByText(/cat.*\(a guess\)/).waitFor();
  await page.keyboard.press('Escape');
});

test('nothing broke, and nothing went elsewhere', () => {
  expectQuiet(watched);
});
