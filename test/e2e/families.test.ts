import { launch as launchPuppeteer } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presets } from '../../src/models/index.ts';
import type { Preset } from '../../src/models/preset.ts';
import type { DeviceChoice, Dtype, TowerInfo } from '../../src/types.ts';
import { findBrowser } from '../../tools/browsers.mjs';
import { serve, type Served } from '../../tools/serve.mjs';
import { checkpoint, goldenOf, type Golden } from '../checkpoint.ts';
import { launch, root } from './rig.ts';
import { WebDriver } from './webdriver.ts';

// Small models of every family, by the built library, against vectors that other implementations computed.

interface Seen {
  readonly towers: readonly TowerInfo[];
  readonly texts: readonly number[];
  readonly pictures: readonly number[];
  readonly alone: number;
}

type Check = (preset: Preset, golden: Golden, options: { device: DeviceChoice; dtype: Dtype }) => Promise<Seen>;

/** A browser with the page open. */
interface Engine {
  readonly check: Check;
  close(): Promise<void>;
}

const page = 'test/e2e/families.html';

async function chromium(url: string): Promise<Engine> {
  const browser = await launch();
  const tab = await (await browser.newContext()).newPage();
  await tab.goto(url);
  return { check: (...args) => tab.evaluate((given) => (globalThis as unknown as { check: Check }).check(...given), args), close: () => browser.close() };
}

async function firefox(url: string): Promise<Engine> {
  const executablePath = findBrowser('firefox');
  if (!executablePath) throw new Error('No Firefox: run `node tools/browsers.mjs`.');
  const browser = await launchPuppeteer({ browser: 'firefox', executablePath, headless: true });
  const tab = await browser.newPage();
  await tab.goto(url);
  return { check: (...args) => tab.evaluate((...given) => (globalThis as unknown as { check: Check }).check(...given), ...args), close: () => browser.close() };
}

async function webkit(url: string): Promise<Engine> {
  const driver = findBrowser('webkit');
  if (!driver) throw new Error('No WebKitGTK: run `node tools/browsers.mjs`.');
  const browser = await WebDriver.start(driver, ['xvfb-run', '-a'], { 'webkitgtk:browserOptions': { args: ['--automation'] } });
  await browser.open(url);
  return { check: (...args) => browser.call<Seen>('check', ...args), close: () => browser.close() };
}

let served: Served;

beforeAll(async () => {
  served = await serve({ root });
});
afterAll(() => served.close());

const families = presets.filter(({ repo }) => repo !== undefined).map(({ id }) => id);
/** Nearest to the recorded vectors that weights can come. fp16 is not promised anywhere; it must run all the same. */
const least: readonly (readonly [Dtype, number])[] = [['fp32', 0.9999], ['fp16', 0.999], ['q8', 0.99]];

describe.each([['Chromium', chromium], ['Firefox', firefox], ['WebKitGTK', webkit]] as const)('%s, on the processor', (_, start) => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await start(`${served.url}${page}`);
  });
  afterAll(() => engine?.close());

  for (const [dtype, cosine] of least) {
    test.each(families)(`%s in ${dtype}`, async (id) => {
      const golden = goldenOf(id);
      const seen = await engine.check(checkpoint(id), golden, { device: 'wasm', dtype });
      expect(seen.towers.map((tower) => tower.device)).toEqual(golden.images.length > 0 ? ['wasm', 'wasm'] : ['wasm']);
      expect([seen.texts.length, seen.pictures.length]).toEqual([golden.texts.length, golden.images.length]);
      for (const near of [...seen.texts, ...seen.pictures, seen.alone]) expect(near).toBeGreaterThanOrEqual(cosine);
    });
  }
});

describe('Chromium, on WebGPU', () => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await chromium(`${served.url}${page}`);
  });
  afterAll(() => engine?.close());

  test.each(families)('%s in fp32', async (id) => {
    const golden = goldenOf(id);
    const seen = await engine.check(checkpoint(id), golden, { device: 'webgpu', dtype: 'fp32' });
    expect(new Set(seen.towers.map((tower) => tower.device))).toEqual(new Set(['webgpu']));
    for (const near of [...seen.texts, ...seen.pictures, seen.alone]) expect(near).toBeGreaterThanOrEqual(0.9999);
  });
});
