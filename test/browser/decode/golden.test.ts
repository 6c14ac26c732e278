import { afterAll, describe, expect, test } from 'vitest';
import { decode } from '../../../src/decode/decode.ts';
import type { Decoded, PixelRecipe } from '../../../src/types.ts';
import golden from '../../golden/pixels/cases.json' with { type: 'json' };

const addresses = import.meta.glob<string>('../../golden/pixels/*.{png,jpg}', { query: '?url', import: 'default', eager: true });

async function load(name: string): Promise<Blob> {
  const response = await fetch(addresses[`../../golden/pixels/${name}`] ?? 'missing');
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.blob();
}

/** A recipe that only divides by 255, so that the bytes can be had back. */
const plain = (size: number): PixelRecipe => ({ version: 0, size, mean: [0, 0, 0], std: [1, 1, 1] });

/** `[size, size, 3]` bytes from `[3, size, size]` floats. */
function bytes({ pixels }: Decoded): Uint8Array<ArrayBuffer> {
  const area = pixels.length / 3;
  return Uint8Array.from(pixels, (_, i) => Math.round((pixels[(i % 3) * area + Math.floor(i / 3)] ?? NaN) * 255));
}

async function reference(name: string): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(await load(name), { colorSpaceConversion: 'none' });
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const rgba = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [];
  return Uint8Array.from(rgba).filter((_, i) => i % 4 !== 3);
}

async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const worker = new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module' });
afterAll(() => worker.terminate());

function inWorker(blob: Blob, recipe: PixelRecipe): Promise<Decoded> {
  return new Promise((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }: MessageEvent<{ decoded?: Decoded; code?: string }>) => (data.decoded ? resolve(data.decoded) : reject(new Error(data.code)));
    worker.postMessage({ blob, recipe });
  });
}

const inPage = (blob: Blob, recipe: PixelRecipe) => decode(blob, recipe, { thumb: true });

describe.each([
  ['in a page', inPage],
  ['in a worker', inWorker],
])('%s, pixels equal Pillow’s', (_, run) => {
  test.each(golden.cases)('$name', async ({ name, width, height, sha256: expected }) => {
    const blob = await load(`${name}.png`);
    const small = await run(blob, plain(golden.small));
    expect(small).toMatchObject({ width, height, mime: 'image/png', partial: false });
    expect(bytes(small)).toEqual(await reference(`${name}.crop.png`));
    expect(await sha256(bytes(await run(blob, plain(golden.full))))).toBe(expected);
    expect(Math.max(small.thumb?.width ?? 0, small.thumb?.height ?? 0)).toBe(Math.min(480, Math.max(width, height)));
  });
});

test.each(golden.photos)('$name, a JPEG: to the bit in this engine', async ({ name, width, height, sha256: expected }) => {
  const blob = await load(`${name}.jpg`);
  const small = await inWorker(blob, plain(golden.small));
  expect(small).toMatchObject({ width, height, mime: 'image/jpeg', partial: false });
  expect(bytes(small)).toEqual(await reference(`${name}.crop.png`));
  expect(await sha256(bytes(await inWorker(blob, plain(golden.full))))).toBe(expected);
});

test('a worker tells the code of a failure', async () => {
  await expect(inWorker(new Blob(['<html>']), plain(8))).rejects.toThrow('file-unsupported');
});
