import { describe, expect, test } from 'vitest';
import { checkPreset } from '../../../src/models/check.ts';
import { dependsOnDevice, dtypesFor, possibleDtypes, spaceOf } from '../../../src/models/choose.ts';
import { doodle } from '../../../src/models/doodle.ts';
import { filesOf, folderOf, hub } from '../../../src/models/files.ts';
import { presetOf, presets } from '../../../src/models/index.ts';
import { jinaClipV1 } from '../../../src/models/jina-clip-v1.ts';
import { jinaClipV2 } from '../../../src/models/jina-clip-v2.ts';
import { jinaEmbeddingsV2 } from '../../../src/models/jina-embeddings-v2.ts';
import type { Preset } from '../../../src/models/preset.ts';
import { towersOf } from '../../../src/models/preset.ts';

test('every model of the card is there, and none contradicts itself', () => {
  expect(presets.map(({ id }) => id)).toEqual(['doodle', 'jina-clip-v1', 'jina-clip-v2', 'clip-vit-base-patch32', 'clip-vit-base-patch16', 'jina-embeddings-v2-base-en']);
  for (const preset of presets) expect(() => checkPreset(preset)).not.toThrow();
});

test('weights that are 16 bits wide are never the choice for a graphics processor that cannot compute with them', () => {
  for (const preset of presets) for (const tower of towersOf(preset)) expect(preset[tower]!.dtype.webgpu).not.toMatch(/16$/);
});

test('jina-clip-v1: what runs where', () => {
  expect(dtypesFor(jinaClipV1, 'wasm')).toEqual({ text: 'fp16', vision: 'q8' });
  expect(dtypesFor(jinaClipV1, 'shaderF16')).toEqual({ text: 'fp16', vision: 'fp16' });
  expect(dtypesFor(jinaClipV1, 'webgpu')).toEqual({ text: 'fp32', vision: 'fp32' });
  expect(dtypesFor(doodle, 'wasm', 'small'), 'none smaller').toEqual({ text: 'q8', vision: 'q8' });
  expect(dtypesFor(jinaClipV1, 'wasm', 'small')).toEqual({ text: 'q8', vision: 'q8' });
  expect(dtypesFor(jinaClipV1, 'wasm', { vision: 'q4' })).toEqual({ text: 'fp16', vision: 'q4' });
  expect(dtypesFor(jinaClipV1, 'wasm', 'fp32')).toEqual({ text: 'fp32', vision: 'fp32' });
  expect(dependsOnDevice(jinaClipV1)).toBe(true);
  expect(dependsOnDevice(doodle)).toBe(false);
  expect(possibleDtypes(jinaClipV1)).toHaveLength(3);
});

test('weights that a model does not have are refused', () => {
  const invalid = expect.objectContaining({ code: 'model-invalid' });
  expect(() => dtypesFor(doodle, 'wasm', 'fp32')).toThrow(invalid);
  expect(() => dtypesFor(jinaClipV2, 'wasm', { text: 'q8', vision: 'fp16' })).toThrow(invalid);
});

