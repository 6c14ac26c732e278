import { expect, test } from 'vitest';
import { decode } from '../../../src/decode/decode.ts';
import { parsePrint, printDistance } from '../../../src/rank/print.ts';
import type { PixelRecipe } from '../../../src/types.ts';
import { file, solid, withOrientation, withSwappedProfile } from './make.ts';

const distance = (a: string, b: string): number => printDistance([...parsePrint(a), ...parsePrint(b)], 0, 1);

const recipe: PixelRecipe = { version: 0, size: 16, mean: [0, 0, 0], std: [1, 1, 1] };
const print = async (bytes: BlobPart, thumb = true) => (await decode(new Blob([bytes]), recipe, { thumb })).print;
const golden = async (name: string) => (await fetch(`/test/golden/pixels/${name}`)).blob();

/** Brighter to the right. */
function slope(context: OffscreenCanvasRenderingContext2D): void {
  const { width, height } = context.canvas;
  const gradient = context.createLinearGradient(0, 0, width, 0);
  gradient.addColorStop(0, '#000');
  gradient.addColorStop(1, '#fff');
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
}

test('a print is that of the upright picture, in any size and format', async () => {
  for (const type of ['image/png', 'image/webp', 'image/jpeg']) expect(await print(await file(60, 40, type, slope)), type).toBe('f'.repeat(16));
  const jpeg = await file(600, 400, 'image/jpeg', slope);
  expect(await print(jpeg)).toBe('f'.repeat(16));
  expect(await print(withOrientation(jpeg, 3))).toBe('0'.repeat(16));
});

// What Pillow makes of these: in grey, reduced with BOX to 9 x 8. It rounds twice, so a few bits may differ.
test.each([
  ['photo-420.full.png', '381939243438f86c'],
  ['photo-422-progressive.full.png', 'a425299c1c1d1203'],
  ['photo-444.full.png', '44860f070486c3c7'],
  ['photo-grey.full.png', '92d3033339b2b2c3'],
])('%s has the print that Pillow gives it, and keeps it when it is made smaller and worse', async (name, pillow) => {
  const picture = await golden(name);
  expect(distance((await print(picture))!, pillow)).toBeLessThanOrEqual(2);
  const bitmap = await createImageBitmap(picture);
  const worse = await file(150, 150, 'image/jpeg', (context) => context.drawImage(bitmap, 0, 0, 150, 150), 0.5);
  expect(distance((await print(worse))!, pillow)).toBeLessThanOrEqual(6);
});

test('without a thumbnail there is none; with a profile it is made with the colours that were meant', async () => {
  const jpeg = await file(32, 32, 'image/jpeg', solid('#f00'));
  expect(await print(jpeg, false)).toBeUndefined();
  expect(await print(withSwappedProfile(jpeg))).toMatch(/^[0-9a-f]{16}$/);
});
