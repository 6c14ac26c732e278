import { capabilities } from '../encode/capabilities.ts';
import { TextTower } from '../encode/text-tower.ts';
import { loadTransformers, towerError } from '../encode/transformers.ts';
import { VisionTower } from '../encode/vision-tower.ts';
import { GlimpseError } from '../errors.ts';
import { presetOf } from '../models/index.ts';
import type { Device, Vector } from '../types.ts';
import type { TowerCalls } from './protocol.ts';
import { ownScope, serve, transfer } from './rpc.ts';

/** One tower, one ONNX Runtime. After any failure the host ends this thread and starts another. */
let tower: TextTower | VisionTower | undefined;
let device: Device = 'wasm';

serve<TowerCalls>(ownScope, {
  capabilities,
  async load(plan) {
    device = plan.device;
    try {
      const transformers = await loadTransformers(plan.runtime, plan.threads, plan.files);
      const Tower = plan.tower === 'text' ? TextTower : VisionTower;
      tower = await Tower.load(transformers, presetOf(plan.preset), plan.device, plan.dtype);
    } catch (error) {
      throw towerError(error, plan.device);
    }
  },
  encodeText: (texts) => run(() => {
    if (tower instanceof TextTower) return tower.encode(texts);
    throw new GlimpseError('internal', 'no text tower here');
  }),
  encodePixels: (pixels) => run(() => {
    if (tower instanceof VisionTower) return tower.encode(pixels);
    throw new GlimpseError('internal', 'no vision tower here');
  }),
});

async function run(work: () => Promise<Vector[]>): Promise<Vector[]> {
  try {
    const vectors = await work();
    return transfer(vectors, vectors.map((vector) => vector.buffer));
  } catch (error) {
    throw towerError(error, device);
  }
}
