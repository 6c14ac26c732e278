import { describe, expect, test } from 'vitest';
import { compareWithGolden, testPicture } from '../../src/encode/self-test.ts';
import { truncate } from '../../src/encode/truncate.ts';
import { unitRows } from '../../src/encode/unit-rows.ts';
import { doodle } from '../../src/models/doodle.ts';
import golden from '../golden/doodle.json';

test('the test picture is the one whose vector was recorded', () => {
  const { recipe } = doodle;
  const pixels = testPicture(recipe);
  const { pixel_values_first, checksum_sum_of_bytes } = golden.images[0]!;
  const area = recipe.size ** 2;
  expect(pixels).toHaveLength(3 * area);
  pixel_values_first.forEach((value, channel) => expect(pixels[channel * area]).toBeCloseTo(value, 5));
  const bytes = Array.from(pixels, (value, i) => Math.abs(Math.round((value * recipe.std[Math.floor(i / area)]! + recipe.mean[Math.floor(i / area)]!) * 255)));
  expect(bytes.reduce((sum, byte) => sum + byte, 0)).toBe(checksum_sum_of_bytes);
  const at = (x: number, y: number): number[] => [0, 1, 2].map((channel) => bytes[channel * area + y * recipe.size + x]!);
  expect([at(112, 112), at(10, 200), at(223, 0)]).toEqual([[214, 40, 40], [10, 200, 105], [223, 0, 111]]);
});

test('the recorded numbers are the leading ones of the reference', () => {
  const { text, picture } = doodle.golden;
  const recorded = golden.texts.find((candidate) => candidate.text === text.input)!;
  expect(text.vector).toEqual(recorded.vector.slice(0, text.vector.length));
  expect(picture.vector).toEqual(golden.images[0]!.vector.slice(0, picture.vector.length));
});

describe('the comparison with the recorded vector', () => {
  const { vector } = doodle.golden.text;
  const shifted = (by: number): Float32Array<ArrayBuffer> => Float32Array.from(vector, (value, i) => (i === 3 ? value + by : value));

  test('passes within the tolerance', () => {
    expect(() => compareWithGolden(shifted(0.009), vector, doodle)).not.toThrow();
  });

  test.each([
    ['beyond it', shifted(0.011)],
    ['not a number', shifted(NaN)],
    ['channels in another order', Float32Array.from(vector).reverse()],
    ['nothing', undefined],
    ['too short', new Float32Array(2)],
  ])('refuses what is %s', (_, wrong) => {
    expect(() => compareWithGolden(wrong, vector, doodle)).toThrow(expect.objectContaining({ code: 'encoder-wrong' }));
  });
});

describe('unitRows', () => {
  const output = (rows: number, dims: number, data: number[]) => ({ dims: [rows, dims], data });

  test('scales each row to length one', () => {
    expect(unitRows({ embeds: output(2, 2, [3, 4, 0, -2]) }, 'embeds', 2, 2)).toEqual([Float32Array.of(0.6, 0.8), Float32Array.of(0, -1)]);
  });

  test('takes the only output that fits when none has the name', () => {
    expect(unitRows({ hidden: output(1, 5, [1, 1, 1, 1, 1]), l2norm: output(1, 2, [0, 7]) }, 'embeds', 1, 2)).toEqual([Float32Array.of(0, 1)]);
  });

  test.each([
    ['no output fits', { embeds: output(1, 3, [1, 2, 3]) }],
    ['two fit and none has the name', { a: output(1, 2, [1, 2]), b: output(1, 2, [1, 2]) }],
    ['a number is not finite', { embeds: output(1, 2, [NaN, 1]) }],
    ['a number is infinite', { embeds: output(1, 2, [Infinity, 1]) }],
    ['all are zero', { embeds: output(1, 2, [0, 0]) }],
    ['there is too little data', { embeds: output(1, 2, [1]) }],
  ])('refuses when %s', (_, outputs) => {
    expect(() => unitRows(outputs, 'embeds', 1, 2)).toThrow(expect.objectContaining({ code: 'encoder-wrong' }));
  });
});

test('truncate keeps the last token', () => {
  expect(truncate([2, 10, 11, 12, 3], 5)).toEqual([2, 10, 11, 12, 3]);
  expect(truncate([2, 10, 11, 12, 3], 4)).toEqual([2, 10, 11, 3]);
  expect(truncate([2, 3], 512)).toEqual([2, 3]);
});
