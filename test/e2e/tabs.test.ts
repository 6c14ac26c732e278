import { platform } from 'node:os';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { call, openSite, sum, type Rows, type Seen, type Site } from './queue-site.ts';
import { launch, still } from './rig.ts';

const pictures = 120;
/** Milliseconds: a busy machine takes its time. */
const patience = 150_000;
/** Milliseconds after which the work of a tab that is frozen goes on in another. */
const takeover = 10_000;
/** Pictures of a batch at most, see `TowerHost`. */
const batch = 32;

let browser: Browser;
let processes: CDPSession;
let site: Site;
let context: BrowserContext;

beforeAll(async () => {
  // Without a spare process, a new one is that of the page that was opened.
  [browser, site] = await Promise.all([launch(['--disable-features=SpareRendererForSitePerProcess']), openSite()]);
  processes = await browser.newBrowserCDPSession();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  context = await browser.newContext(still);
});
afterEach(() => context.close());

const seen = (page: Page): Promise<Seen> => call<Seen>(page, 'seen');
const workerOf = async (page: Page): Promise<Seen['queue']['worker']> => (await call<{ queue: Seen['queue'] }>(page, 'stats')).queue.worker;
const storedIn = (page: Page, library: string): Promise<{ items: number; epoch: number }> => call(page, 'stored', library);
const encodedSince = (start: number): number => sum(site.batches.slice(start));

async function openTab(library: string): Promise<Page> {
  const page = await site.open(context, library);
  await call(page, 'whenReady');
  return page;
}

async function renderers(): Promise<Set<number>> {
  const { processInfo } = await processes.send('SystemInfo.getProcessInfo');
  return new Set(processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id));
}

/** A tab whose process can be stopped. */
async function openStoppable(library: string): Promise<{ readonly page: Page; readonly pid: number }> {
  const before = await renderers();
  const page = await openTab(library);
  const own = [...(await renderers())].filter((pid) => !before.has(pid));
  expect(own).toHaveLength(1);
  return { page, pid: own[0]! };
}

/** Until nothing has been stored for a second. */
async function whenStill(observer: Page, library: string): Promise<{ items: number; epoch: number }> {
  for (let last = await storedIn(observer, library); ; ) {
    await observer.waitForTimeout(1000);
    const now = await storedIn(observer, library);
    if (now.items === last.items) return now;
    last = now;
  }
}

/** Every picture is there once, no row was written twice, and every tab was told what became of each of its own. */
async function expectWhole(observer: Page, library: string, writtenBefore: number, adders: readonly Page[]): Promise<void> {
  for (const adder of adders) await expect.poll(async () => (await seen(adder)).report, { timeout: patience, interval: 200 }).toBeDefined();
  const reports = await Promise.all(adders.map(async (adder) => (await seen(adder)).report!));
  expect(reports.map(({ added, unchanged }) => added + unchanged)).toEqual(adders.map(() => pictures));
  expect(reports.flatMap(({ skipped }) => skipped)).toEqual([]);
  await expectOnce(observer, library, writtenBefore);
}

async function expectOnce(observer: Page, library: string, writtenBefore: number): Promise<void> {
  await expectRows(observer, library);
  await expect.poll(() => site.written.length - writtenBefore).toBe(pictures);
  expect(new Set(site.written.slice(writtenBefore).map(({ id }) => id)).size).toBe(pictures);
}

/** Every picture has one row, and nothing waits. */
async function expectRows(observer: Page, library: string): Promise<void> {
  const rows = await call<Rows>(observer, 'rows', library);
  expect([rows.facts.length, Object.keys(rows.vectors).length, rows.most, rows.jobs]).toEqual([pictures, pictures, 1, 0]);
}

test('three tabs add the same pictures at once: each picture is encoded and written once, and every tab reports', async () => {
  const [start, written] = [site.batches.length, site.written.length];
  const tabs = await Promise.all([openTab('together'), openTab('together'), openTab('together')]);
  await Promise.all(tabs.map((tab) => call(tab, 'begin', pictures)));
  await expectWhole(tabs[0]!, 'together', written, tabs);
  const reports = await Promise.all(tabs.map(seen));
  expect(sum(reports.map(({ report }) => report!.added))).toBe(pictures);
  expect(reports.flatMap(({ errors }) => errors)).toEqual([]);
  expect(encodedSince(start)).toBe(pictures);
}, 2 * patience);

