import { afterAll, describe, expect, test } from 'vitest';
import { GlimpseError } from '../../src/errors.ts';
import type { Progress } from '../../src/types.ts';
import { protocolVersion } from '../../src/worker/protocol.ts';
import type { ConnectOptions, Endpoint, Handlers, Remote } from '../../src/worker/rpc.ts';
import { connect, serve, transfer } from '../../src/worker/rpc.ts';

/** A table of calls that shows everything a thread can do wrong. */
interface Sample {
  add(a: number, b: number): number;
  later(ms: number, value: string): string;
  refuse(): void;
  break(): void;
  untilAborted(): void;
  count(to: number): number;
  bytes(length: number): Uint8Array<ArrayBuffer>;
  length(buffer: ArrayBuffer): number;
  unclonable(): unknown;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const step = (done: number): Progress => ({ phase: 'index', done, total: 3, rate: undefined, left: undefined, skipped: 0, paused: false });

const seen = { aborted: 0, lastBytes: undefined as Uint8Array | undefined };
const handlers: Handlers<Sample> = {
  add: (a, b) => a + b,
  later: async (ms, value) => {
    await sleep(ms);
    return value;
  },
  refuse: () => {
    throw new GlimpseError('quota', '5 bytes too many');
  },
  break: () => {
    throw new TypeError('a slip');
  },
  untilAborted: (context) =>
    new Promise((_, reject) => {
      context.signal.addEventListener('abort', () => {
        seen.aborted++;
        reject(context.signal.reason as Error);
      });
    }),
  count: (to, context) => {
    for (let i = 1; i <= to; i++) context.onProgress(step(i));
    return to;
  },
  bytes: (length) => {
    seen.lastBytes = new Uint8Array(length).fill(7);
    return transfer(seen.lastBytes as Uint8Array<ArrayBuffer>, [seen.lastBytes.buffer as ArrayBuffer]);
  },
  length: (buffer) => buffer.byteLength,
  unclonable: () => () => 1,
};

const ports: MessagePort[] = [];

function channel(): { near: MessagePort; far: MessagePort } {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  port1.start();
  port2.start();
  return { near: port1, far: port2 };
}

/** Both ends. The far one serves the table unless told to keep quiet. */
function pair(options: Partial<ConnectOptions<string>> & { readonly far?: 'serves' | 'greets' | 'mute' } = {}): { remote: Remote<Sample>; near: MessagePort; far: MessagePort; emit: (event: string) => void } {
  const { far: manner = 'serves', ...rest } = options;
  const { near, far } = channel();
  const remote = connect<Sample, string>(near as Endpoint, { silence: 5000, ...rest });
  const emit = manner === 'serves' ? serve<Sample, string>(far as Endpoint, handlers) : () => {};
  if (manner === 'greets') far.postMessage({ hello: protocolVersion });
  return { remote, near, far, emit };
}

afterAll(() => {
  for (const port of ports) port.close();
});

test('a result comes back, and concurrent calls do not mix', async () => {
  const { remote } = pair();
  expect(await remote.call('add', [2, 3])).toBe(5);
  const calls = Array.from({ length: 40 }, (_, i) => remote.call('later', [(i * 37) % 11, `call ${i}`]));
  expect(await Promise.all(calls)).toEqual(calls.map((_, i) => `call ${i}`));
});

test('a typed error keeps class, code, sentence and detail; any other becomes internal', async () => {
  const { remote } = pair();
  const error = await remote.call('refuse', []).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(GlimpseError);
  expect(error).toMatchObject({ code: 'quota', message: expect.stringContaining('disk space'), detail: '5 bytes too many' });
  await expect(remote.call('break', [])).rejects.toMatchObject({ code: 'internal', detail: expect.stringContaining('a slip') });
});

test('cancelling rejects at once with AbortError and reaches the handler', async () => {
  const { remote } = pair();
  const controller = new AbortController();
  const before = seen.aborted;
  const call = remote.call('untilAborted', [], { signal: controller.signal });
  await remote.call('add', [1, 1]);
  controller.abort();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  expect(await remote.call('add', [1, 1])).toBe(2);
  expect(seen.aborted).toBe(before + 1);
  await expect(remote.call('add', [1, 1], { signal: controller.signal }), 'a signal that has fired before').rejects.toMatchObject({ name: 'AbortError' });
});

test('an AbortError of the other side stays one', async () => {
  const { remote, far } = pair({ far: 'greets' });
  const call = remote.call('untilAborted', []);
  far.postMessage({ id: 1, error: { name: 'AbortError', code: 'internal', detail: undefined } });
  const error = await call.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DOMException);
  expect(error).toMatchObject({ name: 'AbortError' });
});

test('progress goes to the call it belongs to, in order', async () => {
  const { remote } = pair();
  const counts: number[][] = [[], []];
  await Promise.all(counts.map((list, i) => remote.call('count', [2 + i], { onProgress: ({ done }) => list.push(done) })));
  expect(counts).toEqual([[1, 2], [1, 2, 3]]);
});

test('transferring detaches, both ways', async () => {
  const { remote } = pair();
  const mine = new ArrayBuffer(64);
  expect(await remote.call('length', [mine], { transfer: [mine] })).toBe(64);
  expect(mine.byteLength).toBe(0);
  const copied = new ArrayBuffer(64);
  expect(await remote.call('length', [copied])).toBe(64);
  expect(copied.byteLength).toBe(64);
  const theirs = await remote.call('bytes', [16]);
  expect([...theirs]).toEqual(Array(16).fill(7));
  expect(seen.lastBytes!.byteLength, 'moved, not copied').toBe(0);
});

