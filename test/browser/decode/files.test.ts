import { describe, expect, test } from 'vitest';
import { decode } from '../../../src/decode/decode.ts';
import type { Decoded, PixelRecipe, Thumb } from '../../../src/types.ts';
import { avif as avifHeader, jpeg as jpegHeader, png as pngHeader } from '../../unit/decode/tiny.ts';
import { base64, bmp, corners, file, gif, quarters, solid, withOrientation, withSwappedProfile } from './make.ts';

// Made with Pillow: 8 x 8 pixels, red; the first two are animated and go on with blue.
const webp = 'UklGRoQAAABXRUJQVlA4WAoAAAACAAAABwAABwAAQU5JTQYAAAAAAAAAAABBTk1GKAAAAAAAAAAAAAcAAAcAAGQAAAJWUDhMDwAAAC8HwAEABxD9j/4HIqL/AQBBTk1GKAAAAAAAAAAAAAcAAAcAAGQAAABWUDhMDwAAAC8HwAEABxDR//4HIqL/AQA=';
const apng = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAACGFjVEwAAAACAAAAAPONk3AAAAAaZmNUTAAAAAAAAAAIAAAACAAAAAAAAAAAAAEACgAA8k66YgAAABJJREFUeJxj/M+AHTDhEB+kEgDNQQEP6EHibwAAABpmY1RMAAAAAQAAAAgAAAAIAAAAAAAAAAAAAQAKAABpPVC2AAAAGGZkQVQAAAACeJxjZGD4z4ANMGEVHbQSAMtDAQ+LnnysAAAAAElFTkSuQmCC';
const avif = 'AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAAAKwAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAAAABqaXBycAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAACAAAAAgAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAAAM21kYXQSAAoIGAi/aICGg0IyHRIH9/apAIIIPkAAAP9cCJ4a+gNBlqyyz1xyS/ZY';

const recipe: PixelRecipe = { version: 0, size: 16, mean: [0, 0, 0], std: [1, 1, 1] };
const blob = (bytes: Uint8Array | string, type = '') => new Blob([bytes as BlobPart], { type });
const read = (bytes: Uint8Array | string, thumb = false) => decode(blob(bytes), recipe, { thumb });

/** Red, green and blue at a place of the 16 x 16 square, 0 to 255. */
function at({ pixels }: Decoded, x: number, y: number): number[] {
  return [0, 1, 2].map((channel) => Math.round((pixels[channel * 256 + y * 16 + x] ?? NaN) * 255));
}

/** The colours in the four corners by name; those of `quarters`, or what was found instead. */
function cornersOf(decoded: Decoded): string[] {
  const places = [[2, 2], [13, 2], [2, 13], [13, 13]] as const;
  return places.map(([x, y]) => `#${at(decoded, x, y).map((value) => Math.round(value / 17).toString(16)).join('')}`);
}

async function middleOf(thumb: Thumb | undefined): Promise<number[]> {
  const bitmap = await createImageBitmap(new Blob([thumb?.data ?? '']));
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  context?.drawImage(bitmap, bitmap.width >> 1, bitmap.height >> 1, 1, 1, 0, 0, 1, 1);
  return [...(context?.getImageData(0, 0, 1, 1).data.slice(0, 3) ?? [])];
}

function near(found: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(Math.max(...found.map((value, i) => Math.abs(value - (expected[i] ?? NaN)))), `${found.join()} is not ${expected.join()}`).toBeLessThanOrEqual(tolerance);
}

describe('orientation', () => {
  // Which stored corner is seen top left, top right, bottom left, bottom right. EXIF 2.32, tag 0x0112.
  test.each([[1, '0123'], [2, '1032'], [3, '3210'], [4, '2301'], [5, '0213'], [6, '2031'], [7, '3120'], [8, '1302']])('%i is turned upright, once', async (orientation, order) => {
    const square = await read(withOrientation(await file(64, 64, 'image/jpeg', quarters), orientation));
    expect(cornersOf(square)).toEqual([...order].map((i) => corners[Number(i)]));
    const wide = await read(withOrientation(await file(600, 400, 'image/jpeg', quarters), orientation), true);
    const turned = orientation >= 5;
    expect([wide.width, wide.height]).toEqual(turned ? [400, 600] : [600, 400]);
    expect([wide.thumb?.width, wide.thumb?.height]).toEqual(turned ? [320, 480] : [480, 320]);
  });
});

describe('kinds of files', () => {
  test.each(['image/png', 'image/jpeg', 'image/webp'])('%s', async (type) => {
    const decoded = await read(await file(40, 40, type, quarters), true);
    expect(decoded).toMatchObject({ mime: type, width: 40, height: 40, partial: false, thumb: { mime: 'image/jpeg', width: 40, height: 40 } });
    expect(cornersOf(decoded)).toEqual(corners);
  });

  test('BMP', async () => {
    const decoded = await read(bmp(2, [[255, 0, 0, 0, 255, 0], [0, 0, 255, 0, 0, 0]]));
    expect(decoded).toMatchObject({ mime: 'image/bmp', width: 2, height: 2 });
    near(at(decoded, 0, 0), [255, 0, 0], 20);
    near(at(decoded, 0, 15), [0, 0, 255], 20);
  });

  test.each([
    ['image/gif', gif(), 1],
    ['image/webp', base64(webp), 8],
    ['image/png', base64(apng), 8],
  ])('animated %s: the first frame', async (mime, bytes, size) => {
    const decoded = await read(bytes, true);
    expect(decoded).toMatchObject({ mime, width: size, height: size, partial: false });
    expect(at(decoded, 8, 8)).toEqual([255, 0, 0]);
    near(await middleOf(decoded.thumb), [255, 0, 0], 6);
  });

  test('AVIF', async () => {
    const decoded = await read(base64(avif));
    expect(decoded).toMatchObject({ mime: 'image/avif', width: 8, height: 8, partial: false });
    near(at(decoded, 8, 8), [255, 0, 0], 6);
  });

  test('neither name nor declared type matters', async () => {
    const png = await file(20, 20, 'image/png', quarters);
    for (const type of ['image/jpeg', 'text/html', 'image/svg+xml', '']) {
      const decoded = await decode(new File([png], 'a.jpg', { type }), recipe, { thumb: false });
      expect(decoded.mime).toBe('image/png');
      expect(cornersOf(decoded)).toEqual(corners);
    }
  });
});

