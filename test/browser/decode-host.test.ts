import { afterEach, expect, test, vi } from 'vitest';
import { clipPixels } from '../../src/models/pixels.ts';
import { DecodeHost } from '../../src/worker/decode-host.ts';
import { protocolVersion } from '../../src/worker/protocol.ts';
import { file, quarters } from './decode/make.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The next workers say hello and then nothing, or only that they still load something. */
function deafWorkers(beat?: number): EventTarget[] {
  const workers: EventTarget[] = [];
  vi.spyOn(globalThis, 'Worker').mockImplementation(function () {
    const say = (data: unknown): boolean => worker.dispatchEvent(new MessageEvent('message', { data }));
    const worker = Object.assign(new EventTarget(), {
      ended: false,
      terminate: () => (worker.ended = true),
      postMessage: ({ id }: { id: number }) => beat && setInterval(() => say({ id, progress: {} }), beat),
    });
    workers.push(worker);
    setTimeout(say, 0, { hello: protocolVersion });
    return worker;
  } as never);
  return workers;
}

const png = async (): Promise<Blob> => new Blob([await file(30, 20, 'image/png', quarters)]);

test('a decoder that takes more than 20 seconds is ended, and the next picture gets a new one', async () => {
  const [bad, good] = [await png(), await png()];
  const host = new DecodeHost();
  vi.useFakeTimers();
  const workers = deafWorkers();
  const outcome = host.decode(bad, clipPixels, { thumb: false }).catch(({ code }: { code: string }) => code);
  await vi.advanceTimersByTimeAsync(19_000);
  expect(workers).toMatchObject([{ ended: false }]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await outcome).toBe('file-decode');
  expect(workers).toMatchObject([{ ended: true }]);
  vi.useRealTimers();
  vi.restoreAllMocks();
  expect((await host.decode(good, clipPixels, { thumb: false })).width).toBe(30);
});

test('what it takes to load a decoder does not count', async () => {
  const bad = await png();
  vi.useFakeTimers();
  const workers = deafWorkers(5_000);
  void new DecodeHost().decode(bad, clipPixels, { thumb: false }).catch(() => {});
  await vi.advanceTimersByTimeAsync(50_000);
  expect(workers).toMatchObject([{ ended: false }]);
});
