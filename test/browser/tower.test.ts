import { afterEach, expect, test } from 'vitest';
import { capabilities } from '../../src/encode/capabilities.ts';
import { ModelFiles } from '../../src/store/model-files.ts';
import type { DeviceChoice, LibraryEvents, Progress, Tower } from '../../src/types.ts';
import { cosine } from '../../src/vectors/cosine.ts';
import { planFor } from '../../src/worker/plan.ts';
import { protocolVersion } from '../../src/worker/protocol.ts';
import { newTower } from '../../src/worker/new-worker.ts';
import { TowerHost } from '../../src/worker/tower-host.ts';
import golden from '../golden/doodle.json';

const files = new ModelFiles();
const { text, vector } = golden.texts[0]!;
const spawnWrong = (): Worker => new Worker(new URL('./faulty-tower.worker.ts', import.meta.url), { type: 'module', name: 'wrong' });
const spawnLost = (): Worker => new Worker(new URL('./faulty-tower.worker.ts', import.meta.url), { type: 'module', name: 'lost' });
const spawnCrash = (): Worker => new Worker(new URL('./faulty-tower.worker.ts', import.meta.url), { type: 'module', name: 'crash' });
const spawnSound = (): Worker => new Worker(new URL('./faulty-tower.worker.ts', import.meta.url), { type: 'module', name: 'sound' });
let host: TowerHost | undefined;

/** A tower whose first worker is `first`; every later one is the real thing. */
async function tower(first: () => Worker, device: DeviceChoice, kind: Tower = 'text', modelBase = '/models/') {
  const seen = { recovered: [] as LibraryEvents['recovered'][], progress: [] as Progress[], workers: 0 };
  const ref = {
    preset: 'doodle',
    device,
    dtype: 'auto',
    saved: true,
    dimensions: undefined,
    maxTokens: undefined,
    modelBases: [new URL(modelBase, location.href).href],
    ownBase: '',
    wasmBase: new URL('/wasm/', location.href).href,
  } as const;
  const events = { onProgress: (p: Progress) => seen.progress.push(p), onReady: () => {}, onRecovered: (r: LibraryEvents['recovered']) => seen.recovered.push(r) };
  host = new TowerHost(await planFor(ref, () => capabilities(true)), [kind], files, events, () => (seen.workers++ === 0 ? first() : newTower()));
  return { host, seen };
}

afterEach(() => host?.dispose());

const answer = async (of: TowerHost): Promise<number> => cosine((await of.call('encodeText', [text], { urgent: true }))[0]!, vector);

test('a sound graphics processor is used, and the tower says why', async () => {
  const { host, seen } = await tower(spawnSound, 'auto');
  expect(await answer(host)).toBeGreaterThan(0.99);
  expect(host.info[0]).toMatchObject({ device: 'webgpu', why: expect.stringMatching(/were checked/) });
  expect(seen).toMatchObject({ recovered: [], workers: 1 });
});

test('wrong answers from the graphics processor are noticed, and the processor takes over', async () => {
  const { host, seen } = await tower(spawnWrong, 'auto');
  expect(await answer(host)).toBeGreaterThan(0.99);
  expect(host.info[0]).toMatchObject({ device: 'wasm', why: expect.stringMatching(/wrong results/) });
  expect(seen.recovered.map(({ code }) => code)).toEqual(['gpu-wrong']);
  expect(seen.workers).toBe(2);
});

test('whoever insists on WebGPU is told that its answers are wrong', async () => {
  const { host } = await tower(spawnWrong, 'webgpu');
  await expect(answer(host)).rejects.toMatchObject({ code: 'gpu-wrong' });
});

test('a lost graphics processor: the call is run again on the processor, and nobody notices but by the notice', async () => {
  const { host, seen } = await tower(spawnLost, 'auto');
  expect(await answer(host)).toBeGreaterThan(0.99);
  expect(host.info[0]!.device).toBe('wasm');
  expect(seen.recovered.map(({ code }) => code)).toEqual(['gpu-lost']);
});

test('a tower that crashes is replaced and the call run again', async () => {
  const { host, seen } = await tower(spawnCrash, 'wasm');
  expect(await answer(host)).toBeGreaterThan(0.99);
  expect(seen.recovered.map(({ code }) => code)).toEqual(['worker-died']);
  expect(seen.workers).toBe(2);
});

test('a worker that never starts is an error with a code, and the next call may try again', async () => {
  const { host, seen } = await tower(() => new Worker(URL.createObjectURL(new Blob(['throw 1'], { type: 'text/javascript' }))), 'wasm');
  await expect(answer(host)).rejects.toMatchObject({ code: 'worker-blocked' });
  expect(await answer(host)).toBeGreaterThan(0.99);
  expect(seen.workers).toBe(2);
});

test('a missing model is an error with a code; the same call succeeds once it is there', async () => {
  const before = indexedDB.deleteDatabase('glimpse-files');
  await new Promise((resolve) => (before.onsuccess = before.onblocked = resolve));
  const { host } = await tower(newTower, 'wasm', 'text', '/nowhere/');
  await expect(answer(host)).rejects.toMatchObject({ code: expect.stringMatching(/^model-(html|http)$/) });
  const { host: mended } = await tower(newTower, 'wasm');
  expect(await answer(mended)).toBeGreaterThan(0.99);
});

test('progress counts bytes to the end; giving up stops the wait at once', async () => {
  const { host, seen } = await tower(newTower, 'wasm', 'vision');
  const controller = new AbortController();
  const waiting = host.ensure({ signal: controller.signal });
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  await host.ensure();
  const downloads = seen.progress.filter(({ phase }) => phase === 'download');
  expect(downloads.at(-1)!.done).toBe(downloads.at(-1)!.total);
  expect(seen.progress.at(-1)!.phase).toBe('start');
});

test('a start that nobody waits for is ended', async () => {
  const worker = new Worker(URL.createObjectURL(new Blob([`postMessage({ hello: ${protocolVersion} })`], { type: 'text/javascript' })));
  let ended = false;
  const terminate = worker.terminate.bind(worker);
  worker.terminate = () => {
    ended = true;
    terminate();
  };
  const { host } = await tower(() => worker, 'wasm');
  const controller = new AbortController();
  const waiting = host.ensure({ signal: controller.signal });
  controller.abort(new Error('gave up'));
  await expect(waiting).rejects.toThrow('gave up');
  expect(ended, 'not at once').toBe(false);
  await expect.poll(() => ended, { timeout: 6000 }).toBe(true);
  expect(await answer(host), 'who comes next starts afresh').toBeGreaterThan(0.99);
});
