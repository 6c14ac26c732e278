import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cosine, GlimpseError, loadModel } from '../../src/index.ts';
import type { Model } from '../../src/index.ts';
import golden from '../golden/doodle.json';
import { album } from './album.ts';

const bases = { modelBase: '/models/', wasmBase: '/wasm/' };
const address = (i: number): string => `/album/${album.pictures[i]!.file}`;

describe.each(['wasm', 'webgpu'] as const)('the embedded model on %s', (device) => {
  let model: Model;

  beforeAll(async () => {
    model = await loadModel('doodle', { ...bases, device });
  });
  afterAll(() => model.dispose());

  test('texts give the reference vectors', async () => {
    const vectors = await model.encodeText(golden.texts.map(({ text }) => text));
    golden.texts.forEach(({ vector, cosine_q8 }, i) => {
      expect(vectors[i]).toHaveLength(768);
      expect(Math.hypot(...vectors[i]!)).toBeCloseTo(1, 5);
      expect(cosine(vectors[i]!, vector)).toBeGreaterThan(cosine_q8 - 1e-3);
    });
  });

  test('a tower says what it runs on and why', () => {
    expect(model.towers.map((tower) => [tower.tower, tower.device, tower.dtype])).toEqual([
      ['text', device, 'q8'],
      ['vision', device, 'q8'],
    ]);
    expect(model.towers[0]!.why).toMatch(/asked for/);
  });

  test('each picture is nearest to its own caption, and each caption to its picture', async () => {
    const indices = Array.from({ length: device === 'wasm' ? 15 : 3 }, (_, i) => i * 10);
    const pictures = await model.encodeImage(indices.map((i) => new URL(address(i), location.href)));
    const captions = await model.encodeText(indices.map((i) => album.pictures[i]!.caption));
    const best = (of: Float32Array, among: Float32Array[]): number => among.map((other) => cosine(of, other)).reduce((top, score, i, all) => (score > all[top]! ? i : top), 0);
    expect(pictures.map((picture) => best(picture, captions))).toEqual(indices.map((_, i) => i));
    expect(captions.map((caption) => best(caption, pictures))).toEqual(indices.map((_, i) => i));
  });
});

describe('inputs', () => {
  let model: Model;

  beforeAll(async () => {
    model = await loadModel('doodle', { ...bases, device: 'wasm' });
  });
  afterAll(() => model.dispose());

  test('texts and pictures mixed keep their order', async () => {
    const blob = await (await fetch(address(0))).blob();
    const mixed = await model.encode(['a red car', blob, new URL(address(1), location.href).href, 'a blue cat']);
    const [red, blue] = await model.encodeText(['a red car', 'a blue cat']);
    const pictures = await model.encodeImage([address(0), address(1)]);
    [red!, pictures[0]!, pictures[1]!, blue!].forEach((vector, i) => expect(cosine(mixed[i]!, vector)).toBeGreaterThan(0.9999));
  });

  test('one picture, given in every way, is one vector', async () => {
    const blob = await (await fetch(address(5))).blob();
    const bitmap = await createImageBitmap(blob);
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    const context = canvas.getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const offscreen = new OffscreenCanvas(bitmap.width, bitmap.height);
    offscreen.getContext('2d')!.drawImage(bitmap, 0, 0);
    const img = document.createElement('img');
    img.src = address(5);
    await img.decode();
    const dataUri = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.readAsDataURL(blob);
    });
    const inputs = [blob, new File([blob], 'a.webp'), address(5), new URL(address(5), location.href), dataUri, bitmap, canvas, offscreen, img, context.getImageData(0, 0, canvas.width, canvas.height)];
    const vectors = await model.encodeImage(inputs);
    for (const vector of vectors) expect(cosine(vector, vectors[0]!)).toBeGreaterThan(0.99999);
    expect(bitmap.width, 'the caller keeps the bitmap').toBe(480);
  });

  test('a picture alone and in a batch has the same vector', async () => {
    const images = [0, 1].map((i) => new URL(address(i), location.href));
    const together = await model.encodeImage(images);
    const [alone] = await model.encodeImage(images[1]!);
    expect(cosine(alone!, together[1]!)).toBeGreaterThan(0.999999);
  });

  test('pixels are what the vision tower is fed', async () => {
    const pixels = await model.pixels(address(0));
    expect(pixels).toHaveLength(3 * 224 * 224);
    // CLIP's range: (0 - mean) / std to (1 - mean) / std.
    expect(Math.min(...pixels.slice(0, 1000))).toBeGreaterThanOrEqual(-1.80);
    expect(Math.max(...pixels.slice(0, 1000))).toBeLessThanOrEqual(2.15);
  });

  test('a very long text is cut, not refused', async () => {
    const [long] = await model.encodeText(['a red car '.repeat(2000)]);
    const [short] = await model.encodeText(['a red car']);
    expect(cosine(long!, short!)).toBeGreaterThan(0.5);
  });

  test('what is not a picture is refused with a code, and the model goes on', async () => {
    await expect(model.encodeImage(new Blob(['<html>']))).rejects.toMatchObject({ code: 'file-unsupported' });
    await expect(model.encodeImage('/nothing-here.png')).rejects.toMatchObject({ name: 'GlimpseError' });
    await expect(model.encodeImage('javascript:alert(1)')).rejects.toMatchObject({ code: 'input-invalid' });
    await expect(model.encodeText(['a red car'])).resolves.toHaveLength(1);
  });

  test('what is no text is refused with a code, and no worker is blamed for it', async () => {
    const before = model.towers;
    await expect(model.encodeText(['a', null as unknown as string])).rejects.toMatchObject({ code: 'input-invalid' });
    await expect(model.encodeText(['a red car'])).resolves.toHaveLength(1);
    expect(model.towers).toEqual(before);
  });

  test('the shortest texts that may be asked for pass the self-test too', async () => {
    const short = await loadModel('doodle', { ...bases, device: 'wasm', maxTokens: 3 });
    const [one, other] = await short.encodeText(['cat', 'cat and dog']);
    expect(cosine(one!, other!)).toBeGreaterThan(0.999);
    short.dispose();
  });

  test('cancelling rejects with AbortError at once', async () => {
    const controller = new AbortController();
    const encoding = model.encodeImage(Array.from({ length: 20 }, (_, i) => address(i)), { signal: controller.signal });
    controller.abort();
    await expect(encoding).rejects.toMatchObject({ name: 'AbortError' });
    await expect(model.encodeText(['still here'])).resolves.toHaveLength(1);
  });

  test('a disposed model says so; another of the same kind lives on', async () => {
    const other = await loadModel('doodle', { ...bases, device: 'wasm' });
    other.dispose();
    await expect(other.encodeText('a')).rejects.toBeInstanceOf(GlimpseError);
    await expect(model.encodeText('a')).resolves.toHaveLength(1);
  });
});

describe('choosing the device', () => {
  test('auto does not take a software adapter, and says what it took', async () => {
    const model = await loadModel('doodle', bases);
    expect(model.towers.map(({ device }) => device)).toEqual(['wasm', 'wasm']);
    expect(model.towers[0]!.why).toMatch(/processor is used/);
    model.dispose();
  });

  test('an unknown model is refused with a code', async () => {
    await expect(loadModel('no-such-model', bases)).rejects.toMatchObject({ code: 'model-unknown' });
  });
});
