import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch as launchPuppeteer } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrowser } from '../../tools/browsers.mjs';
import { serve, type Served } from '../../tools/serve.mjs';
import { normalize } from '../../src/decode/normalize.ts';
import { clipPixels } from '../../src/models/pixels.ts';
import type { AddReport } from '../../src/types.ts';
import golden from '../golden/pixels/cases.json' with { type: 'json' };
import { readPng } from '../unit/decode/read-png.ts';
import { built, launch, root, temporaryFolder } from './rig.ts';

/** Pixels and files in both engines, through the built library and under the policy that docs/hosting.md names. */
const shared = join(root, '../shared/data');
const hasShared = existsSync(shared);
const site = temporaryFolder();
let served: Served;
let elsewhere: Served;

beforeAll(async () => {
  cpSync(built.lib, join(site.path, 'glimpse'), { recursive: true });
  cpSync(join(root, 'test/golden/pixels'), join(site.path, 'golden'), { recursive: true });
  cpSync(join(root, 'test/fixtures/pictures'), join(site.path, 'fixtures'), { recursive: true });
  cpSync(join(root, 'test/e2e/pictures-page.js'), join(site.path, 'page.js'));
  for (const folder of hasShared ? ['images', 'photos', 'resample', 'reference/clip_vitb32'] : []) cpSync(join(shared, folder), join(site.path, 'shared', folder), { recursive: true });
  writeFileSync(join(site.path, 'index.html'), '<!doctype html><meta charset="utf-8"><title>Pictures</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>');
  served = await serve({ root: site.path });
  elsewhere = await serve({ root: site.path, strict: false });
});
afterAll(async () => {
  await served.close();
  await elsewhere.close();
  site.remove();
});

/** The little of a page that both drivers have. */
interface Tab {
  goto(url: string): Promise<unknown>;
  evaluate<A, R>(run: (argument: A) => R | Promise<R>, argument: A): Promise<R>;
}

async function start(engine: string): Promise<{ tab: Tab; close: () => Promise<void> }> {
  if (engine === 'chromium') {
    const browser = await launch();
    return { tab: (await browser.newPage()) as unknown as Tab, close: () => browser.close() };
  }
  const executablePath = findBrowser('firefox');
  if (!executablePath) throw new Error('No Firefox: run `node tools/browsers.mjs`.');
  const browser = await launchPuppeteer({ browser: 'firefox', executablePath, headless: true, protocolTimeout: 170_000 });
  return { tab: (await browser.newPage()) as unknown as Tab, close: () => browser.close() };
}

async function visit(tab: Tab, url: string): Promise<void> {
  await tab.goto(url);
  while (!(await tab.evaluate(() => 'ready' in globalThis, null))) await new Promise((done) => setTimeout(done, 100));
}

type Outcome = { readonly base64: string } | { readonly code: string; readonly detail?: string };
interface Probe {
  pixels(address: string, recipe: typeof clipPixels, byAddress: boolean): Promise<Outcome>;
  addAll(addresses: readonly string[]): Promise<{ added: AddReport['added']; unchanged: number; skipped: AddReport['skipped'] }>;
}

/** Interleaved as Pillow has them. */
async function pixels(tab: Tab, address: string): Promise<Uint8Array> {
  const outcome = await tab.evaluate(([path, recipe]) => (globalThis as unknown as Probe).pixels(path, recipe, false), [address, clipPixels] as const);
  if (!('base64' in outcome)) throw new Error(`${address}: ${outcome.code}: ${outcome.detail}`);
  const planes = Buffer.from(outcome.base64, 'base64');
  return Uint8Array.from(planes, (_, i) => planes[(i % 3) * (planes.length / 3) + Math.floor(i / 3)]!);
}

function difference(a: Uint8Array, b: Uint8Array): { largest: number; mean: number } {
  expect(a.length).toBe(b.length);
  const steps = a.map((value, i) => Math.abs(value - b[i]!));
  return { largest: steps.reduce((most, step) => Math.max(most, step), 0), mean: steps.reduce((sum, step) => sum + step, 0) / steps.length };
}

