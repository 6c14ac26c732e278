import { afterEach, describe, expect, test, vi } from 'vitest';
import { decode } from '../../../src/decode/decode.ts';
import { clipPixels } from '../../../src/models/pixels.ts';
import { file, quarters, solid, withSwappedProfile } from './make.ts';

const open = globalThis.createImageBitmap;
afterEach(() => vi.restoreAllMocks());

/** Bitmaps made from now on. A closed bitmap has no width. */
function watch(): ImageBitmap[] {
  const made: ImageBitmap[] = [];
  vi.spyOn(globalThis, 'createImageBitmap').mockImplementation(async (source: ImageBitmapSource, ...[options]: unknown[]) => {
    const bitmap = await open(source, options as ImageBitmapOptions);
    made.push(bitmap);
    return bitmap;
  });
  return made;
}

/** The largest canvas that is made from now on. */
function largest(): { pixels: number } {
  const seen = { pixels: 0 };
  const Canvas = globalThis.OffscreenCanvas;
  vi.spyOn(globalThis, 'OffscreenCanvas').mockImplementation(function (width: number, height: number) {
    seen.pixels = Math.max(seen.pixels, width * height);
    return new Canvas(width, height);
  });
  return seen;
}

describe('bitmaps', () => {
  test('each one made is closed, one for the thumbnail’s colours included', async () => {
    const jpeg = await file(64, 64, 'image/jpeg', solid('#f00'));
    const made = watch();
    await decode(new Blob([jpeg]), clipPixels, { thumb: true });
    expect(made.map(({ width }) => width)).toEqual([0]);
    await decode(new Blob([withSwappedProfile(jpeg)]), clipPixels, { thumb: true });
    expect(made.map(({ width }) => width)).toEqual([0, 0, 0]);
    await decode(new Blob([withSwappedProfile(jpeg)]), clipPixels, { thumb: false });
    await decode(new ImageData(3, 3), clipPixels, { thumb: true });
    expect(made.map(({ width }) => width)).toEqual([0, 0, 0, 0, 0]);
  });

  test('closed also when something fails half way', async () => {
    const made = watch();
    vi.spyOn(OffscreenCanvasRenderingContext2D.prototype, 'getImageData').mockImplementation(() => {
      throw new RangeError('out of memory');
    });
    const png = await file(64, 64, 'image/png', quarters);
    await expect(decode(new Blob([png]), clipPixels, { thumb: false })).rejects.toThrow('out of memory');
    expect(made.map(({ width }) => width)).toEqual([0]);
  });

  test('the caller’s stays open and gives the same pixels as its file', async () => {
    const png = new Blob([await file(300, 200, 'image/png', quarters)]);
    const bitmap = await open(png, { colorSpaceConversion: 'none' });
    const fromBitmap = await decode(bitmap, clipPixels, { thumb: true });
    expect(bitmap.width).toBe(300);
    expect(fromBitmap).toMatchObject({ mime: '', width: 300, height: 200, partial: false });
    expect(fromBitmap.pixels).toEqual((await decode(png, clipPixels, { thumb: false })).pixels);
    bitmap.close();
    await expect(decode(bitmap, clipPixels, { thumb: false })).rejects.toMatchObject({ code: 'input-invalid' });
  });
});

test('what is no picture at all is refused', async () => {
  for (const source of [null, 'text', {}, document.createElement('p')]) {
    await expect(decode(source as unknown as Blob, clipPixels, { thumb: false })).rejects.toMatchObject({ code: 'input-invalid' });
  }
});

describe('cancelling', () => {
  test('before: nothing is opened', async () => {
    const made = watch();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(decode(new Blob(['GIF89a']), clipPixels, { thumb: true, signal })).rejects.toThrow('enough');
    expect(made).toEqual([]);
  });

  test('during: the reason comes back and the bitmap is closed', async () => {
    const png = new Blob([await file(200, 200, 'image/png', quarters)]);
    const abort = new AbortController();
    const made: ImageBitmap[] = [];
    vi.spyOn(globalThis, 'createImageBitmap').mockImplementation(async (source: ImageBitmapSource) => {
      made.push(await open(source));
      abort.abort(new Error('enough'));
      return made[0] ?? open(source);
    });
    await expect(decode(png, clipPixels, { thumb: true, signal: abort.signal })).rejects.toThrow('enough');
    expect(made.map(({ width }) => width)).toEqual([0]);
  });
});

test('a large picture never has a canvas of its size, and stops soon when cancelled', async () => {
  const size = 5000;
  const source = new Blob([await file(size, size, 'image/jpeg', quarters)]);
  const seen = largest();
  const decoded = await decode(source, clipPixels, { thumb: true });
  expect(decoded).toMatchObject({ width: size, height: size, thumb: { width: 480, height: 480 } });
  expect(seen.pixels).toBeGreaterThan(480 * 480);
  expect(seen.pixels).toBeLessThanOrEqual(2 ** 22);

  const bitmap = await open(source);
  const abort = new AbortController();
  const pending = decode(bitmap, clipPixels, { thumb: false, signal: abort.signal });
  setTimeout(() => abort.abort(new Error('enough')));
  await expect(pending).rejects.toThrow('enough');
  bitmap.close();
});

test('a fine pattern in a large picture becomes grey in its thumbnail, not stripes', async () => {
  const stripes = await file(4000, 3000, 'image/png', (context) => {
    solid('#fff')(context);
    context.fillStyle = '#000';
    for (let x = 0; x < 4000; x += 2) context.fillRect(x, 0, 1, 3000);
  });
  const { thumb } = await decode(new Blob([stripes]), clipPixels, { thumb: true });
  const bitmap = await open(new Blob([thumb?.data ?? '']));
  const context = new OffscreenCanvas(480, 360).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const values = [...(context?.getImageData(100, 100, 200, 100).data ?? [])].filter((_, i) => i % 4 === 0);
  expect(Math.max(...values) - Math.min(...values)).toBeLessThan(16);
});
