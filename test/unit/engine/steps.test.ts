import { describe, expect, test } from 'vitest';
import { ahead } from '../../../src/engine/ahead.ts';
import { Gate } from '../../../src/engine/gate.ts';
import { Pace } from '../../../src/engine/pace.ts';
import { Recent } from '../../../src/engine/recent.ts';
import { bandOf, cutsBySpread } from '../../../src/rank/bands.ts';
import { Queue } from '../../../src/engine/queue.ts';
import { latch, sleep } from './rig.ts';

describe('ahead', () => {
  test('keeps order, and never more than its width under way', async () => {
    let running = 0;
    let most = 0;
    const results: number[] = [];
    const items = Array.from({ length: 30 }, (_, i) => i);
    for await (const result of ahead(items, () => 4, async (item) => {
      most = Math.max(most, ++running);
      await sleep((item * 7) % 5);
      running--;
      return item;
    })) results.push(result);
    expect(results).toEqual(items);
    expect(most).toBe(4);
  });

  test('starts the next before the consumer asks', async () => {
    const started: number[] = [];
    const sequence = ahead([1, 2, 3, 4], () => 3, async (item) => started.push(item));
    await sequence.next();
    expect(started).toEqual([1, 2, 3]);
  });

  test('a rejection comes at its place, ends it, and leaves none unhandled', async () => {
    const results: number[] = [];
    const unhandled: unknown[] = [];
    const hear = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', hear);
    const failing = async (): Promise<void> => {
      for await (const result of ahead([0, 1, 2, 3, 4], () => 4, async (item) => {
        if (item >= 2) throw new Error(`item ${item}`);
        await sleep(10);
        return item;
      })) results.push(result);
    };
    await expect(failing()).rejects.toThrow('item 2');
    await sleep(20);
    process.off('unhandledRejection', hear);
    expect(results).toEqual([0, 1]);
    expect(unhandled).toEqual([]);
  });
});

describe('Gate', () => {
  const passing = (gate: Gate, signal = new AbortController().signal): Promise<string> => gate.pass(signal).then(() => 'passed', (error: Error) => error.name);
  const soon = (promise: Promise<string>): Promise<string> => Promise.race([promise, sleep(20).then(() => 'waiting')]);

  test('lets pass, holds all, lets all pass', async () => {
    const gate = new Gate();
    expect(await soon(passing(gate))).toBe('passed');
    gate.close();
    gate.close();
    const held = [passing(gate), passing(gate)];
    expect(await Promise.all(held.map(soon))).toEqual(['waiting', 'waiting']);
    gate.open();
    expect(await Promise.all(held.map(soon))).toEqual(['passed', 'passed']);
  });

  test('closed again at once, it still holds', async () => {
    const gate = new Gate();
    gate.close();
    const held = passing(gate);
    gate.open();
    gate.close();
    expect(await soon(held)).toBe('waiting');
    gate.open();
    expect(await soon(held)).toBe('passed');
  });

  test('a signal ends the waiting, whether it fires before or after', async () => {
    const gate = new Gate();
    gate.close();
    const controller = new AbortController();
    const held = passing(gate, controller.signal);
    controller.abort();
    expect(await soon(held)).toBe('AbortError');
    expect(await soon(passing(gate, controller.signal))).toBe('AbortError');
    gate.open();
    expect(await soon(passing(gate, controller.signal))).toBe('AbortError');
  });
});

describe('Pace', () => {
  test('tells nothing of too little, then rate and time left', () => {
    let now = 0;
    const pace = new Pace(100, () => now);
    now = 30_000;
    for (let i = 1; i <= 3; i++) {
      now += 500;
      pace.step();
    }
    expect(pace.at(3)).toEqual({ rate: undefined, left: undefined });
    now += 500;
    pace.step();
    expect(pace.at(4), 'the start of the model does not count').toEqual({ rate: 2, left: 48 });
  });

  test('tells the rate of batches', () => {
    let now = 0;
    const pace = new Pace(100, () => now);
    for (let batch = 1; batch <= 5; batch++) {
      now += 1000;
      for (let i = 0; i < 4; i++) pace.step();
    }
    expect(pace.at(20)).toEqual({ rate: 4, left: 20 });
  });

  test('follows a change within its window', () => {
    let now = 0;
    const pace = new Pace(1000, () => now);
    for (let i = 0; i < 200; i++) {
      now += i < 100 ? 1000 : 10;
      pace.step();
    }
    expect(pace.at(200).rate).toBeCloseTo(100, 6);
  });

  test('paused time does not count', () => {
    let now = 0;
    const pace = new Pace(10, () => now);
    for (let i = 0; i < 4; i++) {
      now += 100;
      pace.step();
    }
    pace.pause();
    now += 60_000;
    expect(pace.at(4).rate).toBeCloseTo(10, 6);
    pace.pause();
    pace.resume();
    pace.resume();
    expect(pace.at(4).rate).toBeCloseTo(10, 6);
  });
});

test('Recent keeps what was used last', () => {
  const recent = new Recent<number>(3);
  for (const key of ['a', 'b', 'c']) recent.set(key, key.charCodeAt(0));
  recent.get('a');
  recent.set('d', 100);
  expect(['a', 'b', 'c', 'd'].map((key) => recent.get(key))).toEqual([97, undefined, 99, 100]);
});

describe('Queue', () => {
  test('one at a time, urgent ones ahead of those that wait, in order', async () => {
    const queue = new Queue();
    const order: string[] = [];
    const gate = latch();
    const task = (name: string, urgent: boolean): Promise<void> =>
      queue.run(async () => {
        order.push(`${name} starts`);
        await (name === 'first' ? gate.promise : sleep(1));
        order.push(`${name} ends`);
      }, urgent);
    const all = [task('first', false), task('a', false), task('b', false), task('u1', true), task('u2', true)];
    await sleep(5);
    gate.open();
    await Promise.all(all);
    expect(order).toEqual(['first', 'u1', 'u2', 'a', 'b'].flatMap((name) => [`${name} starts`, `${name} ends`]));
  });

  test('a task that fails harms only itself', async () => {
    const queue = new Queue();
    const results = await Promise.allSettled([queue.run(async () => 1, false), queue.run(() => Promise.reject(new Error('no')), false), queue.run(async () => 3, false)]);
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason)))).toEqual([1, 'Error: no', 3]);
    expect(await queue.run(async () => 'later', false)).toBe('later');
  });
});

test('bands: by deviations above the mean, and never sure of few rows', () => {
  const cuts = cutsBySpread({ mean: 0.2, deviation: 0.05 }, 100);
  expect([0.36, 0.34, 0.28, 0.27, 0.1].map((score) => bandOf(score, cuts))).toEqual(['strong', 'maybe', 'maybe', 'rest', 'rest']);
  expect(bandOf(0.9, cutsBySpread({ mean: 0.2, deviation: 0.05 }, 11))).toBe('maybe');
  expect(bandOf(0.96, cutsBySpread({ mean: 0.2, deviation: 0.05 }, 3)), 'the same picture').toBe('strong');
  expect(bandOf(0.9, cutsBySpread({ mean: 0.9, deviation: 0 }, 100))).toBe('maybe');
});
