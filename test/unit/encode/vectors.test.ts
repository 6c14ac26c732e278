import { describe, expect, test } from 'vitest';
import { vectorsIn } from '../../../src/encode/vectors.ts';

const output = (dims: number[], data: number[], type = 'float32') => ({ type, dims, data });
const pair = { names: ['embeds'], rows: 1, dims: 2, keep: 2 };

test('each row is scaled to length one', () => {
  expect(vectorsIn({ embeds: output([2, 2], [3, 4, 0, -2]) }, { ...pair, rows: 2 })).toEqual([Float32Array.of(0.6, 0.8), Float32Array.of(0, -1)]);
});

test('the best name counts, then the next', () => {
  const outputs = { embeds: output([1, 2], [3, 4]), l2norm_embeds: output([1, 2], [1, 0]) };
  expect(vectorsIn(outputs, { ...pair, names: ['l2norm_embeds', 'embeds'] })).toEqual([Float32Array.of(1, 0)]);
  expect(vectorsIn({ embeds: outputs.embeds, other: outputs.l2norm_embeds }, { ...pair, names: ['l2norm_embeds', 'embeds'] })).toEqual([Float32Array.of(0.6, 0.8)]);
});

test('the only output that fits is taken when none has a known name', () => {
  expect(vectorsIn({ hidden: output([1, 5], [1, 1, 1, 1, 1]), pooled: output([1, 2], [0, 7]) }, pair)).toEqual([Float32Array.of(0, 1)]);
});

test('a named output of another shape does not count', () => {
  expect(vectorsIn({ embeds: output([1, 3, 2], [1, 1, 1, 1, 1, 1]), pooled: output([1, 2], [0, 7]) }, pair)).toEqual([Float32Array.of(0, 1)]);
});

test('leading numbers that are kept are a unit vector of their own', () => {
  expect(vectorsIn({ embeds: output([1, 4], [3, 4, 100, -7]) }, { ...pair, dims: 4 })).toEqual([Float32Array.of(0.6, 0.8)]);
});

test('a vector a token: the mean over the tokens that the mask marks', () => {
  const outputs = { last_hidden_state: output([2, 2, 2], [4, 0, 2, 8, 0, 5, 1e9, 1e9]) };
  expect(vectorsIn(outputs, { ...pair, rows: 2, mean: { mask: [[1, 1], [1, 0]] } })).toEqual([Float32Array.of(0.6, 0.8), Float32Array.of(0, 1)]);
});

describe('refused is', () => {
  test.each([
    ['a graph in which no output fits', { embeds: output([1, 3], [1, 2, 3]) }],
    ['one in which two fit and none has the name', { a: output([1, 2], [1, 2]), b: output([1, 2], [1, 2]) }],
    ['16-bit numbers, which come as their bits', { embeds: output([1, 2], [15360, 14336], 'float16') }],
    ['a vector a token where nobody averages', { last_hidden_state: output([1, 2, 2], [1, 2, 3, 4]) }],
  ])('%s: the preset does not describe it', (_, outputs) => {
    expect(() => vectorsIn(outputs, pair)).toThrow(expect.objectContaining({ code: 'model-invalid' }));
  });

  test.each([
    ['a number that is none', { embeds: output([1, 2], [NaN, 1]) }],
    ['an infinite number', { embeds: output([1, 2], [Infinity, 1]) }],
    ['a vector of zeros', { embeds: output([1, 2], [0, 0]) }],
    ['too little data', { embeds: output([1, 2], [1]) }],
  ])('%s', (_, outputs) => {
    expect(() => vectorsIn(outputs, pair)).toThrow(expect.objectContaining({ code: 'encoder-wrong' }));
  });
});
