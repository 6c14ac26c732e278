import { cosine, loadModel, openLibrary, type Model } from '../../src/index.ts';
import { jinaClipV1 } from '../../src/models/jina-clip-v1.ts';
import type { GraphFile, PicturePreset, PresetFile } from '../../src/models/preset.ts';
import { captions } from './captions.ts';
import { Contender, type Setup } from './contender.ts';
import { photo } from './photo.ts';

type Dtype = Setup['dtype'];
type Times = Record<string, number[]>;
type Size = readonly [width: number, height: number];

const [large, small] = [[4000, 3000], [1600, 1200]] as const;
const here = (path: string): string => new URL(path, location.href).href;
const model = here('checkpoints/jina-clip-v1/');
const bases = { modelBase: here('{repo}/'), wasmBase: here('wasm/'), device: 'wasm' } as const;

/** jina-clip-v1 with the weights that are here. */
async function presetHere(): Promise<PicturePreset> {
  const { files } = (await (await fetch(`${model}manifest.json`)).json()) as { files: PresetFile[] };
  const here = <T extends PresetFile>(wanted: T): T => ({ ...wanted, ...files.find(({ path }) => path === wanted.path)! });
  const graphs = (all: Readonly<Record<string, GraphFile>>) => Object.fromEntries(Object.entries(all).filter(([, { path }]) => files.some((file) => file.path === path)).map(([dtype, { path }]) => [dtype, here({ path, bytes: 0 })]));
  const { text, vision, golden: _, small: __, ...rest } = jinaClipV1;
  return {
    ...rest,
    id: 'real-size',
    repo: 'checkpoints/jina-clip-v1',
    text: { ...text, graphs: graphs(text.graphs), files: text.files.map(({ path }) => here({ path, bytes: 0 })) },
    vision: { ...vision, graphs: graphs(vision.graphs) },
  };
}

/** All contenders in turn, round by round; milliseconds an input of each run. The first round only warms up. */
async function inTurn(rounds: number, contenders: Readonly<Record<string, (round: number) => Promise<number>>>): Promise<Times> {
  const times: Times = {};
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(contenders)) {
      const milliseconds = await run(round);
      if (round > 0) (times[name] ??= []).push(milliseconds);
    }
  }
  return times;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Four pictures, and as many files as asked for: a byte behind the end makes each another file. */
async function files(count: number, [width, height]: Size): Promise<File[]> {
  const photos = await Promise.all([1, 2, 3, 4].map((seed) => photo(width, height, seed)));
  return Array.from({ length: count }, (_, i) => new File([photos[i % 4]!, Uint8Array.of(i)], `${i}.jpg`));
}

async function pictures(preset: PicturePreset, dtype: Dtype, { count, rounds, sizes }: { count: number; rounds: number; sizes: readonly Size[] }) {
  const options = { ...bases, dtype: { text: 'q8', vision: dtype } } as const;
  const ours: Model = await loadModel(preset, options);
  const { threads } = ours.towers.find(({ tower }) => tower === 'vision')!;
  const setup = (way: Setup['way'], threads: number): Setup => ({ way, tower: 'vision', dtype, threads, model, wasm: bases.wasmBase });
  const cores = navigator.hardwareConcurrency;
  const plain = await Contender.start(setup('plain', threads));
  const wide = await Contender.start(setup('plain', cores));
  const bare = await Contender.start(setup('bare', threads));
  const results = [];
  for (const [width, height] of sizes) {
    const all = await files(count, [width, height]);
    // One by one, half as many say as much.
    const half = all.slice(0, count / 2);
    await Promise.all([plain.take(half), wide.take(half), bare.take(await Promise.all(half.map((file) => ours.pixels(file))))]);
    const times = await inTurn(rounds, {
      add: async (round) => {
        // The workers that come with many pictures have gone while the others had their turn.
        await ours.encodeImage(all);
        const library = await openLibrary({ ...options, name: `${dtype}-${width}-${round}`, model: preset });
        const milliseconds = await timed(() => library.add(all));
        if ((await library.stats()).items !== count) throw new Error('not all were added');
        await library.clear();
        library.close();
        return milliseconds / count;
      },
      encode: async () => (await timed(() => ours.encodeImage(all))) / count,
      plain: async () => (await plain.run()).milliseconds / half.length,
      wide: async () => (await wide.run()).milliseconds / half.length,
      bare: async () => (await bare.run()).milliseconds / half.length,
    });
    const [vector] = await ours.encodeImage([all[0]!]);
    const agree = { plain: likeness(vector!, (await plain.run()).vector), bare: likeness(vector!, (await bare.run()).vector) };
    results.push({ dtype, width, height, bytes: all[0]!.size, count, threads, cores, times, agree });
  }
  for (const contender of [plain, wide, bare]) contender.end();
  ours.dispose();
  return results;
}

const likeness = (a: Float32Array, b: Float32Array): number => cosine(a, Float32Array.from(b.subarray(0, a.length), (x) => x / Math.hypot(...b)));

async function texts(preset: PicturePreset, dtype: Dtype, { count, rounds }: { count: number; rounds: number }) {
  const { vision: _, ...words } = preset;
  const ours = await loadModel(words, { ...bases, dtype: { text: dtype } });
  const { threads } = ours.towers[0]!;
  const setup = (way: Setup['way'], threads: number): Setup => ({ way, tower: 'text', dtype, threads, model, wasm: bases.wasmBase });
  const cores = navigator.hardwareConcurrency;
  const plain = await Contender.start(setup('plain', threads));
  const wide = await Contender.start(setup('plain', cores));
  const bare = await Contender.start(setup('bare', threads));
  const all = captions(count);
  await Promise.all([plain, wide, bare].map((contender) => contender.take(all)));
  const times = await inTurn(rounds, {
    encode: async () => (await timed(() => ours.encodeText(all))) / count,
    plain: async () => (await plain.run()).milliseconds / count,
    wide: async () => (await wide.run()).milliseconds / count,
    bare: async () => (await bare.run()).milliseconds / count,
  });
  const [vector] = await ours.encodeText(all.slice(0, 1));
  const agree = { plain: likeness(vector!, (await plain.run()).vector), bare: likeness(vector!, (await bare.run()).vector) };
  for (const contender of [plain, wide, bare]) contender.end();
  ours.dispose();
  return { dtype, count, threads, cores, times, agree };
}

Object.assign(globalThis, {
  bench: async () => {
    const preset = await presetHere();
    return {
      pictures: await pictures(preset, 'q8', { count: 24, rounds: 2, sizes: [large, small] }),
      texts: [...(preset.text.graphs.fp16 ? [await texts(preset, 'fp16', { count: 20, rounds: 2 })] : []), await texts(preset, 'q8', { count: 20, rounds: 2 })],
    };
  },
});