interface Listed {
  readonly path: string;
}

/** What of shared/data/images no engine reads, and why. */
const refused = {
  'file-empty': ['generated/zero_byte.jpg'],
  'file-too-large': ['generated/bomb_30000x30000_1bit.png', 'generated/header_says_100000x100000_no_data.png', 'pillow/bmp/b/reallybig.bmp'],
  // TIFF, JPEG 2000, and files whose first bytes are of nothing known.
  'file-unsupported': [
    'exifr/Bush-dog.tif', 'sharp/G31D.TIF', 'sharp/uncompressed_tiff.tiff',
    'exifr/jp2/47102787.jp2', 'exifr/jp2/RESULT-OK_0008.jp2', 'pillow/00r0_gray_l.jp2', 'pillow/expected_to_read.jp2', 'pillow/invalid_header_length.jp2', 'pillow/not_enough_data.jp2', 'sharp/relax.jp2',
    'pillow/bmp/b/badheadersize.bmp', 'pngsuite/xcrn0g04.png', 'pngsuite/xlfn0g04.png', 'pngsuite/xs2n0g01.png',
  ],
  'file-decode': [
    'pillow/decompression_bomb.ico', 'pillow/hopper_unexpected.ico', 'pillow/zero_width.gif', 'pillow/apng/chunk_no_fctl.png', 'sharp/corrupt-header.jpg',
    'pngsuite/xc1n0g08.png', 'pngsuite/xc9n2c08.png', 'pngsuite/xd0n2c08.png', 'pngsuite/xd3n2c08.png', 'pngsuite/xdtn0g01.png',
  ],
} as const;
/** Firefox reads these as far as they go, Chromium not at all. */
const truncated = ['pillow/truncated_image.png', 'sharp/truncated.png'];
/** Its end is missing, its picture is not. */
const cutGif = 'pillow/test_extents_transparency.gif';

function refusedBy(engine: string): Record<string, string> {
  const common = Object.entries(refused).flatMap(([code, paths]) => paths.map((path) => [path, code]));
  const own = engine === 'firefox' ? ['sharp/pitm.avif'] : truncated;
  return Object.fromEntries([...common, ...own.map((path) => [path, 'file-decode'])]) as Record<string, string>;
}

const corner = (rgb: Uint8Array, x: number, y: number): string => [0, 1, 2].map((channel) => Math.round(rgb[(y * 224 + x) * 3 + channel]! / 255)).join('');

const listed = (folder: string, pattern: RegExp): string[] => (hasShared ? readdirSync(join(shared, folder)).filter((name) => pattern.test(name)) : []);

