import { describe, expect, test } from 'vitest';
import { decode } from '../../../src/decode/decode.ts';
import type { Decoded, PixelRecipe } from '../../../src/types.ts';
import { clipPixels } from '../../../src/models/pixels.ts';
import { corners, file, noise, pngWithOrientation } from './make.ts';

const addresses = import.meta.glob<string>('../../fixtures/pictures/*', { query: '?url', import: 'default', eager: true });
const recipe: PixelRecipe = { version: 0, size: 16, mean: [0, 0, 0], std: [1, 1, 1] };

async function load(name: string): Promise<Blob> {
  const response = await fetch(addresses[`../../fixtures/pictures/${name}`] ?? 'missing');
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.blob();
}

/** The colours in the four corners by name, each channel to the nearest fifteenth. */
function cornersOf({ pixels }: Decoded): string[] {
  return [[2, 2], [13, 2], [2, 13], [13, 13]].map(([x = 0, y = 0]) => `#${[0, 1, 2].map((channel) => Math.round((pixels[channel * 256 + y * 16 + x] ?? NaN) * 15).toString(16)).join('')}`);
}

async function cornersOfThumb({ thumb }: Decoded): Promise<string[]> {
  return cornersOf(await decode(new Blob([thumb?.data ?? '']), recipe, { thumb: false }));
}

describe.each(['png', 'webp', 'avif'])('%s', (type) => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('of orientation %i is turned upright, once', async (orientation) => {
    const decoded = await decode(await load(`${orientation}.${type}`), recipe, { thumb: true });
    expect(decoded).toMatchObject({ width: 48, height: 32, partial: false, thumb: { width: 48, height: 32 } });
    expect(cornersOf(decoded)).toEqual(corners);
    expect((await cornersOfThumb(decoded)).map((colour) => colour.replaceAll('e', 'f').replaceAll('1', '0'))).toEqual(corners);
  });
});

test.each(['behind.png', 'plain.ico', 'plain.jxl', 'plain.heic', 'turned.heic'])('%s', async (name) => {
  const decoded = await decode(await load(name), recipe, { thumb: true });
  expect(decoded).toMatchObject({ width: 48, height: 32, partial: false, thumb: { width: 48, height: 32 } });
  expect(cornersOf(decoded)).toEqual(corners);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('what we turn ourselves by orientation %i equals to the bit what the browser turns', async (orientation) => {
  const png = await file(1301, 899, 'image/png', noise);
  const [ours, theirs] = await Promise.all([true, false].map((behind) => decode(new Blob([pngWithOrientation(png, orientation, behind)]), clipPixels, { thumb: false })));
  expect(ours).toMatchObject({ width: orientation < 5 ? 1301 : 899, height: orientation < 5 ? 899 : 1301 });
  expect(ours?.pixels).toEqual(theirs?.pixels);
});

describe('HEIC', () => {
  test('transparency ends up white', async () => {
    expect(cornersOf(await decode(await load('clear.heic'), recipe, { thumb: false }))).toEqual(['#fff', '#fff', '#fff', '#fff']);
  });

  test('a damaged one is said to be damaged, and the next one is read', async () => {
    const sound = await load('plain.heic');
    for (const end of [sound.size - 1, sound.size - 100, sound.size - 250]) {
      await expect(decode(sound.slice(0, end), recipe, { thumb: false }).catch(({ code }: { code: string }) => code)).resolves.toSatisfy((outcome: Decoded | string) => outcome === 'file-decode' || (typeof outcome === 'object' && outcome.partial));
    }
    expect(cornersOf(await decode(sound, recipe, { thumb: false }))).toEqual(corners);
  });
});
