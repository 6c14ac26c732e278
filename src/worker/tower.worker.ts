import { capabilities } from '../encode/capabilities.ts';
import { Graph } from '../encode/graph.ts';
import { loadRuntime, towerError } from '../encode/runtime.ts';
import { testPictures, testTexts } from '../encode/self-test.ts';
import { TextTower } from '../encode/text-tower.ts';
import { loadTokenizer } from '../encode/tokens.ts';
import { VisionTower } from '../encode/vision-tower.ts';
import { GlimpseError } from '../errors.ts';
import { graphOf } from '../models/files.ts';
import type { Device, Vector } from '../types.ts';
import type { TowerCalls, TowerPlan } from './protocol.ts';
import { serveAll, transfer } from './rpc.ts';

/** One graph, one ONNX Runtime. After any failure the host ends this thread and starts another. */
let text: TextTower | undefined;
let vision: VisionTower | undefined;
let device: Device = 'wasm';

serveAll<TowerCalls>({
  capabilities,
  load: (plan) => {
    device = plan.device;
    return run(() => load(plan));
  },
  encodeText: (texts, batch) => run(async () => moved(await there(text).encode(texts, batch))),
  encodePixels: (pixels, batch) => run(async () => moved(await there(vision).encode(pixels, batch))),
  split: (texts) => run(async () => texts.map((long) => there(text).split(long))),
});

async function load(plan: TowerPlan): Promise<void> {
  const { preset, towers, dtype, files } = plan;
  const onnx = await loadRuntime(plan.runtime, plan.threads);
  const graph = await Graph.load(onnx, files.get(graphOf(preset, towers[0]!, dtype).path)!, device, dtype);
  if (towers.includes('text')) {
    const made = new TextTower(graph, await loadTokenizer(onnx, files), plan);
    await testTexts((texts) => made.encode(texts, texts.length), dtype, preset.golden?.text);
    text = made;
  }
  if (towers.includes('vision') && preset.vision) {
    const made = new VisionTower(graph, preset.vision, plan);
    await testPictures((pictures) => made.encode(pictures, pictures.length), dtype, preset.vision.recipe, preset.golden?.picture);
    vision = made;
  }
}

function there<T>(tower: T | undefined): T {
  if (!tower) throw new GlimpseError('internal', 'this tower is not here');
  return tower;
}

function moved(vectors: Vector[]): Vector[] {
  return transfer(vectors, vectors.map((vector) => vector.buffer));
}

async function run<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw towerError(error, device);
  }
}
