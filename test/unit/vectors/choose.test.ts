import { expect, test } from 'vitest';
import { KernelPair } from './kernel-pair.ts';
import { seeded } from './naive.ts';

// The kernels that choose among scores, against their plain twin and against what they are for.

const lowest = Math.fround(-3.4e38);

test('nth, part, keep: with ties, of one, of all alike', async () => {
  const random = seeded(11);
  const pair = await KernelPair.create(64, 2);
  const { slots, lows, highs } = pair;
  const lists = [[5], [2, 2], [1, 2, 3, 4, 5, 6, 7], [7, 6, 5, 4, 3, 2, 1], Array.from({ length: 900 }, () => -1), Array.from({ length: 2000 }, () => random() - 0.5), Array.from({ length: 1999 }, () => Math.floor(random() * 4)), Array.from({ length: 1500 }, (_, i) => (i % 3 ? lowest : 3e38)), Array.from({ length: 777 }, (_, i) => Math.abs(i - 388)), [0, -0, 0, -0, 1e-45]];
  for (const list of lists) {
    const sorted = Float32Array.from(list).sort().reverse();
    for (const k of new Set([1, 2, 3, list.length >> 1, list.length - 1, list.length])) {
      if (k < 1 || k > list.length) continue;
      pair.put(lows, list);
      const [a, b] = pair.both(({ kernel }) => kernel.nth(lows, list.length, k));
      expect([a + 0, b + 0]).toEqual([sorted[k - 1]! + 0, sorted[k - 1]! + 0]);
      // Nothing is lost on the way.
      expect(pair.wasm.floats(lows, list.length).slice().sort()).toEqual(Float32Array.from(list).sort());
    }
    const indexes = list.map((_, i) => i * 7);
    for (const least of [-3e38, sorted[list.length >> 1]!, sorted[0]!, 3.1e38]) {
      const number = (): void => void pair.both((arena) => new Uint32Array(arena.buffer, slots, list.length).set(indexes));
      number();
      pair.put(highs, list);
      const front = pair.both(({ kernel }) => kernel.part(slots, highs, list.length, least));
      const inFront = indexes.filter((_, i) => Math.fround(list[i]!) >= Math.fround(least));
      expect(front).toEqual([inFront.length, inFront.length]);
      for (const at of [slots, highs]) pair.expectSame('parted', at, 4 * list.length);
      const parted = [...new Uint32Array(pair.wasm.buffer, slots, list.length)];
      expect(parted.slice(0, inFront.length)).toEqual(inFront);
      // The others are behind, and every row still has its own bound.
      expect(parted.toSorted((a, b) => a - b)).toEqual(indexes);
      expect(pair.wasm.floats(highs, list.length)).toEqual(Float32Array.from(parted, (index) => list[index / 7]!));
      number();
      pair.put(lows, list.map((value) => value - 1));
      pair.put(highs, list);
      const [a, b] = pair.both(({ kernel }) => kernel.keep(slots, lows, highs, list.length, least));
      expect([a, b]).toEqual(front);
      expect([...new Uint32Array(pair.wasm.buffer, slots, a)]).toEqual(inFront);
      for (const at of [slots, lows, highs]) pair.expectSame('kept', at, 4 * a);
    }
  }
});
