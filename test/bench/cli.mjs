/**
 * `node test/bench/cli.mjs [dtype]`: pictures a second of the command line, from files to rows and to the cache, against nothing but
 * `session.run` of the same runtime on tensors that are ready: one session with as many threads as there are cores, as anybody would
 * write it. In turns, in one process; models are loaded before. The command line's threads run the built worker (`npm run build`
 * first), in the number that `glimpse index` starts for many pictures. With the model in .cache/checkpoints/jina-clip-v1 where there is
 * one (see tools/checkpoints), else with the embedded one.
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as onnx from 'onnxruntime-node';
import { createServer } from 'vite';
import { kernelPlugin } from '../../tools/kernels.mjs';
import { root } from '../../tools/steps.mjs';

const [rounds, count] = [3, 96];
const checkpoint = join(root, '.cache/checkpoints/jina-clip-v1');
const dtype = /** @type {import('../../src/types.ts').Dtype} */ (process.argv[2] ?? 'q8');

const server = await createServer({ root, configFile: false, logLevel: 'error', appType: 'custom', server: { middlewareMode: true, ws: false, watch: null }, optimizeDeps: { noDiscovery: true }, plugins: [kernelPlugin()] });
/** @type {(path: string) => Promise<any>} */
const load = (path) => server.ssrLoadModule(path);
const [{ rowsOf }, { remembering }, { Cache }, { EncoderPool }, { crewFor }, { NativeDecoder }, { localModel }, { DiskFile }, { checkpointOf }] = await Promise.all(
  ['/src/cli/indexing/engine.ts', '/src/cli/indexing/remembering.ts', '/src/cli/indexing/cache.ts', '/src/cli/native/pool.ts', '/src/cli/native/crew.ts', '/src/cli/native/decoder.ts', '/src/cli/native/model.ts', '/src/cli/disk-file.ts', '/test/checkpoint.ts'].map(load),
);

function model() {
  if (!existsSync(join(checkpoint, 'manifest.json'))) return localModel('doodle');
  const preset = { ...checkpointOf(JSON.parse(readFileSync(join(checkpoint, 'manifest.json'), 'utf8')), { dims: 768, pad: 0 }), id: 'jina-clip-v1' };
  return { preset, dtypes: { text: dtype, vision: dtype }, dimensions: 768, space: { id: 'benchmark', dims: 768 }, folder: join(checkpoint, '..') };
}

const chosen = model();
const threads = availableParallelism();
const worker = join(root, 'dist/cli/encode.worker.js');
if (!existsSync(worker)) throw new Error('There is no build: run `npm run build` first.');
const crew = crewFor(1000, chosen);
const encoder = new EncoderPool(chosen, pathToFileURL(worker), crew);
const decoder = new NativeDecoder();
const album = join(root, 'public/album');
const files = await Promise.all(readdirSync(album).filter((name) => name.endsWith('.webp')).slice(0, count).map((name) => DiskFile.of(join(album, name), name)));
const ready = await Promise.all(files.slice(0, 8).map(async (file) => (await decoder.decode(file, encoder.recipe, { thumb: false })).pixels));
const session = await onnx.InferenceSession.create(join(chosen.folder, chosen.preset.id, chosen.preset.vision.graphs[chosen.dtypes.vision].path), { executionProviders: ['cpu'], intraOpNumThreads: threads, graphOptimizationLevel: 'all' });
const { size } = encoder.recipe;

/** Milliseconds a picture, and those of the processor, which what else runs on the machine disturbs less. @param {() => Promise<void>} work */
async function timed(work) {
  const [start, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return { took: (performance.now() - start) / count, processor: (user + system) / 1000 / count };
}

async function whole() {
  const folder = mkdtempSync(join(tmpdir(), 'glimpse-bench-'));
  const ports = remembering({ encoder, decoder }, await Cache.open(folder, chosen.space), (blob) => /** @type {{ path: string }} */ (/** @type {unknown} */ (blob)).path);
  const incoming = files.map((image) => ({ image, name: image.name, folder: '', facts: {} }));
  const time = await timed(async () => {
    const rows = await rowsOf(incoming, ports, { signal: new AbortController().signal });
    if (rows.length !== count) throw new Error(`${rows.length} rows of ${count} pictures`);
  });
  rmSync(folder, { recursive: true });
  return time;
}

// Each as it is quickest: 8-bit graphs one by one, others four at a time.
const batch = chosen.dtypes.vision === 'q8' ? 1 : 4;
const tensors = ready.map((_, i) => {
  const data = new Float32Array(batch * 3 * size * size);
  for (let j = 0; j < batch; j++) data.set(ready[(i + j) % ready.length], j * 3 * size * size);
  return data;
});
const bare = () => timed(async () => {
  for (let i = 0; i < count; i += batch) await session.run({ pixel_values: new onnx.Tensor('float32', tensors[(i / batch) % tensors.length], [batch, 3, size, size]) });
});
const alone = () => timed(async () => void (await Promise.all(files.map((file) => decoder.decode(file, encoder.recipe, { thumb: true })))));

/** @type {Record<'whole' | 'bare' | 'alone', Awaited<ReturnType<typeof timed>>[]>} */
const times = { whole: [], bare: [], alone: [] };
for (let round = 0; round <= rounds; round++) {
  const [a, b, c] = [await whole(), await bare(), await alone()];
  // The first fills caches and buffers.
  if (round === 0) continue;
  times.whole.push(a);
  times.bare.push(b);
  times.alone.push(c);
}
/** @param {keyof typeof times} name @param {'took' | 'processor'} what */
const least = (name, what) => Math.min(...times[name].map((time) => time[what]));
const ratios = times.whole.map(({ took }, i) => ((times.bare[i]?.took ?? NaN) / took).toFixed(2));
console.log(`${chosen.preset.id} ${chosen.dtypes.vision}, ${crew.workers} workers of ${crew.threads} threads against one session of ${threads}, ${count} pictures of 480 pixels, ${rounds} rounds; ${cpus()[0]?.model ?? ''}
milliseconds a picture, the best of the rounds (of the processor in brackets):
  command line ${least('whole', 'took').toFixed(1)} (${least('whole', 'processor').toFixed(1)}), bare session.run ${least('bare', 'took').toFixed(1)} (${least('bare', 'processor').toFixed(1)}), decoding alone ${least('alone', 'took').toFixed(1)} (${least('alone', 'processor').toFixed(1)})
speed against bare: ${(least('bare', 'took') / least('whole', 'took')).toFixed(2)}, by processor time ${(least('bare', 'processor') / least('whole', 'processor')).toFixed(2)}; round by round ${ratios.join(', ')}`);
await encoder.close();
await server.close();
process.exit();
