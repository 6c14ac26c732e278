import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser as Firefox } from 'puppeteer-core';
import { launch as launchFirefox } from 'puppeteer-core';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { build } from 'vite';
import { findBrowser } from '../../tools/browsers.mjs';
import { serve, type Served } from '../../tools/serve.mjs';
import { content, startFaultServer } from '../fault-server.mjs';
import { launch, root, still, temporaryFolder } from './rig.ts';

const size = 60_000_000;
const part = 8 * 2 ** 20;
const folder = temporaryFolder();
let server: Awaited<ReturnType<typeof startFaultServer>>;
let served: Served;
let browser: Browser;
let context: BrowserContext;

interface Heard {
  readonly missing?: number;
  readonly counted?: number;
  readonly hash?: string;
  readonly error?: string;
}

const file = (id: string, query = '') => ({ urls: [`${server.url}file/${id}?size=${size}&${query}`], name: id, bytes: size, sha256: content(size).sha256 });
const sent = (id: string) => server.log(id).reduce((sum, entry) => sum + entry.sent, 0);

/** Starts a download in a worker; the page keeps what it heard last. */
function startIn(wanted: ReturnType<typeof file>): void {
  const worker = new Worker('./downloads.js', { type: 'module' });
  const state = globalThis as unknown as { heard: Heard };
  state.heard = {};
  worker.onmessage = ({ data }: MessageEvent<Heard>) => (state.heard = data);
  worker.postMessage(wanted);
}
const heardIn = () => (globalThis as unknown as { heard: Heard }).heard;

async function begin(wanted: ReturnType<typeof file>): Promise<Page> {
  const page = await context.newPage();
  await page.goto(served.url);
  await page.evaluate(startIn, wanted);
  return page;
}

async function end(page: Page): Promise<Heard> {
  const heard = await page.waitForFunction(() => {
    const { heard } = globalThis as unknown as { heard: Heard };
    return heard.hash || heard.error ? heard : undefined;
  });
  return (await heard.jsonValue()) as Heard;
}

async function crash(page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  session.send('Page.crash').catch(() => {});
  await page.waitForEvent('crash');
  await page.close();
}

beforeAll(async () => {
  server = await startFaultServer();
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'error',
    build: { target: 'es2022', outDir: folder.path, emptyOutDir: false, rolldownOptions: { input: 'test/e2e/downloads.worker.ts', output: { entryFileNames: 'downloads.js' } } },
  });
  writeFileSync(join(folder.path, 'index.html'), '<!doctype html><title>Downloads</title>');
  served = await serve({ root: folder.path, strict: false });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
  await server.close();
  folder.remove();
});
beforeEach(async () => {
  context = await browser.newContext(still);
});
afterEach(() => context.close());

test('a tab that is killed at random, 20 times, loses at most one part each time, and the file is whole in the end', async () => {
  // Slow enough that little is under way while a tab is being killed.
  const wanted = file('killed', 'rate=20000000');
  const reached: { bytes: number; asked: number }[] = [];
  for (let i = 0; i < 20; i++) {
    const page = await begin(wanted);
    const goal = Math.min(size - part, (reached.at(-1)?.bytes ?? 0) - part / 2 + Math.random() * part);
    await page.waitForFunction((bytes) => ((globalThis as unknown as { heard: Heard }).heard.counted ?? 0) > bytes, goal);
    const bytes = (await page.evaluate(heardIn)).counted ?? 0;
    await crash(page);
    reached.push({ bytes, asked: server.log('killed').length });
  }
  expect(await end(await begin(wanted))).toMatchObject({ hash: wanted.sha256, counted: size });
  const starts = server.log('killed').map(({ start }) => start);
  expect(starts.every((start) => start % part === 0)).toBe(true);
  for (const { bytes, asked } of reached) expect(bytes - starts[asked]!, 'lost').toBeLessThan(part);
  // About half of the tabs have what they were to reach, and die before they ask for more.
  expect(starts.length).toBeGreaterThan(4);
  expect(sent('killed')).toBeLessThanOrEqual(size + 20 * part);
});

test('20 connections that break at random: what is sent again is at most a part each', async () => {
  const wanted = file('broken', `mode=${Array.from({ length: 20 }, () => 'drop').join(',')}&within=${size / 10}`);
  expect(await end(await begin(wanted))).toMatchObject({ hash: wanted.sha256, counted: size });
  expect(server.log('broken').length).toBeGreaterThan(10);
  expect(sent('broken')).toBeLessThanOrEqual(size + 20 * part);
});

test('two tabs at once: one download', async () => {
  const wanted = file('twice', 'rate=40000000');
  const pages = await Promise.all([begin(wanted), begin(wanted)]);
  for (const page of pages) expect(await end(page)).toMatchObject({ hash: wanted.sha256, counted: size });
  expect(sent('twice')).toBe(size);
  expect(server.log('twice')).toHaveLength(1);
});

test('the tab that downloads is killed: the one that waits goes on behind its last part', async () => {
  const wanted = file('inherited', 'rate=40000000');
  const first = await begin(wanted);
  await first.waitForFunction((bytes) => ((globalThis as unknown as { heard: Heard }).heard.counted ?? 0) >= bytes, 2.5 * part);
  const second = await begin(wanted);
  await crash(first);
  expect(await end(second)).toMatchObject({ hash: wanted.sha256, counted: size });
  expect(server.log('inherited')[1]!.start).toBeGreaterThanOrEqual(2 * part);
});

test('Firefox too: parts are kept and a break is gone on from', async () => {
  const firefox: Firefox = await launchFirefox({ browser: 'firefox', executablePath: findBrowser('firefox')!, headless: true });
  try {
    const wanted = file('firefox', `mode=drop,drop&within=${size / 2}`);
    for (const missing of [size, 0]) {
      const page = await firefox.newPage();
      await page.goto(served.url);
      await page.evaluate(startIn, wanted);
      await expect.poll(() => page.evaluate(heardIn), { timeout: 60_000 }).toMatchObject({ hash: wanted.sha256, counted: size, missing });
    }
    expect(server.log('firefox')).toHaveLength(3);
  } finally {
    await firefox.close();
  }
});
