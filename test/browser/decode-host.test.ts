import { afterEach, expect, test, vi } from 'vitest';
import { clipPixels } from '../../src/models/pixels.ts';
import { DecodeHost } from '../../src/worker/decode-host.ts';
import type { Thread } from '../../src/worker/lending.ts';
import { protocolVersion } from '../../src/worker/protocol.ts';
import { newDecoder } from '../../src/worker/new-worker.ts';
import { file, quarters } from './decode/make.ts';

afterEach(() => {
  vi.useRealTimers();
});

interface Deaf extends Thread {
  ended: boolean;
}

/** Workers that say hello and then nothing, or only that they still load something; the real one once `deaf` is over. */
function spawner(beat?: number): { workers: Deaf[]; spawn: () => Thread; deaf: boolean } {
  const made = {
    workers: [] as Deaf[],
    deaf: true,
    spawn(): Thread {
      if (!made.deaf) return newDecoder();
      const target = new EventTarget();
      const say = (data: unknown): boolean => target.dispatchEvent(new MessageEvent('message', { data }));
      const worker: Deaf = {
        ended: false,
        addEventListener: (type, listener) => target.addEventListener(type, listener),
        postMessage: (message) => beat && setInterval(() => say({ id: (message as { id: number }).id, progress: {} }), beat),
        terminate: () => (worker.ended = true),
      };
      made.workers.push(worker);
      setTimeout(say, 0, { hello: protocolVersion });
      return worker;
    },
  };
  return made;
}

const png = async (): Promise<Blob> => new Blob([await file(30, 20, 'image/png', quarters)]);

test.each([
  { what: 'a picture that is searched with', thumb: false, code: 'file-decode' },
  { what: 'a picture that is indexed', thumb: true, code: 'file-timeout' },
])('a decoder that takes more than 20 seconds over $what is ended, and the next picture gets a new one', async ({ thumb, code }) => {
  const [bad, good] = [await png(), await png()];
  const made = spawner();
  const { workers, spawn } = made;
  const host = new DecodeHost(spawn);
  vi.useFakeTimers();
  const outcome = host.decode(bad, clipPixels, { thumb }).catch((error: { code: string }) => error.code);
  await vi.advanceTimersByTimeAsync(19_000);
  expect(workers).toMatchObject([{ ended: false }]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await outcome).toBe(code);
  expect(workers).toMatchObject([{ ended: true }]);
  vi.useRealTimers();
  made.deaf = false;
  expect((await host.decode(good, clipPixels, { thumb: false })).width).toBe(30);
});

test('what it takes to load a decoder does not count', async () => {
  const bad = await png();
  vi.useFakeTimers();
  const { workers, spawn } = spawner(5_000);
  void new DecodeHost(spawn).decode(bad, clipPixels, { thumb: false }).catch(() => {});
  await vi.advanceTimersByTimeAsync(50_000);
  expect(workers).toMatchObject([{ ended: false }]);
});

test('what a file says is read in the worker, between two pictures', async () => {
  const host = new DecodeHost(newDecoder);
  const camera = await (await fetch('/test/fixtures/facts/camera.webp')).blob();
  const [first, facts, none] = await Promise.all([host.decode(await png(), clipPixels, { thumb: true }), host.facts(camera), host.facts(await png())]);
  expect(first.width).toBe(30);
  expect(facts).toEqual({
    taken: Date.UTC(2021, 2, 1, 12, 34, 56),
    offset: 780,
    camera: 'Canon EOS 5D',
    lens: 'EF24-105mm f/4L IS USM',
    place: { lat: -45.5, lon: 170 + 1 / 3 },
    caption: 'Autumn & rain in the park',
    tags: ['park', '雨'],
  });
  expect(none).toEqual({});
  await expect(host.facts(camera, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
});

test('a reader that takes more than 5 seconds is ended, nothing is known, and the next picture gets a new worker', async () => {
  const made = spawner();
  const host = new DecodeHost(made.spawn);
  const good = await png();
  vi.useFakeTimers();
  const outcome = host.facts(good);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(made.workers).toMatchObject([{ ended: false }]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await outcome).toEqual({});
  expect(made.workers).toMatchObject([{ ended: true }]);
  vi.useRealTimers();
  made.deaf = false;
  expect(await host.facts(good)).toEqual({});
  expect((await host.decode(good, clipPixels, { thumb: false })).width).toBe(30);
});

test('a worker that dies or cannot be started over it takes no picture with it', async () => {
  const dying = (): Thread => {
    const target = new EventTarget();
    return { addEventListener: (type, listener) => target.addEventListener(type, listener), postMessage: () => target.dispatchEvent(new Event('error', { cancelable: true })), terminate: () => {} };
  };
  const spawns = [dying, () => { throw new Error('blocked'); }, newDecoder];
  const host = new DecodeHost(() => spawns.shift()!());
  const good = await png();
  expect(await Promise.all([host.facts(good), host.facts(good), host.decode(good, clipPixels, { thumb: true })])).toMatchObject([{}, {}, { width: 30 }]);
});
