import { describe, expect, test } from 'vitest';
import { ascii, u16be, u16le, u24le, u32be, u32le, u8 } from '../../../src/decode/bytes.ts';
import { axis, precision } from '../../../src/decode/coefficients.ts';
import { planCrop, roundedHalf, shortestEdge } from '../../../src/decode/crop.ts';
import { checkSize, maxPixels } from '../../../src/decode/limits.ts';
import { normalize } from '../../../src/decode/normalize.ts';
import { resize } from '../../../src/decode/resize.ts';
import { thumbSteps } from '../../../src/decode/thumb.ts';
import { clipPixels } from '../../../src/models/pixels.ts';

test('numbers in both byte orders, and NaN beyond the end', () => {
  const data = Uint8Array.of(0x01, 0x02, 0x03, 0xf4);
  expect([u8(data, 3), u16be(data, 0), u16le(data, 0), u24le(data, 0), u32be(data, 0), u32le(data, 0)]).toEqual([0xf4, 0x0102, 0x0201, 0x030201, 0x010203f4, 0xf4030201]);
  expect([u8(data, 4), u16be(data, 3), u16le(data, 3), u24le(data, 2), u32be(data, 1), u32le(data, 1), u8(data, NaN)]).toEqual(Array(7).fill(NaN));
  expect(ascii(Uint8Array.of(65, 66), 1, 9)).toBe('B');
});

describe('limits', () => {
  test.each([[1, 1], [10_000, 10_000], [65_535, 1_525], [1, 65_535]])('%i x %i may be opened', (width, height) => expect(() => checkSize({ width, height })).not.toThrow());
  test.each([[10_001, 10_000], [65_536, 1], [1, 65_536], [30_000, 30_000], [2 ** 32 - 1, 2 ** 32 - 1]])('%i x %i may not, and the numbers are told', (width, height) => {
    expect(() => checkSize({ width, height })).toThrow(expect.objectContaining({ code: 'file-too-large', detail: expect.stringContaining(`${width} x ${height}`) }));
  });
  test('the limit is a hundred megapixels', () => expect(maxPixels).toBe(1e8));
});

test('roundedHalf is Python’s int(round(x / 2.0))', () => {
  expect([0, 1, 2, 3, 4, 5, 73, 75, 77].map(roundedHalf)).toEqual([0, 0, 1, 2, 2, 2, 36, 38, 38]);
});

test('the long edge is floored', () => {
  expect(shortestEdge(640, 480, 224)).toEqual({ width: 298, height: 224 });
  expect(shortestEdge(481, 640, 224)).toEqual({ width: 224, height: 298 });
  expect(shortestEdge(1, 4000, 224)).toEqual({ width: 224, height: 896_000 });
});

describe('weights', () => {
  test.each([[1000, 224, 0, 224], [37, 224, 0, 224], [1, 224, 0, 224], [224, 224, 0, 224], [4000, 896_000, 447_888, 224], [65_535, 14_679_840, 7_339_808, 224]])(
    '%i to %i: each output is made of inputs that exist, and its weights sum to one',
    (input, output, offset, size) => {
      const { first, length, starts, counts, weights, taps } = axis(input, output, offset, size);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(first + length).toBeLessThanOrEqual(input);
      for (let i = 0; i < size; i++) {
        const [start, count] = [starts[i] ?? NaN, counts[i] ?? NaN];
        expect(start >= 0 && count >= 1 && count <= taps && start + count <= length).toBe(true);
        const sum = weights.subarray(i * taps, i * taps + count).reduce((a, b) => a + b, 0);
        expect(Math.abs(sum - 2 ** precision)).toBeLessThanOrEqual(count);
      }
    },
  );

  test('a panorama needs little more than the square in its middle', () => {
    const { columns, rows } = planCrop(60_000, 1000, 224);
    expect(rows.length).toBe(1000);
    expect(columns.length).toBeLessThan(1030);
    expect(Math.abs(columns.first + columns.length / 2 - 30_000)).toBeLessThan(3);
  });
});

