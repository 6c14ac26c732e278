import { describe, expect, test } from 'vitest';
import { youngRows } from '../../../src/vectors/arena.ts';
import { blockLayout, blockRows } from '../../../src/vectors/layout.ts';
import { hadamardSize, rotationTable } from '../../../src/vectors/rotation.ts';
import { dot, KernelPair, length, unit } from './kernel-pair.ts';
import { maker, seeded } from './naive.ts';

// Every kernel in WebAssembly against its plain twin. What is made of whole numbers, or by the same steps in 32 bits, must be equal;
// sums are added in another order, with 32 bits here and 64 there, so they may differ by what rounding can come to (`nearly`).

const nearly = (dims: number): number => 2e-6 * (1 + dims / 256);
const lowest = Math.fround(-3.4e38);
const widths = [64, 128, 192, 384, 768, 1536, 8192];

/** Rows that are not like others; the longest that an index takes is 1e15. */
function oddRows(dims: number, random: () => number): Float32Array[] {
  const any = maker('even', dims, random);
  const scaled = (factor: number): Float32Array => any().map((value) => value * factor);
  const oneHot = new Float32Array(dims);
  oneHot[Math.floor(random() * dims)] = -1;
  const two = new Float32Array(dims).fill(3, 0, 2);
  return [new Float32Array(dims), oneHot, two, new Float32Array(dims).fill(0.25), scaled(1e15 / length(any())), scaled(1e-15), scaled(1e-30), any().map(Math.abs)];
}

/** Encodes odd rows among usual ones, in two blocks with a centre each. Answers what was encoded, by slot. */
function encodeRows(pair: KernelPair, random: () => number, centred = true): Map<number, Float32Array> {
  const { dims, wasm } = pair;
  const any = maker('even', dims, random);
  const places = [0, 15, 16, 31, 32, 47, 511, 512, 900, 1007, 1023];
  const rows = new Map<number, Float32Array>();
  pair.put(wasm.axes, [...unit(any()), ...unit(any())]);
  for (let block = 0; block < pair.blocks; block++) {
    if (centred) pair.put(wasm.block(block) + wasm.layout.centre, any().map((value) => value / dims));
    for (const [i, row] of [...oddRows(dims, random), ...Array.from({ length: 40 }, any)].entries()) {
      const slot = block * blockRows + (places[i] ?? Math.floor(random() * blockRows));
      rows.set(slot, row);
      pair.put(wasm.x, row);
      pair.both(({ kernel, x, axes, block: at }) => kernel.encode(x, dims, at.call(wasm, block), slot % blockRows, axes));
    }
  }
  return rows;
}

const pairOf = (dims: number): Promise<KernelPair> => KernelPair.create(dims, dims > 2000 ? 1 : 2);