test('what cannot cross is refused with a code and harms nothing', async () => {
  const { remote } = pair();
  await expect(remote.call('length', [(() => 1) as never])).rejects.toMatchObject({ code: 'input-invalid' });
  await expect(remote.call('unclonable', [])).rejects.toMatchObject({ code: 'internal' });
  expect(await remote.call('add', [1, 2])).toBe(3);
});

test('events arrive', async () => {
  const events: string[] = [];
  const { remote, emit } = pair({ onEvent: (event) => events.push(event) });
  emit('one');
  emit('two');
  await remote.call('add', [0, 0]);
  expect(events).toEqual(['one', 'two']);
});

/** Calls every 200 ms for 2 s, as someone who types; what the calls ended with, and milliseconds until the far end was given up. */
async function typeAway(far: 'greets' | 'mute', options: Partial<ConnectOptions<string>>): Promise<{ codes: unknown[]; deadAfter: number }> {
  const start = Date.now();
  let deadAfter = Infinity;
  const { remote } = pair({ far, ...options, onDead: () => (deadAfter = Date.now() - start) });
  const codes: Promise<unknown>[] = [];
  for (let i = 0; i < 10; i++) {
    codes.push(remote.call('add', [1, 1]).catch((error: GlimpseError) => error.code));
    await sleep(200);
  }
  return { codes: await Promise.all(codes), deadAfter };
}

describe.concurrent('time', () => {
  test('without a hello it is blocked, however often it is called', async ({ expect }) => {
    const { codes, deadAfter } = await typeAway('mute', { ready: 900, silence: 60_000 });
    expect(codes).toEqual(Array(10).fill('worker-blocked'));
    expect(deadAfter).toBeLessThan(1900);
  });

  test('the time for the hello counts from the start, where that is another one’s doing', async ({ expect }) => {
    let start = (): void => {};
    const { remote } = pair({ far: 'mute', ready: 900, silence: 60_000, started: new Promise<void>((resolve) => (start = resolve)) });
    let ended = false;
    const call = remote.call('add', [1, 1]).catch((error: GlimpseError) => ((ended = true), error.code));
    await sleep(2000);
    expect(ended, 'the page was busy').toBe(false);
    start();
    expect(await call).toBe('worker-blocked');
  });

  test('silence is a time-out, however often it is called', async ({ expect }) => {
    const { codes, deadAfter } = await typeAway('greets', { silence: 900 });
    expect(codes).toEqual(Array(10).fill('worker-timeout'));
    expect(deadAfter).toBeLessThan(1900);
  });

  test('waiting without a call is no silence, and the heartbeat keeps a long call alive', async ({ expect }) => {
    const { remote } = pair({ silence: 1600 });
    expect(await remote.call('later', [2300, 'slow'])).toBe('slow');
    await sleep(1900);
    expect(await remote.call('add', [4, 4])).toBe(8);
  });
});

test('another version of the protocol is refused', async () => {
  const { remote, far } = pair({ far: 'mute' });
  const call = remote.call('add', [1, 1]);
  far.postMessage({ hello: protocolVersion + 1 });
  await expect(call).rejects.toMatchObject({ code: 'protocol-mismatch', detail: `${protocolVersion + 1}, not ${protocolVersion}` });
});

test('an error event before the hello means blocked, after it died; later calls fail alike', async () => {
  const early = pair({ far: 'mute' });
  const blocked = early.remote.call('add', [1, 1]);
  early.near.dispatchEvent(new Event('error'));
  await expect(blocked).rejects.toMatchObject({ code: 'worker-blocked' });
  const late = pair();
  await late.remote.call('add', [1, 1]);
  const died = late.remote.call('later', [10_000, '']);
  late.near.dispatchEvent(new Event('error'));
  await expect(died).rejects.toMatchObject({ code: 'worker-died' });
  await expect(late.remote.call('add', [1, 1])).rejects.toMatchObject({ code: 'worker-died' });
  const garbled = pair();
  const call = garbled.remote.call('later', [10_000, '']);
  garbled.near.dispatchEvent(new Event('messageerror'));
  await expect(call).rejects.toMatchObject({ code: 'worker-died' });
});

test('closing rejects what is pending and what comes later, once; nothing is heard any more', async () => {
  const deaths: string[] = [];
  const events: string[] = [];
  const { remote, emit } = pair({ onDead: ({ code }) => deaths.push(code), onEvent: (event) => events.push(event) });
  const pending = [remote.call('later', [10_000, '']), remote.call('untilAborted', [])];
  remote.close(new GlimpseError('disposed'));
  remote.close(new GlimpseError('internal'));
  emit('too late');
  for (const call of pending) await expect(call).rejects.toMatchObject({ code: 'disposed' });
  await expect(remote.call('add', [1, 1])).rejects.toMatchObject({ code: 'disposed' });
  await sleep(50);
  expect(deaths).toEqual(['disposed']);
  expect(events).toEqual([]);
});

/** Only has to compile. */
export async function typesAreKept(remote: Remote<Sample>): Promise<void> {
  const sum: number = await remote.call('add', [1, 2]);
  // @ts-expect-error: a text is not a number
  await remote.call('add', [1, '2']);
  // @ts-expect-error: too few
  await remote.call('add', [1]);
  // @ts-expect-error: no such call
  await remote.call('subtract', [1, 2]);
  // @ts-expect-error: the answer is a number
  const text: string = await remote.call('add', [sum, 2]);
  // @ts-expect-error: a handler is missing
  const incomplete: Handlers<Pick<Sample, 'add' | 'refuse'>> = { add: (a: number) => a + text.length };
  void incomplete;
}
