import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, openSite, random, sum, type Rows, type Seen, type Site } from './queue-site.ts';
import { launch, still } from './rig.ts';

const kills = 30;
const pictures = 300;
/** Milliseconds: a busy machine takes its time to start a model thirty times. */
const patience = 600_000;

let browser: Browser;
let site: Site;

beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), openSite()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** The renderer dies, and all its workers with it. */
async function kill(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

async function whenDone(page: Page): Promise<void> {
  await expect.poll(async () => (await call<{ queue: Seen['queue'] }>(page, 'stats')).queue.waiting, { timeout: patience, interval: 200 }).toBe(0);
}

async function undisturbed(context: BrowserContext, observer: Page): Promise<Rows> {
  const page = await site.open(context, 'calm');
  await call(page, 'begin', pictures);
  await expect.poll(async () => (await call<Seen>(page, 'seen')).report, { timeout: patience, interval: 200 }).toEqual({ added: pictures, unchanged: 0, skipped: [] });
  await whenDone(page);
  await page.close();
  return call<Rows>(observer, 'rows', 'calm');
}

test(`killed at ${kills} instants, the page goes on by itself each time; the rows are those of a run that nothing disturbed`, async () => {
  const context = await browser.newContext(still);
  const observer = await site.observe(context);
  const expected = await undisturbed(context, observer);
  expect(expected.facts).toHaveLength(pictures);
  expect(sum(site.batches)).toBe(pictures);

  const next = random(20260914);
  let stored = 0;
  let again = 0;
  for (let visit = 0; visit < kills; visit++) {
    const start = site.batches.length;
    const page = await site.open(context, 'killed');
    await call(page, 'whenReady');
    if (visit === 0) await call(page, 'begin', pictures);
    // Two thirds of the kills come when some more are stored, the others at any time from the start on.
    const more = visit % 3 === 2 ? 0 : 1 + Math.floor(next() * 12);
    if (more > 0) await expect.poll(async () => (await call<Seen>(page, 'seen')).items, { timeout: patience, interval: 10 }).toBeGreaterThanOrEqual(Math.min(pictures, stored + more));
    await page.waitForTimeout(next() * (more > 0 ? 60 : 600));
    await kill(page);
    const before = stored;
    stored = (await call<{ items: number }>(observer, 'stored', 'killed')).items;
    // Of what this visit has encoded, no more than one run of the tower is missing.
    const batches = site.batches.slice(start);
    const lost = sum(batches) - (stored - before);
    expect(lost).toBeLessThanOrEqual(Math.max(0, ...batches));
    again += lost;
  }
  console.log(`${kills} kills: ${again} pictures have to be encoded again; ${stored} of ${pictures} were stored at the last one`);
  const page = await site.open(context, 'killed');
  await whenDone(page);
  const rows = await call<Rows>(observer, 'rows', 'killed');
  expect(await call(page, 'failures')).toEqual([]);
  expect(rows.facts).toEqual(expected.facts);
  expect(rows.vectors).toEqual(expected.vectors);
  expect([rows.jobs, rows.most]).toEqual([0, 1]);
  await context.close();
}, 2 * patience);
