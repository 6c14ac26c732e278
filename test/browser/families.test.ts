import { describe, expect, expectTypeOf, test } from 'vitest';
import { cosine, loadModel, modelFacts, openLibrary } from '../../src/index.ts';
import type { Model, ModelOptions, PicturePreset, Preset, TextModel } from '../../src/index.ts';
import { checkpointOf, type Golden, type Manifest } from '../checkpoint.ts';

// What only some models can do. That all of them give the recorded vectors is shown in test/e2e/families.test.ts.

const manifests = import.meta.glob<Manifest>('../golden/checkpoints/*/manifest.json', { eager: true, import: 'default' });
const goldens = import.meta.glob<Golden>('../golden/checkpoints/*/golden.json', { eager: true, import: 'default' });
const goldenOf = (id: string): Golden => goldens[`../golden/checkpoints/${id}/golden.json`]!;
const small = (id: string): Preset => checkpointOf(manifests[`../golden/checkpoints/${id}/manifest.json`]!, goldenOf(id));
const bases = { modelBase: `${location.origin}/test/golden/{repo}/`, wasmBase: '/wasm/', device: 'wasm' } as const;
const load = (id: string, options: ModelOptions = {}): Promise<Model> => loadModel(small(id) as PicturePreset, { ...bases, ...options });

describe('a model of words only', () => {
  test('asking it for a picture does not compile', () => {
    const words = () => loadModel('jina-embeddings-v2-base-en');
    const both = () => loadModel('jina-clip-v1');
    expectTypeOf<Awaited<ReturnType<typeof words>>>().toEqualTypeOf<TextModel>();
    expectTypeOf<Awaited<ReturnType<typeof words>>>().not.toHaveProperty('encodeImage');
    expectTypeOf<Awaited<ReturnType<typeof both>>>().toHaveProperty('encodeImage');
  });

  test('asking it all the same is an error with a code, and it goes on', async () => {
    const model = await load('jina-embeddings-v2-base-en');
    await expect(model.encodeImage('/album/001.webp')).rejects.toMatchObject({ code: 'text-only' });
    await expect(model.pixels('/album/001.webp')).rejects.toMatchObject({ code: 'text-only' });
    expect(model.towers.map(({ tower }) => tower)).toEqual(['text']);
    await expect(model.encodeText('a cat')).resolves.toHaveLength(1);
    model.dispose();
  });

  test('a library on it leaves pictures out and says why', async () => {
    const library = await openLibrary({ ...bases, name: `words-${Math.random()}`, model: small('jina-embeddings-v2-base-en') });
    const report = await library.add([{ image: '/album/001.webp' }]);
    expect(report.skipped).toMatchObject([{ code: 'text-only' }]);
    library.close();
  });
});

describe('fewer dimensions', () => {
  test('are the leading ones, of unit length again, in a space of their own', async () => {
    const [whole, short] = [await load('jina-clip-v2'), await load('jina-clip-v2', { dimensions: 64 })];
    const [[long], [cut]] = [await whole.encodeText('a cat by the sea'), await short.encodeText('a cat by the sea')];
    const [[picture], [small]] = [await whole.encodeImage('/album/001.webp'), await short.encodeImage('/album/001.webp')];
    expect([long!.length, cut!.length, small!.length]).toEqual([128, 64, 64]);
    expect(Math.hypot(...cut!)).toBeCloseTo(1, 5);
    expect(cosine(cut!, long!.slice(0, 64))).toBeGreaterThan(0.999999);
    expect(cosine(small!, picture!.slice(0, 64))).toBeGreaterThan(0.999999);
    expect(short.space).not.toEqual(whole.space);
    expect(short.space.dims).toBe(64);
    whole.dispose();
    short.dispose();
  });

  test('are refused by models that were not trained for them', async () => {
    await expect(load('jina-clip-v1', { dimensions: 32 })).rejects.toMatchObject({ code: 'model-invalid' });
  });
});