describe.each(widths)('%i numbers: WebAssembly and the twin agree', (dims) => {
  const near = nearly(dims);

  test('scale: to the last bit, and its squares', async () => {
    const random = seeded(dims + 9);
    const pair = await pairOf(dims);
    for (const factor of [1, 0, 1 / 3, 1e38, 3e40]) {
      for (const row of [...oddRows(dims, random), maker('even', dims, random)()].filter((one) => length(one) * factor < 1e37)) {
        pair.put(pair.wasm.x, row);
        const [squares, others] = pair.both(({ kernel, x }) => kernel.scale(x, dims, factor));
        expect(Math.abs(squares - others)).toBeLessThanOrEqual(1e-12 * others);
        pair.expectSame('scaled', pair.wasm.x, 4 * dims);
      }
    }
  });

  test('rotate: to the last bit', async () => {
    const random = seeded(dims);
    const pair = await pairOf(dims);
    for (const row of [...oddRows(dims, random), maker('even', dims, random)()]) {
      pair.put(pair.wasm.x, row);
      pair.both(({ kernel, x, table, spare }) => kernel.rotate(x, dims, hadamardSize(dims), table, spare));
      pair.expectSame('turned', pair.wasm.x, 4 * dims);
    }
  });

  test('encode: codes and scales to the last bit', async () => {
    const random = seeded(dims + 1);
    const pair = await pairOf(dims);
    const rows = encodeRows(pair, random);
    const { layout, axes } = pair.wasm;
    for (let block = 0; block < pair.blocks; block++) {
      const at = pair.wasm.block(block);
      const centre = pair.wasm.floats(at + layout.centre, dims);
      /** Length of what is left of a row after the centre. */
      const rest = (row: number): number => length((rows.get(block * blockRows + row) ?? centre).map((value, i) => value - centre[i]!));
      const tolerance = (part: number) => (row: number): number => (rows.has(block * blockRows + row) ? 1e-18 + part * rest(row) : 0);
      pair.expectSame('signs, coarse and fine', at, layout.numbers);
      pair.expectClose('factor', at + layout.numbers, blockRows, tolerance(near));
      // The root of a difference, of which little is left where all numbers are equally large.
      pair.expectClose('sigma', at + layout.numbers + 4 * blockRows, blockRows, tolerance(1e-3 / Math.sqrt(dims)));
      pair.expectSame('scale', at + layout.numbers + 8 * blockRows, 4 * blockRows);
      for (const place of [1, 2]) pair.expectClose('place', at + layout.image + 4 * place * blockRows, blockRows, tolerance(near));
      expect(pair.wasm.floats(axes, dims)).toEqual(pair.plain.floats(axes, dims));
    }
  });

  test('accumulate, words, lines, dots', async () => {
    const random = seeded(dims + 2);
    const pair = await pairOf(dims);
    const { x, sums, words, lines, few, young } = pair.wasm;
    const any = maker('even', dims, random);
    const rows = Array.from({ length: 9 }, any);
    for (const row of rows) {
      pair.put(x, row);
      pair.both(({ kernel }) => kernel.accumulate(x, dims, sums));
    }
    pair.expectSame('sums', sums, 4 * dims);
    for (const query of [...rows, new Float32Array(dims), ...oddRows(dims, random).slice(1, 4)]) {
      pair.put(x, unit(query));
      pair.both(({ kernel }) => kernel.words(x, dims, words, few));
      pair.expectSame('words', words, 2 * dims);
      pair.expectSame('step', few, 4);
      pair.expectClose('squares', few + 4, 1, near);
      pair.expectSame('total', few + 8, 4);
      pair.both(({ kernel }) => kernel.lines(x, dims, lines, few));
      const [a, b] = pair.both((arena) => pair.bytes(arena, lines, 4 * dims));
      // An entry that lies half way between two numbers goes to either.
      const apart = a.map((value, i) => Math.abs(value - b[i]!));
      expect([Math.max(...apart) <= 1, apart.reduce((sum, value) => sum + value, 0) <= apart.length / 500, Math.max(...a) <= 31]).toEqual([true, true, true]);
      pair.expectClose('step, offset, squares', few, 3, (i) => [near, near * Math.sqrt(dims), near][i]!);
    }
    rows.forEach((row, i) => pair.put(young + (dims + 16) * 4 * i, row));
    pair.both(({ kernel }) => kernel.dots(young, 4 * dims + 64, rows.length, x, dims, pair.lows));
    pair.expectClose('dots', pair.lows, rows.length, near * dims);
    expect(dims * (rows.length + 1)).toBeLessThan(youngRows * dims);
  });

  test('scan, peaks, reach: under masks, of some blocks', async () => {
    const random = seeded(dims + 3);
    const pair = await pairOf(dims);
    encodeRows(pair, random);
    pair.level();
    const { block, layout, x, spare, lines, few } = pair.wasm;
    const { bases, mask, slots, lows, highs, blocks } = pair;
    const first = block.call(pair.wasm, 0);
    const groups = blocks * 32;
    pair.put(x, maker('even', dims, random)());
    pair.put(bases, [0.25, -0.5]);
    pair.wasm.kernel.lines(x, dims, lines, few);
    pair.level();
    const [step, offset] = pair.wasm.floats(few, 2) as unknown as [number, number];
    const masks = [() => 0xffffffff, () => 0, () => random() * 2 ** 32, () => (random() < 0.3 ? 2 ** Math.floor(random() * 32) : 0), (group: number) => (group === 31 ? 1 << 31 : 0), (group: number) => (group % 32 === 0 ? 0xffff0000 : 1)];
    for (const make of masks) {
      const bits = Uint32Array.from({ length: groups }, (_, group) => make(group));
      for (const from of blocks > 1 ? [0, 1] : [0]) {
        pair.both((arena) => new Uint32Array(arena.buffer, mask, groups).set(bits));
        pair.both(({ kernel }) => kernel.scan(first, layout.stride, from, blocks, dims, mask, lines, step, offset, 2.5, 0.75, -0.5, bases, spare));
        for (let group = 32 * from; group < groups; group++) {
          const at = first + (group >> 5) * layout.stride;
          const sizes = (row: number): number => [0, 1, 2].reduce((sum, part) => sum + Math.abs(pair.plain.floats(at + [layout.numbers, layout.image, layout.image][part]! + 4096 * part, blockRows)[row]!), 0);
          const allowed = (row: number): number => near * (1 + sizes(row) * dims);
          const rows = Array.from({ length: 32 }, (_, i) => (group & 31) * 32 + i);
          const bounds = at + layout.image + (group & 31) * 128;
          // Bounds of a group that is left out are not written: its peak says so.
          if (bits[group] !== 0) pair.expectClose('bound', bounds, 32, (i) => allowed(rows[i]!));
          pair.expectClose('peak', at + layout.stride - 128 + (group & 31) * 4, 1, Math.max(...rows.map(allowed)));
          const [own, peak] = [pair.wasm.floats(bounds, 32), pair.wasm.floats(at + layout.stride - 128, 32)[group & 31]!];
          expect(peak).toBe(bits[group] === 0 ? lowest : Math.max(...own));
          for (let i = 0; i < 32 && bits[group] !== 0; i++) if (((bits[group]! >>> i) & 1) === 0) expect(own[i]).toBe(lowest);
        }
        pair.level();
        // The twin looks at all bounds, also at those that were not written.
        for (let group = 0; group < groups; group++) if (bits[group] === 0) pair.put(first + (group >> 5) * layout.stride + layout.image + (group & 31) * 128, new Float32Array(32).fill(lowest));
        pair.both(({ kernel }) => kernel.peaks(first, layout.stride, blocks, lows));
        pair.expectSame('peaks', lows, 4 * groups);
        const sorted = Float32Array.from({ length: blocks * blockRows }, (_, slot) => pair.wasm.floats(first + Math.floor(slot / blockRows) * layout.stride + layout.image, blockRows)[slot % blockRows]!).sort();
        const some = (part: number): number => Math.max(sorted[Math.floor(part * (sorted.length - 1))]!, -3e38);
        for (const [least, below] of [[-3e38, 3e38], [some(0.9), 3e38], [some(0.5), some(0.9)], [some(0.99), some(0.99)], [3e38, 3.1e38]] as const) {
          const [a, b] = pair.both(({ kernel }) => kernel.reach(first, layout.stride, blocks, least, below, slots, highs));
          expect(a).toBe(b);
          expect(a).toBe(sorted.filter((bound) => bound >= Math.fround(least) && bound < Math.fround(below)).length);
          pair.expectSame('slots', slots, 4 * a);
          pair.expectSame('bounds', highs, 4 * a);
        }
      }
    }
  });

  test('rescore, project', async () => {
    const random = seeded(dims + 4);
    const pair = await pairOf(dims);
    const rows = encodeRows(pair, random, false);
    pair.level();
    const { block, layout, x, words, few, axes, kernel } = pair.wasm;
    const first = block.call(pair.wasm, 0);
    pair.put(x, unit(maker('even', dims, random)()));
    kernel.words(x, dims, words, few);
    pair.level();
    const [step, , total] = pair.wasm.floats(few, 3) as unknown as [number, number, number];
    const slots = [...rows.keys()];
    pair.put(pair.bases, [0.125, -2]);
    pair.both((arena) => new Uint32Array(arena.buffer, pair.slots, slots.length).set(slots));
    const size = (i: number): number => 2 + length(rows.get(slots[i]!)!);
    for (const whole of [false, true]) {
      pair.both((arena) => arena.kernel.rescore(first, layout.stride, dims, whole, words, step, total, pair.bases, pair.slots, slots.length, 1.5, 0.01, pair.lows, pair.highs));
      for (const at of [pair.lows, pair.highs]) pair.expectClose('score', at, slots.length, (i) => near * size(i));
      const [low, high] = [pair.wasm.floats(pair.lows, slots.length), pair.wasm.floats(pair.highs, slots.length)];
      // Right, too: within the error of rounding, of which `slack` is five deviations.
      slots.forEach((slot, i) => {
        const scale = pair.wasm.floats(first + (slot >> 10) * layout.stride + layout.numbers + 8192, blockRows)[slot % blockRows]!;
        const exact = [0.125, -2][slot >> 10]! + dot(rows.get(slot)!, pair.wasm.floats(x, dims));
        expect(Math.abs((low[i]! + high[i]!) / 2 - exact)).toBeLessThan((whole ? 1 : 16) * 1.5 * scale + 1e-4 * size(i));
      });
    }
    const other = words + 2 * dims;
    for (const [axis, to] of [[0, words], [1, other]] as const) kernel.words(axes + axis * 4 * dims, dims, to, few + 16 * axis);
    pair.level();
    const numbers = pair.wasm.floats(few, 8);
    pair.both((arena) => arena.kernel.project(first, layout.stride, pair.blocks, dims, words, numbers[0]!, numbers[2]!, other, numbers[4]!, numbers[6]!));
    for (let at = 0; at < pair.blocks; at++) {
      for (const place of [1, 2]) pair.expectClose('place', first + at * layout.stride + layout.image + 4096 * place, blockRows, (row) => near * (1 + length(rows.get(at * blockRows + row) ?? [])));
    }
  });
});

