import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { planCrop } from '../../../src/decode/crop.ts';
import { plainResizer, resize } from '../../../src/decode/resize.ts';
import { fastResizer } from '../../../src/decode/simd.ts';
import golden from '../../golden/pixels/cases.json' with { type: 'json' };
import { readPng, readRgba } from './read-png.ts';

const folder = new URL('../../golden/pixels/', import.meta.url).pathname;
const shared = new URL('../../../../shared/data/resample/', import.meta.url).pathname;

/** The largest difference and the number of bytes that differ. */
function difference(a: Uint8Array, b: Uint8Array): { largest: number; count: number } {
  expect(a.length).toBe(b.length);
  let [largest, count] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const step = Math.abs(a[i]! - b[i]!);
    largest = Math.max(largest, step);
    if (step > 0) count++;
  }
  return { largest, count };
}

const simd = await fastResizer();

test('the kernel runs here, so that it is what is tested', () => {
  expect(simd).not.toBe(plainResizer);
});

describe.each([
  ['plain', plainResizer],
  ['SIMD', simd],
])('%s: resized and cropped exactly as Pillow does', (_, resizer) => {
  test.each(golden.cases)('$name', ({ name, width, height, sha256 }) => {
    const data = readRgba(`${folder}${name}.png`);
    expect(data.length).toBe(width * height * 4);
    const small = resize(data, width, height, golden.small, resizer);
    expect(difference(small, readPng(`${folder}${name}.crop.png`).data)).toEqual({ largest: 0, count: 0 });
    const full = resize(data, width, height, golden.full, resizer);
    expect(createHash('sha256').update(full).digest('hex')).toBe(sha256);
  });

  test('a difference of one in one byte would be seen', () => {
    const data = readRgba(`${folder}37x53.png`);
    data[(data.length >> 1) & ~3]! ^= 0x80;
    const expected = readPng(`${folder}37x53.crop.png`).data;
    expect(difference(resize(data, 37, 53, golden.small, resizer), expected).count).toBeGreaterThan(0);
  });

  test.each([1, 2, 7, 1000])('strips of %i rows give the same bytes as the whole', (step) => {
    const [width, height, data] = [229, 333, readRgba(`${folder}229x333.png`)];
    const crop = planCrop(width, height, 50);
    const { rows, columns } = crop;
    const { strip, finish } = resizer(crop);
    const starts = Array.from({ length: Math.ceil(rows.length / step) }, (_, i) => i * step).reverse();
    for (const row of starts) {
      const count = Math.min(step, rows.length - row);
      const part = Uint8Array.from({ length: count * columns.length * 4 }, (_, i) => {
        const [y, x] = [Math.floor(i / 4 / columns.length), Math.floor(i / 4) % columns.length];
        return i % 4 === 3 ? 99 : data[((rows.first + row + y) * width + columns.first + x) * 4 + (i % 4)]!;
      });
      strip({ data: part, row, count });
    }
    expect(difference(finish(), resize(data, width, height, 50))).toEqual({ largest: 0, count: 0 });
  });
});

/** Repeatable noise: a linear congruential generator. */
function noise(length: number): Uint8Array {
  let state = length;
  return Uint8Array.from({ length }, () => (state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 24);
}

test.each([[1, 1, 224], [1, 2000, 224], [3000, 2, 31], [31, 47, 512], [511, 513, 512], [640, 480, 1], [641, 479, 7], [1100, 1300, 30], [4999, 3, 224]])('SIMD equals plain: noise of %i x %i to %i', (width, height, size) => {
  const data = noise(width * height * 4);
  expect(difference(resize(data, width, height, size, simd), resize(data, width, height, size))).toEqual({ largest: 0, count: 0 });
});

test('black and white at the full swing of the weights', () => {
  const data = noise(300 * 200 * 4).map((value) => (value & 1) * 255);
  for (const size of [50, 224, 400]) expect(difference(resize(data, 300, 200, size, simd), resize(data, 300, 200, size))).toEqual({ largest: 0, count: 0 });
});

test('a picture that fails half way leaves the next one unharmed', () => {
  const data = noise(90 * 90 * 4);
  const expected = resize(data, 90, 90, 40);
  const left = simd(planCrop(90, 90, 40));
  left.strip({ data: data.subarray(0, 90 * 4 * 40), row: 0, count: 40 });
  expect(resize(data, 90, 90, 40, simd)).toEqual(expected);
  expect(resize(data, 90, 90, 40, simd)).toEqual(expected);
});

describe.skipIf(!existsSync(shared))('the shared reference crops', () => {
  const names = existsSync(shared) ? readdirSync(shared).filter((name) => /^\d+x\d+\.png$/.test(name)) : [];
  test.each(names)('%s', (name) => {
    const { width, height } = readPng(shared + name);
    const expected = readPng(shared + name.replace('.png', '.clip224.png')).data;
    for (const resizer of [plainResizer, simd]) expect(difference(resize(readRgba(shared + name), width, height, 224, resizer), expected)).toEqual({ largest: 0, count: 0 });
  });
});
