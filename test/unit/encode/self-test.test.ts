import { describe, expect, test } from 'vitest';
import { compareRelations, compareWithGolden, testPicture, testPictures, testTexts } from '../../../src/encode/self-test.ts';
import { doodle } from '../../../src/models/doodle.ts';
import type { Vector } from '../../../src/types.ts';
import golden from '../../golden/doodle.json';

const { recipe } = doodle.vision;
const recorded = doodle.golden!;
const wrong = expect.objectContaining({ code: 'encoder-wrong' });

test('the test picture is the one whose vector was recorded', () => {
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
  const text = recorded.text!;
  const reference = golden.texts.find((candidate) => candidate.text === text.input)!;
  expect(text.vector).toEqual(reference.vector.slice(0, text.vector.length));
  expect(recorded.picture!.vector).toEqual(golden.images[0]!.vector.slice(0, recorded.picture!.vector.length));
});

describe('the comparison with the recorded vector', () => {
  const { vector } = recorded.text!;
  const shifted = (by: number): Vector => Float32Array.from(vector, (value, i) => (i === 3 ? value + by : value));

  test('passes within the tolerance of the weights', () => {
    expect(() => compareWithGolden(shifted(0.019), vector, 'q8')).not.toThrow();
    expect(() => compareWithGolden(shifted(0.0009), vector, 'fp32')).not.toThrow();
    expect(() => compareWithGolden(shifted(0.0011), vector, 'fp32')).toThrow(wrong);
  });

  test('numbers so small that zeros are within the tolerance are measured by their length', () => {
    const small = [0.0083, 0.0103, -0.0138, 0.0199, -0.0069];
    const near = Float32Array.from(small, (value, i) => value + (i % 2 ? 0.005 : -0.005));
    expect(() => compareWithGolden(near, small, 'q8')).not.toThrow();
    expect(() => compareWithGolden(new Float32Array(5), small, 'q8')).toThrow(wrong);
  });

  test.each([
    ['beyond it', shifted(0.021)],
    ['not a number', shifted(NaN)],
    ['channels in another order', Float32Array.from(vector).reverse()],
    ['nothing', undefined],
    ['too short', new Float32Array(2)],
  ])('refuses what is %s', (_, bad) => {
    expect(() => compareWithGolden(bad, vector, 'q8')).toThrow(wrong);
  });
});

describe('the relations that need no recorded numbers', () => {
  const first = Float32Array.of(1, 0, 0);
  const second = Float32Array.of(0, 1, 0);

  test('hold for a sound encoder', () => {
    expect(() => compareRelations([first, second], first)).not.toThrow();
  });

  test.each([
    ['two inputs give one vector', [first, first], first],
    ['an input alone gives another vector than in a batch', [first, second], Float32Array.of(0.998, 0.0632, 0)],
    ['a vector is missing', [first], first],
    ['numbers are not finite', [Float32Array.of(NaN, 0, 0), second], first],
  ])('fail when %s', (_, together, alone) => {
    expect(() => compareRelations(together, alone)).toThrow(wrong);
  });

  test('a tower that ignores the mask is found by texts of different length, one that ignores its input by two pictures', async () => {
    const constant = async (inputs: readonly unknown[]): Promise<Vector[]> => inputs.map(() => first);
    await expect(testTexts(constant, 'fp32', undefined)).rejects.toMatchObject({ code: 'encoder-wrong' });
    await expect(testPictures(constant, 'fp32', recipe, undefined)).rejects.toMatchObject({ code: 'encoder-wrong' });
    const unmasked = async (texts: readonly string[]): Promise<Vector[]> => {
      const longest = Math.max(...texts.map(({ length }) => length));
      return texts.map(({ length }) => Float32Array.of(Math.cos(length / longest), Math.sin(length / longest)));
    };
    await expect(testTexts(unmasked, 'fp32', undefined)).rejects.toMatchObject({ code: 'encoder-wrong' });
  });
});