test.each(widths)('the rotation of %i numbers keeps lengths and products, and moves every number to a place of its own', async (dims) => {
  const random = seeded(dims + 5);
  const { wasm: { kernel, x, table, spare, floats }, wasm } = await KernelPair.create(dims, 1);
  const turned = (vector: Float32Array): Float32Array => {
    floats.call(wasm, x, dims).set(vector);
    kernel.rotate(x, dims, hadamardSize(dims), table, spare);
    return floats.call(wasm, x, dims).slice();
  };
  const rows = [...oddRows(dims, random), maker('even', dims, random)()];
  const images = rows.map(turned);
  rows.forEach((a, i) => {
    rows.forEach((b, j) => expect(Math.abs(dot(images[i]!, images[j]!) - dot(a, b))).toBeLessThanOrEqual(1e-6 * length(a) * length(b)));
    // What one number held is spread over all.
    if (i === 1) expect(Math.max(...images[i]!.map(Math.abs))).toBeLessThan(6 / Math.sqrt(dims));
  });
  const bytes = rotationTable(dims);
  for (let round = 0; round < 3; round++) {
    const signs = new Float32Array(bytes.buffer, round * dims * 6, dims);
    const places = new Uint16Array(bytes.buffer, round * dims * 6 + dims * 4, dims);
    expect([...places].toSorted((a, b) => a - b)).toEqual([...Array(dims).keys()]);
    expect(new Set(signs.map((sign) => Math.abs(sign)))).toEqual(new Set([Math.fround(1 / Math.sqrt(hadamardSize(dims)))]));
    const positive = signs.filter((sign) => sign > 0).length;
    expect(Math.abs(positive - dims / 2)).toBeLessThan(4 * Math.sqrt(dims / 4));
  }
});

