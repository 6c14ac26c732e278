import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DiskFile } from '../../../src/cli/disk-file.ts';
import { NativeDecoder } from '../../../src/cli/native/decoder.ts';
import { NativeEncoder } from '../../../src/cli/native/encoder.ts';
import { localModel } from '../../../src/cli/native/model.ts';
import { optional } from '../../../src/cli/native/optional.ts';
import type { Decoded, PixelRecipe } from '../../../src/types.ts';
import { cosine } from '../../../src/vectors/cosine.ts';
import golden from '../../golden/doodle.json' with { type: 'json' };
import pixelGolden from '../../golden/pixels/cases.json' with { type: 'json' };
import { readPng } from '../decode/read-png.ts';
import { root } from '../source.ts';

const decoder = new NativeDecoder();
const open = (path: string): Promise<DiskFile> => DiskFile.of(join(root, path), path.split('/').at(-1)!);
/** A recipe that only divides by 255, so that the bytes can be had back. */
const plain = (size: number): PixelRecipe => ({ version: 0, size, mean: [0, 0, 0], std: [1, 1, 1] });

function bytes({ pixels }: Decoded): Uint8Array {
  const area = pixels.length / 3;
  return Uint8Array.from(pixels, (_, i) => Math.round((pixels[(i % 3) * area + Math.floor(i / 3)] ?? NaN) * 255));
}

describe('pixels', () => {
  test.each(pixelGolden.cases.filter(({ name }) => !/alpha|clear/.test(name)))('$name: as Pillow has them', async ({ name, width, height }) => {
    const decoded = await decoder.decode(await open(`test/golden/pixels/${name}.png`), plain(pixelGolden.small), { thumb: true });
    expect(decoded).toMatchObject({ width, height, mime: 'image/png', partial: false });
    expect(Buffer.compare(bytes(decoded), readPng(join(root, `test/golden/pixels/${name}.crop.png`)).data)).toBe(0);
    expect(Math.max(decoded.thumb!.width, decoded.thumb!.height)).toBeLessThanOrEqual(480);
  });

  test('every turn, in every format, comes out upright; HEIC too', async () => {
    const names = readdirSync(join(root, 'test/fixtures/pictures')).filter((name) => /^[1-8]\.|heic$/.test(name));
    const prints = await Promise.all(names.map(async (name) => {
      const { width, height, print, thumb } = await decoder.decode(await open(`test/fixtures/pictures/${name}`), plain(32), { thumb: true });
      return [width, height, thumb!.mime, print!.slice(0, 8)];
    }));
    expect(names.length).toBeGreaterThan(20);
    for (const print of prints) expect(print).toEqual([48, 32, 'image/webp', '18181818']);
  });

  test.each([['plain.svg', 'file-unsupported'], ['plain.jxl', 'file-unsupported']])('%s is not read here', async (name, code) => {
    const file = await open(`test/fixtures/pictures/${name}`);
    await expect(decoder.check(file).then(() => decoder.decode(file, plain(32), { thumb: true }))).rejects.toMatchObject({ code });
  });

  test('a header that promises too much is refused before anything is unpacked', async () => {
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    await expect(decoder.decode(new Blob([png]), plain(32), { thumb: true })).rejects.toMatchObject({ code: 'file-too-large' });
  });
});

describe('the embedded model', () => {
  const encoder = new NativeEncoder(localModel('doodle'));
  beforeAll(() => encoder.prepare(['text', 'vision']));

  test('is in the space that it has in browsers', () => {
    expect(encoder.space).toEqual({ id: 'doodle@1 text:q8 vision:q8 pixels:1', dims: 768 });
  });

  test('texts give the reference vectors', async () => {
    const vectors = await encoder.encodeText(golden.texts.map(({ text }) => text));
    golden.texts.forEach(({ vector, cosine_q8: expected }, i) => expect(cosine(vectors[i]!, vector)).toBeGreaterThan(expected - 1e-3));
  });

  test('pictures are nearest to their own words', async () => {
    const files = await Promise.all(['021', '042', '063'].map((name) => open(`public/album/${name}.webp`)));
    const pixels = await Promise.all(files.map((file) => decoder.decode(file, encoder.recipe, { thumb: false })));
    const pictures = await encoder.encodePixels(pixels.map((one) => one.pixels));
    const { pictures: told } = (await import('../../../public/album/album.json', { with: { type: 'json' } })).default;
    const words = await encoder.encodeText([20, 41, 62].map((i) => told[i]!.caption));
    const best = pictures.map((picture) => words.reduce((top, one, i) => (cosine(picture, one) > cosine(picture, words[top]!) ? i : top), 0));
    expect(best).toEqual([0, 1, 2]);
  });
});

test('weights that were changed are refused, and missing ones are said to be missing, with what to do', async () => {
  const gone = new NativeEncoder(localModel('clip-vit-base-patch32', { folder: '/nowhere' }));
  await expect(gone.prepare(['text'])).rejects.toThrow(/\/nowhere\/clip-vit-base-patch32\/.* is missing\. Run: glimpse models fetch clip-vit-base-patch32 --out \/nowhere$/);
});

test('an optional package that is not there is named, with what to do', async () => {
  await expect(optional('sharp', () => Promise.reject(new Error("Cannot find package 'sharp' imported from /x/y.js")))).rejects.toThrow('"sharp" is not installed. Please run: npm install --ignore-scripts sharp');
  await expect(optional('sharp', () => Promise.reject(new Error('Could not load the "sharp" module using the linux-x64 runtime\nlong story')))).rejects.toThrow(/^"sharp" cannot be used here: Could not load .* runtime$/);
});
