import { capabilities } from '../encode/capabilities.ts';
import { Graph } from '../encode/graph.ts';
import { loadRuntime } from '../encode/runtime.ts';
import { testPictures, testTexts } from '../encode/self-test.ts';
import { TextTower } from '../encode/text-tower.ts';
import { loadTokenizer } from '../encode/tokens.ts';
import { VisionTower } from '../encode/vision-tower.ts';
import { GlimpseError } from '../errors.ts';
import { graphOf } from '../models/files.ts';
import type { Vector } from '../types.ts';
import type { TowerCalls } from './protocol.ts';
import { serveAll, transfer } from './rpc.ts';

/** One graph, one ONNX Runtime. After any failure of the runtime the host ends this thread and starts another. */
let text: TextTower | undefined;
let vision: VisionTower | undefined;

serveAll<TowerCalls>({
  capabilities,
  async load({ preset, towers, device, dtype, dimensions, maxTokens, threads, files, runtime }) {
    const onnx = await loadRuntime(runtime, threads);
    const { path } = graphOf(preset, towers[0]!, dtype);
    const graph = await Graph.load(onnx, files.get(path)!, device, dtype);
    // The runtime has a copy of its own by now, and these may have hundreds of megabytes.
    files.delete(path);
    delete onnx.env.wasm.wasmBinary;
    const settings = { preset, dtype, dimensions, maxTokens };
    // What was recorded is of whole vectors and of texts of the usual length.
    const usual = { preset, dtype, dimensions: preset.dims, maxTokens: preset.text.tokens.max };
    if (towers.includes('text')) {
      const tokenize = await loadTokenizer(files);
      const tested = new TextTower(graph, tokenize, usual);
      await testTexts((texts) => tested.encode(texts, texts.length), dtype, preset.golden?.text);
      text = new TextTower(graph, tokenize, settings);
    }
    if (towers.includes('vision') && preset.vision) {
      const tested = new VisionTower(graph, preset.vision, usual);
      await testPictures((pictures) => tested.encode(pictures, pictures.length), dtype, preset.vision.recipe, preset.golden?.picture);
      vision = new VisionTower(graph, preset.vision, settings);
    }
  },
  encodeText: async (texts, batch) => moved(await there(text).encode(texts, batch)),
  encodePixels: async (pixels, batch) => moved(await there(vision).encode(pixels, batch)),
  split: (texts) => texts.map((long) => there(text).split(long)),
});

function there<T>(tower: T | undefined): T {
  if (!tower) throw new GlimpseError('internal', 'this tower is not here');
  return tower;
}

function moved(vectors: Vector[]): Vector[] {
  return transfer(vectors, vectors.map((vector) => vector.buffer));
}
