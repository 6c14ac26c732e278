import { RawImage } from '@huggingface/transformers';
import { openBitmap } from '../../src/decode/canvas.ts';
import { roundedHalf, shortestEdge } from '../../src/decode/crop.ts';
import { cropPicture } from '../../src/decode/crop-picture.ts';
import { plainResizer } from '../../src/decode/resize.ts';
import { fastResizer } from '../../src/decode/simd.ts';
import { picture } from '../../src/decode/turn.ts';
import { photo } from './photo.ts';

const [width, height, size] = [4000, 3000, 224];
const rounds = 12;

function rgb(rgba: Uint8ClampedArray): Uint8Array {
  return Uint8Array.from({ length: size * size * 3 }, (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)]!);
}

const resized = shortestEdge(width, height, size);
const left = roundedHalf(resized.width - size);

/** What most pages do: the canvas resizes, at its best. */
async function byCanvas(blob: Blob): Promise<Uint8Array> {
  const bitmap = await openBitmap(blob);
  const context = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, -left, 0, resized.width, resized.height);
  bitmap.close();
  return rgb(context.getImageData(0, 0, size, size).data);
}

/** The browser's own resizing while it opens the picture. */
async function byBitmap(blob: Blob): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(blob, { resizeWidth: resized.width, resizeHeight: resized.height, resizeQuality: 'high', colorSpaceConversion: 'none' });
  const context = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, -left, 0);
  bitmap.close();
  return rgb(context.getImageData(0, 0, size, size).data);
}

/** transformers.js, as its CLIP processor calls it. */
async function byRawImage(blob: Blob): Promise<Uint8Array> {
  const image = await RawImage.fromBlob(blob);
  const small = await (await image.rgb().resize(resized.width, resized.height, { resample: 3 })).center_crop(size, size);
  return Uint8Array.from(small.rgb().data);
}

async function ours(blob: Blob, makeResizer: typeof plainResizer): Promise<Uint8Array> {
  const bitmap = await openBitmap(blob);
  const square = await cropPicture(picture(bitmap, { direct: true }), size, makeResizer);
  bitmap.close();
  return square;
}

async function decodeOnly(blob: Blob): Promise<undefined> {
  (await openBitmap(blob)).close();
  return undefined;
}

const blob = await photo(width, height);
const simd = await fastResizer();
const reference = await ours(blob, plainResizer);
const ways: Record<string, () => Promise<Uint8Array | undefined>> = {
  decode: () => decodeOnly(blob),
  simd: () => ours(blob, simd),
  plain: () => ours(blob, plainResizer),
  canvas: () => byCanvas(blob),
  bitmap: () => byBitmap(blob),
  rawImage: () => byRawImage(blob),
};
const times: Record<string, number> = {};
const errors: Record<string, { mean: number; largest: number }> = {};
// The quickest counts: whatever else the machine does can only add. The first round only warms up.
for (let round = 0; round <= rounds; round++) {
  for (const [name, run] of Object.entries(ways)) {
    const start = performance.now();
    const square = await run();
    if (round > 0) times[name] = Math.min(times[name] ?? Infinity, performance.now() - start);
    if (!square || errors[name]) continue;
    const steps = square.map((value, i) => Math.abs(value - reference[i]!));
    errors[name] = { mean: steps.reduce((sum, step) => sum + step, 0) / steps.length, largest: steps.reduce((most, step) => Math.max(most, step), 0) };
  }
}

postMessage({ bytes: blob.size, kernel: simd !== plainResizer, errors, times });