describe('long texts', () => {
  const sentence = 'a red car on the beach, a dog by the sea, and two blue birds. ';
  const text = sentence.repeat(120);

  test('are cut at the end, with the final token kept, or in stretches that say where they are', async () => {
    const model = await load('jina-clip-v1');
    const [cut] = await model.encodeText(text);
    const chunks = await model.encodeText([text, 'a cat'], { chunk: true });
    const first = chunks.filter((chunk) => chunk.text === 0);
    expect(first.length).toBeGreaterThan(2);
    expect(first[0]!.start).toBe(0);
    expect(first.at(-1)!.end).toBe(text.trimEnd().length);
    first.slice(1).forEach(({ start }, i) => expect(start).toBeLessThan(first[i]!.end));
    // A stretch has the vector that its text has alone.
    const [alone] = await model.encodeText(text.slice(first[1]!.start, first[1]!.end));
    expect(cosine(alone!, first[1]!.vector)).toBeGreaterThan(0.99999);
    expect(cosine(cut!, first[0]!.vector)).toBeGreaterThan(0.99);
    expect(chunks.filter((chunk) => chunk.text === 1)).toMatchObject([{ start: 0, end: 5 }]);
    model.dispose();
  });

  test('may be longer where one says so, up to what the model takes', async () => {
    const [usual, raised] = [await load('jina-clip-v1'), await load('jina-clip-v1', { maxTokens: 4096 })];
    // Nothing of the end is in the shorter one.
    const [a, b] = [text, `${text}${'x y z '.repeat(100)}`];
    const far = async (model: Model) => 1 - cosine(...((await model.encodeText([a, b])) as [Float32Array, Float32Array]));
    expect(await far(usual)).toBeLessThan(1e-6);
    expect(await far(raised)).toBeGreaterThan(1e-4);
    usual.dispose();
    raised.dispose();
    await expect(load('jina-clip-v1', { maxTokens: 9000 })).rejects.toMatchObject({ code: 'model-invalid' });
    await expect(load('clip-vit-base-patch32', { maxTokens: 78 })).rejects.toMatchObject({ code: 'model-invalid' });
  });
});

describe('facts, before anything is loaded', () => {
  test('licence, weights and bytes; the download shrinks once the model is here', async () => {
    const preset = small('clip-vit-base-patch32');
    const before = await modelFacts(preset, { ...bases, dtype: 'q8' });
    expect(before).toMatchObject({ preset: 'small-clip-vit-base-patch32', licence: 'MIT', pictures: true, exact: true, dtypes: { text: 'q8', vision: 'q8' }, host: undefined });
    const model = await loadModel(preset as PicturePreset, { ...bases, dtype: 'q8' });
    expect((await modelFacts(preset, { ...bases, dtype: 'q8' })).download).toBe(0);
    model.dispose();
  });

  test('the real models: sizes, and the host that they come from; nothing is asked of it', async () => {
    const facts = await modelFacts('jina-clip-v1', { wasmBase: '/wasm/', device: 'wasm' });
    expect(facts).toMatchObject({ licence: 'Apache-2.0', languages: 'English', exact: false, host: 'huggingface.co', dtypes: { text: 'fp16', vision: 'q8' } });
    expect(Math.round(facts.choices.auto / 1e6)).toBe(363);
    expect(Math.round(facts.choices.small! / 1e6)).toBe(227);
    expect(performance.getEntriesByType('resource').filter(({ name }) => name.includes('huggingface'))).toEqual([]);
  });
});

test('a library keeps the weights that its pictures were made with, whatever the device would choose today', async () => {
  const name = `kept-${Math.random()}`;
  const preset = small('jina-clip-v1') as PicturePreset;
  const onGpu: PicturePreset = { ...preset, text: { ...preset.text, dtype: { wasm: 'fp32', webgpu: 'q8' } }, vision: { ...preset.vision, dtype: { wasm: 'fp32', webgpu: 'q8' } } };
  const first = await openLibrary({ ...bases, name, model: onGpu, device: 'webgpu' });
  await first.add([{ image: '/album/001.webp' }]);
  expect((await first.stats()).model.dtypes).toEqual({ text: 'q8', vision: 'q8' });
  first.close();
  const second = await openLibrary({ ...bases, name, model: onGpu });
  expect((await second.stats()).model.dtypes).toEqual({ text: 'q8', vision: 'q8' });
  expect((await second.search({ text: 'a cat' })).total).toBe(1);
  second.close();
});
