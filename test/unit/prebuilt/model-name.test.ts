import { expect, test } from 'vitest';
import type { ModelName } from '../../../src/prebuilt/manifest.ts';
import { readManifest, writeManifest } from '../../../src/prebuilt/manifest.ts';

const read = (model: unknown): ModelName => {
  const text = writeManifest({ space: { id: 'x', dims: 4 }, model: model as ModelName, base: '../', rows: 0, picture: 0, words: 0, background: undefined, shards: [], columns: [], sketches: [], basis: undefined, keywords: new Map() });
  return readManifest(new TextEncoder().encode(text)).model;
};

test('a model has one kind of weights, or one for each tower', () => {
  for (const dtype of ['q8', { text: 'fp16', vision: 'q8' }, { text: 'fp16' }] as const) expect(read({ preset: 'x', dtype })).toEqual({ preset: 'x', dtype });
});

test.each([undefined, null, 'q9', {}, { vision: 'q8' }, { text: 'q9', vision: 'q8' }, { text: 'q8', vision: 8 }, ['q8']])('%j is no kind of weights', (dtype) => {
  expect(() => read({ preset: 'x', dtype })).toThrow(expect.objectContaining({ code: 'index-invalid' }));
});
