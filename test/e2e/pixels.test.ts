import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve, type Served } from '../../tools/serve.mjs';
import { normalize } from '../../src/decode/normalize.ts';
import { clipPixels } from '../../src/models/pixels.ts';
import type { AddReport } from '../../src/types.ts';
import golden from '../golden/pixels/cases.json' with { type: 'json' };
import { readPng } from '../unit/decode/read-png.ts';
import { engines, startEngine, visit, type Engine, type EngineName } from './engines.ts';
import { built, root, temporaryFolder } from './rig.ts';

/** Pixels and files in every engine, through the built library and under the policy that docs/hosting.md names. */
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

type Outcome = { readonly base64: string } | { readonly code: string; readonly detail?: string };
interface Added {
  readonly added: AddReport['added'];
  readonly unchanged: number;
  readonly skipped: AddReport['skipped'];
}

/** Interleaved as Pillow has them. */
async function pixels(engine: Engine, address: string): Promise<Uint8Array> {
  const outcome = await engine.call<Outcome>('pixels', address, clipPixels, false);
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

function refusedBy(engine: EngineName): Record<string, string> {
  const common = Object.entries(refused).flatMap(([code, paths]) => paths.map((path) => [path, code]));
  const own = engine === 'Firefox' ? ['sharp/pitm.avif'] : truncated;
  return Object.fromEntries([...common, ...own.map((path) => [path, 'file-decode'])]) as Record<string, string>;
}

const corner = (rgb: Uint8Array, x: number, y: number): string => [0, 1, 2].map((channel) => Math.round(rgb[(y * 224 + x) * 3 + channel]! / 255)).join('');

const listed = (folder: string, pattern: RegExp): string[] => (hasShared ? readdirSync(join(shared, folder)).filter((name) => pattern.test(name)) : []);

describe.each(engines)('%s', (name) => {
  let engine: Engine;
  const exactJpeg = name === 'Chromium';

  beforeAll(async () => {
    engine = await startEngine(name);
    await visit(engine, served.url);
  });
  afterAll(() => engine?.close());

  test('lossless pictures: the bytes of Pillow', async () => {
    for (const { name: picture, sha256 } of golden.cases) {
      const rgb = await pixels(engine, `golden/${picture}.png`);
      expect(createHash('sha256').update(rgb).digest('hex'), picture).toBe(sha256);
    }
  });

  test('JPEG', async () => {
    for (const { name: picture, sha256 } of golden.photos) {
      const rgb = await pixels(engine, `golden/${picture}.jpg`);
      if (exactJpeg) expect(createHash('sha256').update(rgb).digest('hex'), picture).toBe(sha256);
      else expect(difference(rgb, readPng(join(root, `test/golden/pixels/${picture}.full.png`)).data).mean, picture).toBeLessThan(0.5);
    }
  });

  test('files that have to be turned, and kinds that not every browser knows', async () => {
    const turned = ['png', 'webp', 'avif'].flatMap((type) => [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => `${orientation}.${type}`));
    for (const name of [...turned, 'behind.png', 'plain.ico', 'plain.svg', 'plain.heic', 'turned.heic']) {
      const rgb = await pixels(engine, `fixtures/${name}`);
      expect([corner(rgb, 20, 20), corner(rgb, 203, 20), corner(rgb, 20, 203), corner(rgb, 203, 203)], name).toEqual(['100', '010', '001', '000']);
    }
    const jxl = await pixels(engine, 'fixtures/plain.jxl').catch(String);
    if (typeof jxl === 'string') expect(jxl).toContain('file-unsupported');
    else expect(corner(jxl, 20, 20)).toBe('100');
  });

  test.skipIf(!hasShared)('the shared reference crops', async () => {
    const report: Record<string, { largest: number; mean: number }> = {};
    for (const name of listed('resample', /^\d+x\d+\.png$/)) {
      report[name] = difference(await pixels(engine, `shared/resample/${name}`), readPng(join(shared, 'resample', name.replace('.png', '.clip224.png'))).data);
    }
    expect(Object.keys(report).length).toBeGreaterThan(5);
    for (const [name, { largest }] of Object.entries(report)) expect(largest, name).toBe(0);
    const means: number[] = [];
    let worst = 0;
    for (const name of listed('photos', /\.jpg$/)) {
      const { largest, mean } = difference(await pixels(engine, `shared/photos/${name}`), readPng(join(shared, 'photos/clip224', name.replace('.jpg', '.png'))).data);
      means.push(mean);
      worst = Math.max(worst, largest);
      if (exactJpeg) expect(largest, name).toBe(0);
      else expect(mean, name).toBeLessThan(0.5);
    }
    expect(means.length).toBeGreaterThan(15);
    console.log(`${name}: ${means.length} photos, difference ${worst} at most, ${Math.max(...means).toFixed(4)} on average in the worst`);
  });

  test.skipIf(!hasShared)('CLIP’s own tensor for a photograph', async () => {
    const name = 'reference/clip_vitb32';
    const npy = readFileSync(join(shared, name, 'expected_preprocessed_image.npy'));
    const start = 10 + npy.readUInt16LE(8);
    const expected = Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => npy.readFloatLE(start + i * 4));
    const found = normalize(await pixels(engine, `shared/${name}/franz-kafka.jpg`), clipPixels);
    const largest = found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
    console.log(`${name}: CLIP's tensor differs by ${largest} at most`);
    if (exactJpeg) expect(largest).toBe(0);
    else expect(largest).toBeLessThan(0.2);
  });

  test('a page elsewhere that does not allow it: its own code', async () => {
    // The page that asks must be free to ask.
    await visit(engine, elsewhere.url);
    const outcome = await engine.call<Outcome>('pixels', `${served.url}golden/2x2.png`, clipPixels, true);
    expect(outcome).toMatchObject({ code: 'cors' });
    await visit(engine, served.url);
  });

  // What WebKitGTK's decoders refuse depends on how it was built.
  test.skipIf(!hasShared || name === 'WebKitGTK')('hostile files in one batch', async () => {
    const list = JSON.parse(readFileSync(join(shared, 'images/manifest.json'), 'utf8')) as Listed[];
    const { added, unchanged, skipped } = await engine.call<Added>('addAll', list.map(({ path }) => `shared/images/${path}`));
    const path = ({ name }: { name: string }): string => name.slice('shared/images/'.length);
    expect(Object.fromEntries(skipped.map((one) => [path(one), one.code]))).toEqual(refusedBy(name));
    expect(added.filter(({ partial }) => partial).map(path).toSorted()).toEqual(name === 'Firefox' ? [...truncated, cutGif].toSorted() : [cutGif]);
    // Three files are there twice.
    expect([list.length, added.length + unchanged + skipped.length, unchanged]).toEqual([293, 293, 3]);
  });
});
