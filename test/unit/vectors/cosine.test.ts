import { expect, test } from 'vitest';
import { cosine } from '../../../src/vectors/cosine.ts';

test('cosine: same, opposite, at right angles, any length, zero, another width', () => {
  expect(cosine([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
  expect(cosine([1, 2, 3], [-1, -2, -3])).toBeCloseTo(-1, 12);
  expect(cosine([1, 0], [0, 5])).toBe(0);
  expect(cosine([0, 0], [1, 2])).toBe(0);
  expect(cosine(Float32Array.of(3, 4), [4, 3])).toBeCloseTo(24 / 25, 6);
  expect(() => cosine([1], [1, 2])).toThrow(expect.objectContaining({ code: 'space-mismatch' }));
});
