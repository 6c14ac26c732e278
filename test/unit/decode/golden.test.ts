import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { planCrop } from '../../../src/decode/crop.ts';
import { middle, resize, resizeColumns, resizeRows } from '../../../src/decode/resize.ts';
import golden from '../../golden/pixels/cases.json' with { type: 'json' };
import { readPng } from './read-png.ts';

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

describe('resized and cropped exactly as Pillow does', () => {
  test.each(golden.cases)('$name', ({ name, width, height, sha256 }) => {
    const input = readPng(`${folder}${name}.png`);
    expect(input).toMatchObject({ width, height, channels: 3 });
    const small = resize(input.data, width, height, 3, golden.small);
    expect(difference(small, readPng(`${folder}${name}.crop.png`).data)).toEqual({ largest: 0, count: 0 });
    const full = resize(input.data, width, height, 3, golden.full);
    expect(createHash('sha256').update(full).digest('hex')).toBe(sha256);
  });

  test('a difference of one in one byte would be seen', () => {
    const input = readPng(`${folder}37x53.png`);
    input.data[input.data.length >> 1]! ^= 0x80;
    const expected = readPng(`${folder}37x53.crop.png`).data;
    expect(difference(resize(input.data, 37, 53, 3, golden.small), expected).count).toBeGreaterThan(0);
  });
});

describe('strips', () => {
  test.each([1, 2, 7, 1000])('of %i rows give the same bytes as the whole', (step) => {
    const { width, height, data } = readPng(`${folder}229x333.png`);
    const crop = planCrop(width, height, 50);
    const out = middle(crop);
    const { rows, columns } = crop;
    const starts = Array.from({ length: Math.ceil(rows.length / step) }, (_, i) => i * step).reverse();
    for (const row of starts) {
      const count = Math.min(step, rows.length - row);
      const strip = new Uint8Array(count * columns.length * 4).fill(99);
      for (let y = 0; y < count; y++) {
        for (let x = 0; x < columns.length; x++) {
          const from = ((rows.first + row + y) * width + columns.first + x) * 3;
          strip.set(data.subarray(from, from + 3), (y * columns.length + x) * 4);
        }
      }
      resizeRows(crop, { data: strip, channels: 4, row, count }, out);
    }
    expect(difference(resizeColumns(crop, out), resize(data, width, height, 3, 50))).toEqual({ largest: 0, count: 0 });
  });
});

describe.skipIf(!existsSync(shared))('the shared reference crops', () => {
  const names = existsSync(shared) ? readdirSync(shared).filter((name) => /^\d+x\d+\.png$/.test(name)) : [];
  test.each(names)('%s', (name) => {
    const { width, height, channels, data } = readPng(shared + name);
    const expected = readPng(shared + name.replace('.png', '.clip224.png'));
    expect(difference(resize(data, width, height, channels, 224), expected.data)).toEqual({ largest: 0, count: 0 });
  });
});