test.each(widths)('%i numbers: a row is written where the layout says, and nowhere else', async (dims) => {
  const random = seeded(dims + 6);
  const { wasm, end } = await KernelPair.create(dims, 1);
  const layout = blockLayout(dims - 5);
  expect(layout).toEqual(wasm.layout);
  const at = wasm.block(0);
  const before = Uint8Array.from({ length: layout.stride }, () => random() * 256);
  for (const row of [0, 17, 1006, 1023]) {
    new Uint8Array(wasm.buffer, at, layout.stride).set(before);
    wasm.floats(at + layout.centre, dims).fill(0);
    const outside = Buffer.from(wasm.buffer.slice(at + layout.stride, end));
    wasm.floats(wasm.x, dims).set(maker('even', dims, random)());
    const x = wasm.floats(wasm.x, dims).slice();
    wasm.kernel.encode(wasm.x, dims, at, row, wasm.axes);
    const after = new Uint8Array(wasm.buffer, at, layout.stride);
    const [coarse, fine] = [dims * 128 + row * (dims / 2), dims * 640 + row * (dims / 2)];
    const scale = wasm.floats(at + layout.numbers + 8192, blockRows)[row]!;
    const allowed = new Set<number>();
    for (let i = 0; i < dims; i++) {
      const sign = (row >> 5) * dims * 4 + (i >> 2) * 16 + (row & 15);
      const shift = row & 16 ? 4 : 0;
      expect((after[sign]! >> (shift + (i & 3))) & 1).toBe(x[i]! > 0 ? 1 : 0);
      // The other nibble is another row's.
      expect(after[sign]! & (0xf0 >> shift)).toBe(before[sign]! & (0xf0 >> shift));
      const nibble = (i >> 5) * 16 + (i & 15);
      const up = i & 16 ? 4 : 0;
      const value = 16 * ((after[coarse + nibble]! >> up) & 15) + ((after[fine + nibble]! >> up) & 15) - 128;
      expect(Math.abs(value * scale - x[i]!)).toBeLessThan(0.5001 * scale);
      for (const byte of [sign, coarse + nibble, fine + nibble]) allowed.add(byte);
    }
    for (const number of [layout.numbers, layout.numbers + 4096, layout.numbers + 8192, layout.image + 4096, layout.image + 8192]) for (let i = 0; i < 4; i++) allowed.add(number + row * 4 + i);
    const wrong = after.findIndex((value, i) => value !== before[i] && !allowed.has(i) && !(i >= layout.centre && i < layout.image));
    expect(wrong).toBe(-1);
    expect(Buffer.from(wasm.buffer.slice(at + layout.stride, end)).equals(outside)).toBe(true);
  }
});
