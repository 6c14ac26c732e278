import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, openSite, pictures, type Rows, type Seen, type Site } from './queue-site.ts';
import { launch } from './rig.ts';

const kills = 30;
/** Pictures of a batch: what the tower takes in one run, at most. */
const batch = 32;
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

/** Numbers from 0 up to 1, the same in every run. https://en.wikipedia.org/wiki/Xorshift */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** The renderer dies, and all its workers with it. */
async function kill(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

async function whenDone(page: Page): Promise<Rows> {
  await expect.poll(async () => (await call<{ queue: Seen['queue'] }>(page, 'stats')).queue.waiting, { timeout: patience, interval: 200 }).toBe(0);
  return call<Rows>(page, 'rows');
}

async function undisturbed(context: BrowserContext): Promise<Rows> {
  const page = await site.open(context, 'calm');
  await call(page, 'begin', pictures);
  await expect.poll(async () => (await call<Seen>(page, 'seen')).report, { timeout: patience, interval: 200 }).toEqual({ added: pictures, unchanged: 0, skipped: [] });
  const rows = await whenDone(page);
  await page.close();
  return rows;
}

test(`killed at ${kills} instants, the page goes on by itself each time; the rows are those of a run that nothing disturbed`, async () => {
  const context = await browser.newContext();
  const expected = await undisturbed(context);
  expect(expected.facts).toHaveLength(pictures);
  const before = site.encoded();
  expect(before).toBe(pictures);

  const next = random(20260914);
  let stored = 0;
  for (let visit = 0; visit < kills; visit++) {
    const page = await site.open(context, 'killed');
    await call(page, 'whenReady');
    if (visit === 0) await call(page, 'begin', pictures);
    // Two thirds of the kills come when some more are stored, the others at any time from the start on.
    const more = visit % 3 === 2 ? 0 : 1 + Math.floor(next() * 12);
    if (more > 0) await expect.poll(async () => (await call<Seen>(page, 'seen')).items, { timeout: patience, interval: 20 }).toBeGreaterThanOrEqual(Math.min(pictures, stored + more));
    await page.waitForTimeout(next() * (more > 0 ? 120 : 1200));
    stored = (await call<Seen>(page, 'seen')).items;
    await kill(page);
  }
  const page = await site.open(context, 'killed');
  const rows = await whenDone(page);
  const lost = site.encoded() - before - pictures;
  console.log(`${kills} kills: ${lost} pictures were encoded again; ${stored} of ${pictures} were stored at the last one`);
  expect(await call(page, 'failures')).toEqual([]);
  expect(rows.facts).toEqual(expected.facts);
  expect(rows.vectors).toEqual(expected.vectors);
  expect([rows.jobs, rows.most]).toEqual([0, 1]);
  expect(lost).toBeLessThanOrEqual(kills * batch);
  await context.close();
}, 2 * patience);
