import { afterEach, expect, test } from 'vitest';
import { capabilities } from '../../src/encode/capabilities.ts';
import { testPicture } from '../../src/encode/self-test.ts';
import type { PicturePreset } from '../../src/models/preset.ts';
import { ModelFiles } from '../../src/store/model-files.ts';
import type { Pixels, Tower, Vector } from '../../src/types.ts';
import type { ModelRef } from '../../src/worker/protocol.ts';
import { planFor } from '../../src/worker/plan.ts';
import { newTower } from '../../src/worker/new-worker.ts';
import { TowerHost } from '../../src/worker/tower-host.ts';
import { checkpointOf } from '../checkpoint.ts';
import golden from '../golden/checkpoints/jina-clip-v1/golden.json';
import manifest from '../golden/checkpoints/jina-clip-v1/manifest.json';

const spawnCramped = (): Worker => new Worker(new URL('./cramped-tower.worker.ts', import.meta.url), { type: 'module' });
const hosts: TowerHost[] = [];

/** jina-clip-v1, but small, with weights that are run in batches on the processor. */
const preset = checkpointOf(manifest, golden) as PicturePreset;

async function tower(kind: Tower, { spawn = newTower, worn = Infinity } = {}) {
  const seen = { recovered: [] as string[], progress: 0, ready: 0, workers: 0 };
  const ref: ModelRef = { preset, device: 'wasm', dtype: 'auto', saved: true, dimensions: undefined, maxTokens: undefined, ownBase: '', modelBases: [`${location.origin}/test/golden/{repo}/`], wasmBase: new URL('/wasm/', location.href).href };
  const events = { onProgress: () => seen.progress++, onReady: () => seen.ready++, onRecovered: ({ code }: { code: string }) => seen.recovered.push(code) };
  const count = (): Worker => {
    seen.workers++;
    return spawn();
  };
  const host = new TowerHost(await planFor(ref, () => capabilities(false)), [kind], new ModelFiles(), events, count, worn);
  hosts.push(host);
  return { host, seen };
}

afterEach(() => hosts.splice(0).forEach((host) => host.dispose()));

/** Pictures that differ: the same one, shifted. */
function pictures(count: number): Pixels[] {
  const picture = testPicture(preset.vision.recipe);
  return Array.from({ length: count }, (_, i) => Float32Array.from(picture, (_, at) => picture[(at + 977 * i) % picture.length]!));
}

function farthest(a: readonly Vector[], b: readonly Vector[]): number {
  return Math.max(...a.map((vector, i) => vector.reduce((most, x, at) => Math.max(most, Math.abs(x - b[i]![at]!)), 0)));
}

test('too little memory for a batch: halved until it fits, and every picture gets its vector', async () => {
  const all = pictures(9);
  const { host, seen } = await tower('vision', { spawn: spawnCramped });
  const { host: sound } = await tower('vision');
  expect(host.batch('vision')).toBe(4);
  const vectors = await host.call('encodePixels', all, { urgent: false });
  expect(vectors).toHaveLength(9);
  expect(farthest(vectors, await sound.call('encodePixels', all, { urgent: false }))).toBeLessThan(1e-5);
  expect(host.batch('vision')).toBe(2);
  expect(seen).toMatchObject({ recovered: ['out-of-memory'], workers: 2 });
  for (let run = 0; run < 8; run++) await host.call('encodePixels', all.slice(0, 4), { urgent: false });
  expect(host.batch('vision'), 'never tried again').toBe(2);
  expect(seen.workers).toBe(2);
});

test('a worn worker is replaced in silence, and the vectors stay the same', async () => {
  const { host, seen } = await tower('text', { worn: 3 });
  const encode = async (): Promise<Vector> => (await host.call('encodeText', ['a red house by the sea'], { urgent: true }))[0]!;
  const first = await encode();
  const { progress } = seen;
  for (let run = 0; run < 7; run++) expect(await encode()).toEqual(first);
  expect(seen).toEqual({ recovered: [], progress, ready: 1, workers: 3 });
  expect(host.info).toHaveLength(1);
});