describe.each(['chromium', 'firefox'])('%s', (engine) => {
  let tab: Tab;
  let close = async (): Promise<void> => {};
  const exactJpeg = engine === 'chromium';

  beforeAll(async () => {
    ({ tab, close } = await start(engine));
    await visit(tab, served.url);
  });
  afterAll(() => close());

  test('lossless pictures: the bytes of Pillow', async () => {
    for (const { name, sha256 } of golden.cases) {
      const rgb = await pixels(tab, `golden/${name}.png`);
      expect(createHash('sha256').update(rgb).digest('hex'), name).toBe(sha256);
    }
  });

  test('JPEG', async () => {
    for (const { name, sha256 } of golden.photos) {
      const rgb = await pixels(tab, `golden/${name}.jpg`);
      if (exactJpeg) expect(createHash('sha256').update(rgb).digest('hex'), name).toBe(sha256);
      else expect(difference(rgb, readPng(join(root, `test/golden/pixels/${name}.full.png`)).data).mean, name).toBeLessThan(0.5);
    }
  });

  test('files that have to be turned, and kinds that not every browser knows', async () => {
    const turned = ['png', 'webp', 'avif'].flatMap((type) => [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => `${orientation}.${type}`));
    for (const name of [...turned, 'behind.png', 'plain.ico', 'plain.svg', 'plain.heic', 'turned.heic']) {
      const rgb = await pixels(tab, `fixtures/${name}`);
      expect([corner(rgb, 20, 20), corner(rgb, 203, 20), corner(rgb, 20, 203), corner(rgb, 203, 203)], name).toEqual(['100', '010', '001', '000']);
    }
    const jxl = await pixels(tab, 'fixtures/plain.jxl').catch(String);
    if (typeof jxl === 'string') expect(jxl).toContain('file-unsupported');
    else expect(corner(jxl, 20, 20)).toBe('100');
  });

  test.skipIf(!hasShared)('the shared reference crops', async () => {
    const report: Record<string, { largest: number; mean: number }> = {};
    for (const name of listed('resample', /^\d+x\d+\.png$/)) {
      report[name] = difference(await pixels(tab, `shared/resample/${name}`), readPng(join(shared, 'resample', name.replace('.png', '.clip224.png'))).data);
    }
    expect(Object.keys(report).length).toBeGreaterThan(5);
    for (const [name, { largest }] of Object.entries(report)) expect(largest, name).toBe(0);
    const means: number[] = [];
    let worst = 0;
    for (const name of listed('photos', /\.jpg$/)) {
      const { largest, mean } = difference(await pixels(tab, `shared/photos/${name}`), readPng(join(shared, 'photos/clip224', name.replace('.jpg', '.png'))).data);
      means.push(mean);
      worst = Math.max(worst, largest);
      if (exactJpeg) expect(largest, name).toBe(0);
      else expect(mean, name).toBeLessThan(0.5);
    }
    expect(means.length).toBeGreaterThan(15);
    console.log(`${engine}: ${means.length} photos, difference ${worst} at most, ${Math.max(...means).toFixed(4)} on average in the worst`);
  });

  test.skipIf(!hasShared)('CLIP’s own tensor for a photograph', async () => {
    const name = 'reference/clip_vitb32';
    const npy = readFileSync(join(shared, name, 'expected_preprocessed_image.npy'));
    const start = 10 + npy.readUInt16LE(8);
    const expected = Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => npy.readFloatLE(start + i * 4));
    const found = normalize(await pixels(tab, `shared/${name}/franz-kafka.jpg`), clipPixels);
    const largest = found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
    console.log(`${engine}: CLIP's tensor differs by ${largest} at most`);
    if (exactJpeg) expect(largest).toBe(0);
    else expect(largest).toBeLessThan(0.2);
  });

  test('a page elsewhere that does not allow it: its own code', async () => {
    // The page that asks must be free to ask.
    await visit(tab, elsewhere.url);
    const outcome = await tab.evaluate(([address, recipe]) => (globalThis as unknown as Probe).pixels(address, recipe, true), [`${served.url}golden/2x2.png`, clipPixels] as const);
    expect(outcome).toMatchObject({ code: 'cors' });
    await visit(tab, served.url);
  });

  test.skipIf(!hasShared)('hostile files in one batch', async () => {
    const list = JSON.parse(readFileSync(join(shared, 'images/manifest.json'), 'utf8')) as Listed[];
    const { added, unchanged, skipped } = await tab.evaluate((paths) => (globalThis as unknown as Probe).addAll(paths), list.map(({ path }) => `shared/images/${path}`));
    const path = ({ name }: { name: string }): string => name.slice('shared/images/'.length);
    expect(Object.fromEntries(skipped.map((one) => [path(one), one.code]))).toEqual(refusedBy(engine));
    expect(added.filter(({ partial }) => partial).map(path).toSorted()).toEqual(engine === 'firefox' ? [...truncated, cutGif].toSorted() : [cutGif]);
    // Three files are there twice.
    expect([list.length, added.length + unchanged + skipped.length, unchanged]).toEqual([293, 293, 3]);
  });
});