describe('transparency ends up white', () => {
  test.each([
    ['clear', 'rgba(0, 0, 0, 0)', [255, 255, 255]],
    ['half red', 'rgba(255, 0, 0, 0.5)', [255, 127, 127]],
    ['opaque', 'rgb(10, 20, 30)', [10, 20, 30]],
  ])('%s', async (_, colour, expected) => {
    const decoded = await read(await file(20, 20, 'image/png', solid(colour)), true);
    near(at(decoded, 8, 8), expected, 1);
    near(await middleOf(decoded.thumb), expected, 6);
  });

  test('pixels that are given as such', async () => {
    const decoded = await decode(new ImageData(new Uint8ClampedArray(4 * 9), 3, 3), recipe, { thumb: true });
    expect(at(decoded, 8, 8)).toEqual([255, 255, 255]);
    expect(decoded).toMatchObject({ mime: '', width: 3, height: 3, partial: false, thumb: { width: 3, height: 3 } });
  });
});

test('a colour profile changes the thumbnail, not the pixels', async () => {
  const jpeg = await file(32, 32, 'image/jpeg', solid('#f00'));
  const [without, swapped] = [await read(jpeg, true), await read(withSwappedProfile(jpeg), true)];
  near(at(without, 8, 8), [255, 0, 0], 3);
  expect(swapped.pixels).toEqual(without.pixels);
  near(await middleOf(without.thumb), [255, 0, 0], 8);
  near(await middleOf(swapped.thumb), [0, 255, 0], 40);
});

describe('files that cannot be read', () => {
  const image = () => file(200, 200, 'image/png', quarters);
  test.each<[string, () => Uint8Array | string | Promise<Uint8Array>, string, string | undefined]>([
    ['empty', () => '', 'file-empty', undefined],
    ['a web page', () => '<!doctype html><p>Not found', 'file-unsupported', 'HTML page'],
    ['words', () => 'hello', 'file-unsupported', 'text'],
    ['SVG with a script', () => '<svg xmlns="http://www.w3.org/2000/svg" onload="window.ran = 1"><script>window.ran = 1</script></svg>', 'file-unsupported', 'SVG'],
    ['HEIC', () => avifHeader([[40, 30]], { brand: 'heic' }), 'file-decode', 'libheif'],
    ['HEIC that ends early', () => avifHeader([[40, 30]], { brand: 'heic' }).slice(0, -9), 'file-decode', 'ends early'],
    ['PNG that ends early', async () => (await image()).slice(0, 300), 'file-decode', 'ends early'],
    ['JPEG that ends early', async () => (await file(200, 200, 'image/jpeg', quarters)).slice(0, 900), 'file-decode', 'ends early'],
    ['PNG of garbage', () => pngHeader(40, 30), 'file-decode', 'image/png'],
    ['JPEG of nothing', () => jpegHeader(40, 30), 'file-decode', 'image/jpeg'],
    ['JPEG without a frame', () => Uint8Array.of(0xff, 0xd8, 0xff, 0xd9), 'file-decode', 'no size'],
    ['30,000 x 30,000', () => pngHeader(30_000, 30_000), 'file-too-large', '30000 x 30000'],
    ['a strip too long', () => pngHeader(70_000, 1), 'file-too-large', '70000 x 1'],
  ])('%s', async (_, make, code, detail) => {
    const error: unknown = await read(await make(), true).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'GlimpseError', code });
    if (detail) expect(error).toHaveProperty('detail', expect.stringContaining(detail));
    expect(window).not.toHaveProperty('ran');
  });

  test('a bomb: 900 megapixels of nothing in 110 kB', async () => {
    const rows = new Blob(Array.from({ length: 30 }, () => new Uint8Array(3751 * 1000))).stream().pipeThrough(new CompressionStream('deflate'));
    const data = new Uint8Array(await new Response(rows).arrayBuffer());
    const header = pngHeader(30_000, 30_000);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, data.length);
    const bomb = new Blob([header.slice(0, 33), length, 'IDAT', data, header.slice(-12)]);
    expect(bomb.size).toBeLessThan(130_000);
    await expect(decode(bomb, recipe, { thumb: true })).rejects.toMatchObject({ code: 'file-too-large' });
  });

  test('a file that went away', async () => {
    const gone = blob('GIF89a');
    gone.slice = () => Object.assign(blob('x'), { arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) });
    await expect(decode(gone, recipe, { thumb: false })).rejects.toMatchObject({ code: 'file-read', detail: 'gone' });
  });

  test('what the browser reads although it ends early is said to be partial', async () => {
    expect(await read(gif({ end: false }))).toMatchObject({ partial: true });
    expect(await read(gif())).toMatchObject({ partial: false });
  });
});
