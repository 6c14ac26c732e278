import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { presets } from '../../src/models/index.ts';
import type { DeviceChoice, Dtype, TowerInfo } from '../../src/types.ts';
import { serve, type Served } from '../../tools/serve.mjs';
import { checkpointOf, type Golden, type Manifest } from '../checkpoint.ts';
import { engines, startEngine, visit, type Engine, type EngineName } from './engines.ts';
import { root } from './rig.ts';

// Small models of every family, by the built library, against vectors that other implementations computed.

interface Seen {
  readonly towers: readonly TowerInfo[];
  readonly texts: readonly number[];
  readonly pictures: readonly number[];
  readonly alone: number;
}

const page = 'test/e2e/families.html';

const read = <T>(id: string, name: string): T => JSON.parse(readFileSync(join(root, 'test/golden/checkpoints', id, name), 'utf8')) as T;
const goldenOf = (id: string) => read<Golden>(id, 'golden.json');
const checkpoint = (id: string) => checkpointOf(read<Manifest>(id, 'manifest.json'), goldenOf(id));

async function open(name: EngineName): Promise<Engine> {
  const engine = await startEngine(name);
  await visit(engine, `${served.url}${page}`);
  return engine;
}

const check = (engine: Engine, id: string, options: { device: DeviceChoice; dtype: Dtype }): Promise<Seen> => engine.call<Seen>('check', checkpoint(id), goldenOf(id), options);

let served: Served;

beforeAll(async () => {
  served = await serve({ root });
});
afterAll(() => served.close());

const families = presets.filter(({ repo }) => repo !== undefined).map(({ id }) => id);
/** Nearest to the recorded vectors that weights can come. fp16 is not promised anywhere; it must run all the same. */
const least: readonly (readonly [Dtype, number])[] = [['fp32', 0.9999], ['fp16', 0.999], ['q8', 0.99]];

/** All engines run the same code for the weights: elsewhere than in Chromium, those count that are used most; WebKitGTK needs a new start for each model. */
function widely(name: EngineName, dtype: Dtype): readonly string[] {
  if (name === 'Chromium') return families;
  if (name === 'Firefox') return dtype === 'q8' ? families : ['jina-clip-v1'];
  return dtype === 'q8' ? ['jina-clip-v1', 'clip-vit-base-patch32'] : [];
}

describe.each(engines)('%s, on the processor', (name) => {
  let engine: Engine | undefined;

  afterEach(async () => {
    // WebKitGTK gives back the memory of ended workers late: after several models there is none left for the next.
    if (name !== 'WebKitGTK') return;
    await engine?.close();
    engine = undefined;
  });
  afterAll(() => engine?.close());

  describe.each(least.filter(([dtype]) => widely(name, dtype).length > 0))('in %s', (dtype, cosine) => {
    test.each(widely(name, dtype))('%s', async (id) => {
      const golden = goldenOf(id);
      engine ??= await open(name);
      const seen = await check(engine, id, { device: 'wasm', dtype });
      expect(seen.towers.map((tower) => tower.device)).toEqual(golden.images.length > 0 ? ['wasm', 'wasm'] : ['wasm']);
      expect([seen.texts.length, seen.pictures.length]).toEqual([golden.texts.length, golden.images.length]);
      for (const near of [...seen.texts, ...seen.pictures, seen.alone]) expect(near).toBeGreaterThanOrEqual(cosine);
    });
  });
});

describe('Chromium, on WebGPU', () => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await open('Chromium');
  });
  afterAll(() => engine?.close());

  // One of each kind of tower: jina-embeddings-v2 is the text tower of jina-clip-v1 with other weights. Software that plays a graphics
  // processor needs 90 seconds for jina-clip-v2, whose pictures have 1024 patches.
  test.each(['jina-clip-v1', 'clip-vit-base-patch32'])('%s in fp32', async (id) => {
    const seen = await check(engine, id, { device: 'webgpu', dtype: 'fp32' });
    expect(new Set(seen.towers.map((tower) => tower.device))).toEqual(new Set(['webgpu']));
    for (const near of [...seen.texts, ...seen.pictures, seen.alone]) expect(near).toBeGreaterThanOrEqual(0.9999);
  });
});