describe('spaces', () => {
  test('differ by weights, revision and number of dimensions', () => {
    const ids = [
      spaceOf(jinaClipV1, { text: 'fp16', vision: 'q8' }),
      spaceOf(jinaClipV1, { text: 'fp16', vision: 'fp16' }),
      spaceOf({ ...jinaClipV1, revision: '0'.repeat(40) }, { text: 'fp16', vision: 'q8' }),
      spaceOf(jinaClipV2, { text: 'q8', vision: 'q8' }),
      spaceOf(jinaClipV2, { text: 'q8', vision: 'q8' }, 256),
      spaceOf(jinaEmbeddingsV2, { text: 'q8' }),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('the space of the embedded model is the one under which its rows are stored', () => {
    expect(spaceOf(doodle, dtypesFor(doodle, 'wasm'))).toEqual({ id: 'doodle@1 text:q8 vision:q8 pixels:1', dims: 768 });
  });

  test('dimensions are only cut where the model was trained for it', () => {
    expect(spaceOf(jinaClipV2, { text: 'q8', vision: 'q8' }, 64).dims).toBe(64);
    for (const [preset, dimensions] of [[jinaClipV2, 63], [jinaClipV2, 1025], [jinaClipV2, 100.5], [jinaClipV1, 512]] as const) {
      expect(() => spaceOf(preset, { text: 'q8', vision: 'q8' }, dimensions)).toThrow(expect.objectContaining({ code: 'model-invalid' }));
    }
  });
});

describe('addresses', () => {
  test('the hub, a mirror of it, and a folder of one’s own', () => {
    expect(folderOf(jinaClipV1, hub)).toBe('https://huggingface.co/jinaai/jina-clip-v1/resolve/ceb3e44ca4d6eceaa4f3fb58b1c1a5748b3f29b6/');
    expect(folderOf(jinaClipV1, 'https://mirror.example/{id}/{revision}/')).toBe('https://mirror.example/jina-clip-v1/ceb3e44ca4d6eceaa4f3fb58b1c1a5748b3f29b6/');
    expect(folderOf(jinaClipV1, 'https://site.example/models/')).toBe('https://site.example/models/jina-clip-v1/');
  });

  test('a graph that holds both towers is one file', () => {
    expect(filesOf(jinaClipV2, ['text', 'vision'], { text: 'q8', vision: 'q8' }).map(({ path }) => path)).toEqual(['onnx/model_quantized.onnx', 'tokenizer.json', 'tokenizer_config.json']);
  });

  test('a picture for a model of words is an error with a code', () => {
    expect(() => filesOf(jinaEmbeddingsV2, ['vision'], { text: 'q8', vision: 'q8' })).toThrow(expect.objectContaining({ code: 'text-only' }));
  });
});

describe('a preset of one’s own', () => {
  const own: Preset = { ...doodle, id: 'own' };

  test('is taken as it is', () => {
    expect(presetOf(own)).toBe(own);
    expect(() => presetOf('nothing')).toThrow(expect.objectContaining({ code: 'model-unknown' }));
  });

  test.each<[string, unknown]>([
    ['a revision that floats without saying so', { ...own, repo: 'a/b', revision: 'main' }],
    ['a commit that is said to float', { ...own, repo: 'a/b', revision: 'a'.repeat(40), floating: true }],
    ['an id that is no name of a folder', { ...own, id: '../up' }],
    ['the id of another model', { ...doodle, dims: 12 }],
    ['a path that leads elsewhere', { ...own, text: { ...own.text, files: [{ path: '../../tokenizer.json', bytes: 1 }] } }],
    ['a revision that leads elsewhere', { ...own, repo: 'a/b', floating: true, revision: '../../x/y/resolve/main' }],
    ['a repository that leads elsewhere', { ...own, repo: '../..', floating: true, revision: 'main' }],
    ['pixels without a mean', { ...own, vision: { ...own.vision, recipe: { version: 1, size: 224 } } }],
    ['half a token', { ...own, text: { ...own.text, tokens: { max: 10.5, limit: 512, pad: 0 } } }],
    ['half a tokenizer', { ...own, text: { ...own.text, files: [{ path: 'tokenizer.json', bytes: 1 }] } }],
    ['no tokenizer', { ...own, text: { ...own.text, files: [] } }],
    ['a hash that is none', { ...own, text: { ...own.text, files: [{ path: 'tokenizer.json', bytes: 1, sha256: 'abc' }] } }],
    ['weights that it does not have', { ...own, text: { ...own.text, dtype: { wasm: 'fp32', webgpu: 'q8' } } }],
    ['doubtful weights with nothing to compare them with', { ...own, golden: undefined, text: { ...own.text, graphs: { q8: { ...own.text.graphs.q8, doubtful: true } } } }],
    ['no numbers', { ...own, dims: 0 }],
    ['more dimensions kept than there are', { ...own, leastDims: 1000 }],
    ['more tokens than fit', { ...own, text: { ...own.text, tokens: { max: 600, limit: 512, pad: 0 } } }],
    ['nothing at all', {}],
    ['null', null],
  ])('is refused with %s', (_, wrong) => {
    expect(() => presetOf(wrong as Preset)).toThrow(expect.objectContaining({ code: 'model-invalid' }));
  });
});