test.skipIf(platform() === 'win32')('the tab that writes is frozen: another one takes over within ten seconds, and the frozen one spoils nothing when it comes back', async () => {
  const [start, written] = [site.batches.length, site.written.length];
  const [other, idle] = await Promise.all([openTab('frozen'), openTab('frozen')]);
  const { page: frozen, pid } = await openStoppable('frozen');
  // A browser freezes no page in the middle of a transaction that others wait for, so it is stopped where it waits for a picture.
  const picture = site.hold(40);
  await call(frozen, 'begin', pictures);
  await picture.reached;
  const before = await whenStill(idle, 'frozen');
  expect(before.items).toBeGreaterThan(0);
  expect(before.items).toBeLessThan(pictures);
  const engine = site.written.at(-1)?.engine;
  const byFrozen = (): number => site.written.slice(written).filter((row) => row.engine === engine && row.epoch === before.epoch).length;
  expect(byFrozen()).toBe(before.items);
  await call(other, 'begin', pictures);
  await expect.poll(() => workerOf(other), { timeout: patience }).toBe('elsewhere');

  // What a slow machine takes to start a model is no part of it.
  await Promise.all([call(other, 'prepare'), call(idle, 'prepare')]);
  process.kill(pid, 'SIGSTOP');
  try {
    const stopped = Date.now();
    await expect.poll(async () => {
      const { items, epoch } = await storedIn(idle, 'frozen');
      return epoch > before.epoch && items > before.items;
    }, { timeout: takeover, interval: 50 }).toBe(true);
    console.log(`taken over, with a new row, ${Date.now() - stopped} ms after the stop`);
    expect([await workerOf(other), await workerOf(idle)]).toContain('here');
    await expect.poll(async () => (await storedIn(idle, 'frozen')).items, { timeout: patience, interval: 100 }).toBeGreaterThan(pictures / 2);
  } finally {
    // What it waited for is there when it wakes: it would go on at once.
    picture.release();
    process.kill(pid, 'SIGCONT');
  }
  await expectWhole(idle, 'frozen', written, [frozen, other]);
  // Under its old number it has written nothing more, though it may have encoded what it had decoded; it may have its turn again.
  expect(byFrozen()).toBe(before.items);
  expect(encodedSince(start)).toBeLessThanOrEqual(pictures + batch);
  for (const tab of [frozen, other, idle]) expect((await seen(tab)).errors).toEqual([]);
}, 2 * patience);

test('the tab that writes is closed: another one goes on by itself', async () => {
  const written = site.written.length;
  const [closed, other] = await Promise.all([openTab('closed'), openTab('closed')]);
  await call(closed, 'begin', pictures);
  await expect.poll(async () => (await seen(closed)).items, { timeout: patience, interval: 20 }).toBeGreaterThan(8);
  await closed.close();
  await expect.poll(async () => (await seen(other)).items, { timeout: patience, interval: 200 }).toBe(pictures);
  await expectRows(other, 'closed');
  // A tab that is closed cannot tell of what it stored last; what was told was told once.
  const told = site.written.slice(written).map(({ id }) => id);
  expect(new Set(told).size).toBe(told.length);
}, 2 * patience);

test('a page that was frozen in a transaction is in the way: the next writer waits, says that it does not write yet, and goes on', async () => {
  const written = site.written.length;
  const [first, next, idle] = await Promise.all([openTab('blocked'), openTab('blocked'), openTab('blocked')]);
  const observer = await site.observe(context);
  const picture = site.hold(40);
  await call(first, 'begin', pictures);
  await picture.reached;
  const before = await whenStill(observer, 'blocked');
  await call(next, 'begin', pictures);
  await expect.poll(() => workerOf(next), { timeout: patience }).toBe('elsewhere');

  const blocking = call(observer, 'block', 'blocked', 8000);
  await first.close();
  await expect.poll(() => call(observer, 'isHeld', 'blocked')).toBe(true);
  await expect.poll(async () => [await workerOf(next), await workerOf(idle)], { timeout: 6000, interval: 100 }).toEqual(['none', 'none']);
  expect(await call(observer, 'isHeld', 'blocked')).toBe(true);
  await blocking;
  await expectWhole(observer, 'blocked', written, [next]);
  expect((await storedIn(observer, 'blocked')).epoch).toBeGreaterThan(before.epoch);
}, 2 * patience);