/** `[…, 3]` as `[…, 4]`, without a use for the fourth. */
function rgba(rgb: Uint8Array, fourth = 255): Uint8Array {
  return Uint8Array.from({ length: (rgb.length / 3) * 4 }, (_, i) => (i % 4 === 3 ? fourth : rgb[(i >> 2) * 3 + (i % 4)]!));
}

describe('resize', () => {
  test('one colour stays that colour, at every size', () => {
    for (const [width, height] of [[1, 1], [7, 300], [500, 3], [224, 224]] as const) {
      const data = new Uint8Array(width * height * 3).map((_, i) => [200, 0, 255][i % 3] ?? 0);
      const out = resize(rgba(data), width, height, 16);
      expect(out.every((value, i) => value === [200, 0, 255][i % 3])).toBe(true);
    }
  });

  test('the size asked for gives the same bytes back', () => {
    const data = new Uint8Array(16 * 16 * 3).map((_, i) => (i * 37) & 255);
    expect(resize(rgba(data), 16, 16, 16)).toEqual(data);
  });

  test('a fourth channel is passed over', () => {
    const rgb = new Uint8Array(20 * 30 * 3).map((_, i) => (i * 91) & 255);
    expect(resize(rgba(rgb, 17), 20, 30, 8)).toEqual(resize(rgba(rgb), 20, 30, 8));
  });

  test('overshoot next to hard edges is clamped', () => {
    const data = new Uint8Array(8 * 8 * 3).map((_, i) => (Math.floor(i / 3) % 8 < 4 ? 0 : 255));
    const out = resize(rgba(data), 8, 8, 64);
    expect([Math.min(...out), Math.max(...out)]).toEqual([0, 255]);
    expect(out[3 * 25]).toBe(0);
  });
});

describe('normalize', () => {
  test('channels first, in float32', () => {
    const recipe = { version: 1, size: 2, mean: [0.5, 0.25, 0], std: [0.5, 0.5, 2] } as const;
    const out = normalize(Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 51, 102, 153), recipe);
    const f = Math.fround;
    expect([...out]).toEqual([1, -1, -1, f((f(0.2) - 0.5) / 0.5), -0.5, 1.5, -0.5, f(f(f(0.4) - 0.25) / 0.5), 0, 0, 0.5, f(f(0.6) / 2)]);
  });

  test('CLIP’s black and white', () => {
    const out = normalize(new Uint8Array(224 * 224 * 3).fill(255, 3), clipPixels);
    expect(out).toHaveLength(3 * 224 * 224);
    expect([out[0], out[224 * 224], out[2 * 224 * 224]].map((v) => v?.toFixed(4))).toEqual(['-1.7923', '-1.7521', '-1.4802']);
    expect([out[1], out[224 * 224 + 1], out[2 * 224 * 224 + 1]].map((v) => v?.toFixed(4))).toEqual(['1.9303', '2.0749', '2.1459']);
  });
});

describe('thumbnails', () => {
  test.each([
    [100, 50, [[100, 50]]],
    [480, 480, [[480, 480]]],
    [481, 300, [[480, 299]]],
    [960, 480, [[480, 240]]],
    [1000, 800, [[500, 400], [480, 384]]],
    [4000, 3000, [[2000, 1500], [1000, 750], [500, 375], [480, 360]]],
    [3001, 4001, [[1500, 2000], [750, 1000], [375, 500], [360, 480]]],
    [10_000, 10_000, [[1250, 1250], [625, 625], [480, 480]]],
    [65_535, 1, [[480, 1]]],
    [1, 1, [[1, 1]]],
  ])('%i x %i', (width, height, steps) => {
    expect(thumbSteps({ width, height }).map((step) => [step.width, step.height])).toEqual(steps);
  });
});
