import { afterEach, expect, test } from 'vitest';
import { capabilities } from '../../src/encode/capabilities.ts';
import { testPicture } from '../../src/encode/self-test.ts';
import { doodle } from '../../src/models/doodle.ts';
import { ModelFiles } from '../../src/store/model-files.ts';
import type { Pixels, Vector } from '../../src/types.ts';
import { planFor } from '../../src/worker/plan.ts';
import { newTower } from '../../src/worker/new-worker.ts';
import { TowerHost } from '../../src/worker/tower-host.ts';
import { VisionPool } from '../../src/worker/vision-pool.ts';

const files = new ModelFiles();
const silent = { onProgress: () => {}, onReady: () => {}, onRecovered: () => {} };
const ends: (() => void)[] = [];

async function pool({ most = 2, mayGrow = true, idle = 60_000, spawn = newTower } = {}) {
  const ref = { preset: 'doodle', device: 'wasm', dtype: 'auto', saved: true, dimensions: undefined, maxTokens: undefined, ownBase: `${location.origin}/models/`, modelBases: [], wasmBase: `${location.origin}/wasm/` } as const;
  const plan = await planFor(ref, () => capabilities(false));
  const seen = { others: 0, ended: 0 };
  const first = new TowerHost(plan, ['vision'], files, silent, newTower);
  const made = new VisionPool(first, {
    most,
    idle,
    mayGrow: async () => mayGrow,
    another: () => {
      seen.others++;
      return new TowerHost(plan, ['vision'], files, silent, () => {
        const worker = spawn();
        const terminate = worker.terminate.bind(worker);
        worker.terminate = () => {
          seen.ended++;
          terminate();
        };
        return worker;
      });
    },
  });
  ends.push(() => {
    made.dispose();
    first.dispose();
  });
  /** Workers that share what comes. */
  const workers = (): number => made.batch / first.batch('vision');
  return { pool: made, seen, workers };
}

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Pictures that differ: the same one, shifted. */
const picture = testPicture(doodle.vision.recipe);
const pictures = (count: number): Pixels[] => Array.from({ length: count }, (_, i) => Float32Array.from(picture, (_, at) => picture[(at + 977 * i) % picture.length]!));
const patient = { urgent: false };

test('another worker comes when there are many pictures; all vectors are the same and in order', async () => {
  const { pool: shared, seen, workers } = await pool();
  const all = pictures(7);
  const alone: Vector[] = [];
  for (const one of all) alone.push(...(await shared.encode([one], patient)));
  expect(seen.others, 'single pictures are queries').toBe(0);
  await shared.encode(pictures(4), patient);
  expect(seen.others, 'too few so far').toBe(0);
  await shared.encode(pictures(4), patient);
  await expect.poll(workers, { timeout: 20_000 }).toBe(2);
  expect(seen.others).toBe(1);
  expect(await shared.encode(all, patient)).toEqual(alone);
  await shared.encode(pictures(8), patient);
  expect(seen.others, 'no more than are allowed').toBe(1);
});

test('when the pictures stop, it gives its memory back, and comes again with the next', async () => {
  const { pool: shared, seen, workers } = await pool({ idle: 1500 });
  for (let round = 1; round <= 2; round++) {
    await shared.encode(pictures(8), patient);
    await expect.poll(workers, { timeout: 20_000, interval: 20 }).toBe(2);
    await expect.poll(() => [seen.ended, workers()], { timeout: 20_000 }).toEqual([round, 1]);
    expect(seen.others).toBe(round);
  }
});

test('where it would be no gain, or cannot start, one goes on alone', async () => {
  const { pool: small, workers: ofSmall } = await pool({ mayGrow: false });
  const { pool: broken, seen, workers: ofBroken } = await pool({ spawn: () => new Worker(URL.createObjectURL(new Blob(['throw 1'], { type: 'text/javascript' }))) });
  for (const shared of [small, broken]) for (let run = 0; run < 3; run++) expect(await shared.encode(pictures(8), patient)).toHaveLength(8);
  await expect.poll(() => seen.ended, { timeout: 20_000 }).toBeGreaterThan(0);
  await broken.encode(pictures(8), patient);
  expect([ofSmall(), ofBroken(), seen.others]).toEqual([1, 1, 1]);
});

test('disposed while another one starts: nothing stays', async () => {
  const { pool: shared, seen, workers } = await pool();
  await shared.encode(pictures(8), patient);
  shared.dispose();
  await expect.poll(() => seen.ended, { timeout: 20_000 }).toBeGreaterThan(0);
  expect(workers()).toBe(1);
});
