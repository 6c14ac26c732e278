import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest';
import { call, openSite, pictures, type Rows, type Seen, type Site } from './queue-site.ts';
import { launch } from './rig.ts';

/** Milliseconds: a busy machine takes its time. */
const patience = 100_000;

let browser: Browser;
let site: Site;
let context: BrowserContext;

beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), openSite()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  context = await browser.newContext();
});
afterEach(() => context.close());

const seen = (page: Page): Promise<Seen> => call<Seen>(page, 'seen');
const workerOf = async (page: Page): Promise<Seen['queue']['worker']> => (await call<{ queue: Seen['queue'] }>(page, 'stats')).queue.worker;

async function openAll(count: number, library: string): Promise<Page[]> {
  const pages = await Promise.all(Array.from({ length: count }, () => site.open(context, library)));
  await Promise.all(pages.map((page) => call(page, 'whenReady')));
  return pages;
}

/** Processes of pages. */
async function renderers(): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** Every picture is there once, and every tab was told what became of each of its own. */
async function expectWhole(page: Page, adders: readonly Page[]): Promise<void> {
  for (const adder of adders) await expect.poll(async () => (await seen(adder)).report, { timeout: patience, interval: 200 }).toBeDefined();
  const reports = await Promise.all(adders.map(async (adder) => (await seen(adder)).report!));
  expect(reports.map(({ added, unchanged }) => added + unchanged)).toEqual(adders.map(() => pictures));
  expect(reports.flatMap(({ skipped }) => skipped)).toEqual([]);
  expect(reports.reduce((sum, { added }) => sum + added, 0)).toBe(pictures);
  const rows = await call<Rows>(page, 'rows');
  expect([rows.facts.length, Object.keys(rows.vectors).length, rows.most, rows.jobs]).toEqual([pictures, pictures, 1, 0]);
}

test('three tabs add the same pictures at once: each picture is encoded and written once, and every tab reports', async () => {
  const before = site.encoded();
  const tabs = await openAll(3, 'together');
  await Promise.all(tabs.map((tab) => call(tab, 'begin', pictures)));
  await expectWhole(tabs[0]!, tabs);
  expect(site.encoded() - before).toBe(pictures);
  for (const tab of tabs) expect((await seen(tab)).errors).toEqual([]);
}, 2 * patience);

test('the tab that writes is frozen: another one takes over within ten seconds, and the frozen one spoils nothing when it comes back', async () => {
  const [other, idle] = (await openAll(2, 'frozen')) as [Page, Page];
  // The browser's own freezing leaves workers running, so the whole process of the page is stopped: nothing of it can cheat.
  const before = await renderers();
  const [frozen] = (await openAll(1, 'frozen')) as [Page];
  const fresh = (await renderers()).filter((id) => !before.includes(id));
  // One of them may be a spare, for the next page to be opened.
  expect(fresh.length).toBeGreaterThan(0);
  await call(frozen, 'begin', pictures);
  await expect.poll(async () => (await seen(frozen)).items, { timeout: patience, interval: 20 }).toBeGreaterThan(8);
  await call(other, 'begin', pictures);
  await expect.poll(() => workerOf(other), { timeout: patience }).toBe('elsewhere');
  for (const id of fresh) process.kill(id, 'SIGSTOP');
  await expect.poll(async () => [await workerOf(other), await workerOf(idle)], { timeout: 10_000, interval: 100 }).toContain('here');
  await expect.poll(async () => (await seen(idle)).items, { timeout: patience, interval: 100 }).toBeGreaterThan(pictures / 2);
  for (const id of fresh) process.kill(id, 'SIGCONT');
  await expectWhole(idle, [frozen, other]);
}, 2 * patience);

test('the tab that writes is closed: another one goes on by itself', async () => {
  const [closed, other] = (await openAll(2, 'closed')) as [Page, Page];
  await call(closed, 'begin', pictures);
  await expect.poll(async () => (await seen(closed)).items, { timeout: patience, interval: 20 }).toBeGreaterThan(8);
  await closed.close();
  await expect.poll(async () => (await seen(other)).items, { timeout: patience, interval: 200 }).toBe(pictures);
  const rows = await call<Rows>(other, 'rows');
  expect([rows.facts.length, rows.most, rows.jobs]).toEqual([pictures, 1, 0]);
}, 2 * patience);
