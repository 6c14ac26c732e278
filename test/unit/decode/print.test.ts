import { describe, expect, test } from 'vitest';
import { printOf } from '../../../src/decode/print.ts';
import { parsePrint, printDistance } from '../../../src/rank/print.ts';

const distance = (a: string, b: string): number => printDistance([...parsePrint(a), ...parsePrint(b)], 0, 1);

/** A grey picture, brightness by place. */
function grey(width: number, height: number, at: (x: number, y: number) => number): ImageData {
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : at((i >> 2) % width, Math.floor((i >> 2) / width))));
  return { data, width, height, colorSpace: 'srgb' } as ImageData;
}

describe('print', () => {
  test.each<[string, ImageData, string]>([
    ['brighter to the right', grey(90, 80, (x) => x * 2), 'ffffffffffffffff'],
    ['darker to the right', grey(90, 80, (x) => 255 - x * 2), '0000000000000000'],
    ['even', grey(91, 77, () => 127), '0000000000000000'],
    ['brighter downwards', grey(50, 70, (_, y) => y), '0000000000000000'],
    ['a bright right half', grey(18, 16, (x) => (x < 10 ? 0 : 255)), '0808080808080808'],
    ['a bright lower right quarter', grey(18, 16, (x, y) => (x < 10 || y < 8 ? 0 : 255)), '0000000008080808'],
    ['one pixel', grey(1, 1, () => 9), '0000000000000000'],
    ['two pixels', grey(2, 1, (x) => x * 255), '1818181818181818'],
  ])('%s', (_, picture, expected) => expect(printOf(picture)).toBe(expected));

  test('sizes and tones change little', () => {
    const scene = (scale: number, gain: number) => grey(160 * scale, 120 * scale, (x, y) => gain * (100 + 60 * Math.sin(x / scale / 17) + 40 * Math.cos((x + 2 * y) / scale / 23)));
    const print = printOf(scene(1, 1));
    expect(print).not.toBe('0000000000000000');
    expect(distance(print, printOf(scene(3, 1)))).toBeLessThanOrEqual(2);
    expect(distance(print, printOf(scene(1, 0.6)))).toBeLessThanOrEqual(2);
  });
});

test('distance: bits that differ, for any two', () => {
  let state = 5;
  const word = () => BigInt((state = (state * 1103515245 + 12345) % 2 ** 31) >> 3);
  for (let i = 0; i < 500; i++) {
    const [a, b] = [BigInt.asUintN(64, (word() << 40n) ^ (word() << 20n) ^ word()), BigInt.asUintN(64, (word() << 37n) ^ (word() << 11n) ^ word())];
    const hex = (value: bigint) => value.toString(16).padStart(16, '0');
    expect(distance(hex(a), hex(b))).toBe([...(a ^ b).toString(2)].filter((bit) => bit === '1').length);
  }
  expect(distance('0000000000000000', 'ffffffffffffffff')).toBe(64);
  expect(distance('8000000080000000', '0000000000000000')).toBe(2);
});
