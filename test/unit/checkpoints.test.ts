import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AutoTokenizer, env as hub } from '@huggingface/transformers';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { describe, expect, test } from 'vitest';
import { filesBelow, root } from './source.ts';

// The small checkpoints are what the model tests stand on: they must be the files that tools/checkpoints made, and give its vectors.

type Dtype = 'fp32' | 'fp16' | 'q8';
interface Text { text: string; input_ids: number[]; vector: number[]; cosine: Record<Dtype, number> }
interface Picture { picture: string; crop_sha256: string; vector: number[]; cosine: Record<Dtype, number> }
interface Golden { dims: number; size: number | null; max_tokens: number; pad: number; texts: Text[]; images: Picture[]; tokens: Pick<Text, 'text' | 'input_ids'>[] }
type Feeds = Record<string, Tensor>;

const folder = join(root, 'test/golden/checkpoints');
const ids = readdirSync(folder);
const suffixes: Record<Dtype, string> = { fp32: '', fp16: '_fp16', q8: '_quantized' };
env.wasm.numThreads = 1;
env.logLevel = 'error';
hub.allowRemoteModels = false;
hub.localModelPath = folder;

/** Texts whose tokens transformers.js itself gets otherwise than the reference; the first characters are enough to tell them. */
const different: Record<string, readonly string[]> = {
  lowercase: ['ΣΊΣΥΦΟΣ'], // toLowerCase ends a word in ς, the reference in σ
  'jina-clip-v2': [
    '👩\u200d👩', 'ශ්\u200dරී', // U+200D becomes a space
    '\u0085next', // not white space there
    'a\u0301\u0323', // two accents on one letter are composed and put in order
  ],
};

const read = <T>(...path: string[]) => JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as T;
const graph = (id: string, name: string, dtype: Dtype) => InferenceSession.create(readFileSync(join(folder, id, 'onnx', `${name}${suffixes[dtype]}.onnx`)));

function cosine(a: ArrayLike<number>, b: readonly number[]): number {
  let [dot, aa, bb] = [0, 0, 0];
  b.forEach((y, i) => {
    const x = a[i] ?? NaN;
    dot += x * y;
    aa += x * x;
    bb += y * y;
  });
  return dot / Math.sqrt(aa * bb);
}

const tokens = (row: readonly number[]) => new Tensor('int64', BigInt64Array.from(row, BigInt), [1, row.length]);

/** The formula of tools/checkpoints/README.md, as bytes and as what the vision tower is fed. */
function formula(size: number): { bytes: Uint8Array; pixels: Tensor } {
  const [mean, std] = [[0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]];
  const bytes = new Uint8Array(size * size * 3);
  const pixels = new Float32Array(bytes.length);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const inside = (x - size / 2) ** 2 + (y - size / 2) ** 2 < ((size * 60) / 224) ** 2;
      const colour = inside ? [214, 40, 40] : [x & 255, y & 255, ((x + y) >> 1) & 255];
      colour.forEach((value, channel) => {
        bytes[(y * size + x) * 3 + channel] = value;
        pixels[(channel * size + y) * size + x] = (value / 255 - mean[channel]!) / std[channel]!;
      });
    }
  }
  return { bytes, pixels: new Tensor('float32', pixels, [1, 3, size, size]) };
}

async function numbers(session: InferenceSession, feeds: Feeds, output: string): Promise<Float32Array> {
  const { [output]: tensor } = await session.run(feeds, [output]);
  return tensor!.data as Float32Array;
}

/** The vector of a text, by the inputs that the family's text graph has. */
async function textVector(session: InferenceSession, row: readonly number[], { dims, size }: Golden): Promise<Float32Array> {
  const input_ids = tokens(row);
  if (session.outputNames.includes('text_embeds')) return numbers(session, { input_ids }, 'text_embeds');
  if (size) return numbers(session, { input_ids, pixel_values: new Tensor('float32', new Float32Array(0), [0, 3, size, size]) }, 'text_embeddings');
  const hidden = await numbers(session, { input_ids, attention_mask: tokens(row.map(() => 1)), token_type_ids: tokens(row.map(() => 0)) }, 'last_hidden_state');
  const mean = new Float32Array(dims);
  hidden.forEach((value, i) => (mean[i % dims]! += value / row.length));
  return mean;
}

for (const id of ids) {
  describe(id, () => {
    const golden = read<Golden>(id, 'golden.json');

    test('has the files of its manifest and no others', () => {
      const { files } = read<{ files: { path: string; bytes: number; sha256: string }[] }>(id, 'manifest.json');
      for (const { path, bytes, sha256 } of files) {
        const data = readFileSync(join(folder, id, path));
        expect({ bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') }, path).toEqual({ bytes, sha256 });
      }
      expect([...files.map(({ path }) => path), 'golden.json', 'manifest.json'].toSorted()).toEqual(filesBelow(`test/golden/checkpoints/${id}`).toSorted());
    });

    test('has the tokens of the reference, but for the known differences', async () => {
      const tokenizer = await AutoTokenizer.from_pretrained(id);
      const wrong = [...golden.texts, ...golden.tokens].filter(({ text, input_ids }) => {
        const all = tokenizer.encode(text);
        const cut = all.length > golden.max_tokens ? [...all.slice(0, golden.max_tokens - 1), all.at(-1)!] : all;
        return cut.join() !== input_ids.join();
      });
      const known = different[id] ?? different.lowercase!;
      expect(wrong.map(({ text }) => known.find((start) => text.startsWith(start)) ?? text)).toEqual(known);
    });

    test.each(['fp32', 'fp16', 'q8'] as const)('gives the recorded vectors in %s', async (dtype) => {
      const floor = { fp32: 0.999999, fp16: 0.999, q8: 0.99 }[dtype];
      const split = readdirSync(join(folder, id, 'onnx')).includes('text_model.onnx');
      const session = await graph(id, split ? 'text_model' : 'model', dtype);
      for (const { text, input_ids, vector } of golden.texts) expect(cosine(await textVector(session, input_ids, golden), vector), text).toBeGreaterThan(floor);

      if (!golden.size) return;
      const vision = split ? await graph(id, 'vision_model', dtype) : session;
      const { bytes, pixels } = formula(golden.size);
      const { crop_sha256, vector } = golden.images.find(({ picture }) => picture === 'formula')!;
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(crop_sha256);
      const got = split ? await numbers(vision, { pixel_values: pixels }, 'image_embeds') : await numbers(vision, { input_ids: tokens([1]), pixel_values: pixels }, 'image_embeddings');
      expect(cosine(got, vector)).toBeGreaterThan(floor);
    });
  });
}
