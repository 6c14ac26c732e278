import type { GrowingMemory, Kernel } from './kernel.ts';
import { blockLayout, blockRows } from './layout.ts';

const lowest = -3.4e38;
const pageBytes = 2 ** 16;

/** A memory without WebAssembly: growing copies. */
class PlainMemory implements GrowingMemory {
  buffer = new ArrayBuffer(pageBytes);

  grow(pages: number): number {
    const before = this.buffer.byteLength / pageBytes;
    const grown = new Uint8Array((before + pages) * pageBytes);
    grown.set(new Uint8Array(this.buffer));
    this.buffer = grown.buffer;
    return before;
  }
}

/** What the modules in kernel/ do, in plain TypeScript: where there is no WebAssembly with SIMD, and to test them against. */
export function plainKernel(memory: GrowingMemory = new PlainMemory()): { kernel: Kernel; memory: GrowingMemory } {
  const floats = (at: number, count: number): Float32Array => new Float32Array(memory.buffer, at, count);
  const bytes = (at: number, count: number): Uint8Array => new Uint8Array(memory.buffer, at, count);
  const dot = (one: Float32Array, other: ArrayLike<number>): number => {
    let sum = 0;
    for (let i = 0; i < one.length; i++) sum += one[i]! * other[i]!;
    return sum;
  };
  /** A row's 8-bit numbers, or of these only the upper half and the middle of what is missing. */
  const eighths = (slot: number, blocks: number, stride: number, dims: number, whole: boolean): Float32Array => {
    const [coarse, fine] = halves(slot, blocks, stride, dims);
    return Float32Array.from({ length: dims }, (_, i) => {
      const [at, shift] = nibble(i);
      return 16 * ((coarse[at]! >> shift) & 15) + (whole ? (fine[at]! >> shift) & 15 : 7.5) - 128;
    });
  };
  const halves = (slot: number, blocks: number, stride: number, dims: number): [Uint8Array, Uint8Array] => {
    const start = blocks + Math.floor(slot / blockRows) * stride + dims * 128 + (slot % blockRows) * (dims / 2);
    return [bytes(start, dims / 2), bytes(start + dims * 512, dims / 2)];
  };

  const kernel: Kernel = {
    scale(at, dims, factor) {
      const x = floats(at, dims);
      const squares = x.reduce((sum, value) => sum + (value * factor) ** 2, 0);
      for (let i = 0; i < dims; i++) x[i]! *= factor;
      return squares;
    },

    rotate(at, dims, size, table) {
      const x = floats(at, dims);
      for (let round = 0; round < 3; round++) {
        const signs = floats(table + round * dims * 6, dims);
        const places = new Uint16Array(memory.buffer, table + round * dims * 6 + dims * 4, dims);
        for (let i = 0; i < dims; i++) x[i]! *= signs[i]!;
        for (let half = 1; half < size; half *= 2) {
          for (let i = 0; i < dims; i++) {
            if (i & half) continue;
            const [a, b] = [x[i]!, x[i + half]!];
            x[i] = a + b;
            x[i + half] = a - b;
          }
        }
        x.set(Float32Array.from(places, (place) => x[place]!));
      }
    },

    encode(at, dims, block, row, axes) {
      const layout = blockLayout(dims);
      const x = floats(at, dims);
      const centre = floats(block + layout.centre, dims);
      let largest = 0;
      let ones = 0;
      let squares = 0;
      for (let i = 0; i < dims; i++) {
        x[i]! -= centre[i]!;
        largest = Math.max(largest, Math.abs(x[i]!));
        ones += Math.abs(x[i]!);
        squares += x[i]! ** 2;
      }
      const scale = Math.fround(largest / 127);
      const inverse = scale > 0 ? Math.fround(1 / scale) : 0;
      const [coarse, fine] = halves(row, block, 0, dims);
      const codes = bytes(block + (row >> 5) * dims * 4 + (row & 15), dims * 4);
      const shift = row & 16 ? 4 : 0;
      for (let i = 0; i < dims; i++) {
        const rounded = Math.max(-128, Math.min(127, roundEven(Math.fround(x[i]! * inverse)))) + 128;
        const [at, place] = nibble(i);
        coarse[at] = (coarse[at]! & (0xf0 >> place)) | ((rounded >> 4) << place);
        fine[at] = (fine[at]! & (0xf0 >> place)) | ((rounded & 15) << place);
        const line = (i >> 2) * 16;
        const bit = 1 << (shift + (i & 3));
        codes[line] = x[i]! > 0 ? codes[line]! | bit : codes[line]! & ~bit;
      }
      const factor = ones > 0 ? squares / ones : 0;
      const numbers = floats(block + layout.numbers, 3 * blockRows);
      numbers[row] = factor;
      numbers[blockRows + row] = Math.sqrt(Math.max(0, factor * factor * dims - squares) / (dims - 1));
      numbers[2 * blockRows + row] = scale;
      const places = floats(block + layout.image + 4 * blockRows, 2 * blockRows);
      places[row] = dot(x, floats(axes, dims));
      places[blockRows + row] = dot(x, floats(axes + 4 * dims, dims));
    },

    accumulate(x, dims, to) {
      const sums = floats(to, dims);
      const row = floats(x, dims);
      for (let i = 0; i < dims; i++) sums[i]! += row[i]!;
    },

    dots(first, stride, count, q, dims, out) {
      const query = floats(q, dims);
      for (let n = 0; n < count; n++) floats(out, count)[n] = dot(query, floats(first + n * stride, dims));
    },

    words(x, dims, to, numbers) {
      const query = floats(x, dims);
      const top = query.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const fine = top > 0 ? Math.fround(4095 / top) : 0;
      new Int16Array(memory.buffer, to, dims).set(Int16Array.from(query, (value) => roundEven(Math.fround(value * fine))));
      const total = new Int16Array(memory.buffer, to, dims).reduce((sum, word) => sum + word, 0);
      floats(numbers, 3).set([top / 4095, dot(query, query), total]);
    },

    lines(x, dims, to, numbers) {
      const query = floats(x, dims);
      const fours = Array.from({ length: dims / 4 }, (_, n) => query.subarray(4 * n, 4 * n + 4));
      const widths = fours.map((four) => four.reduce((sum, value) => sum + Math.abs(value), 0));
      const widest = Math.max(...widths);
      const inverse = widest > 0 ? 31 / (2 * widest) : 0;
      const out = bytes(to, dims * 4);
      fours.forEach((four, n) => {
        for (let signs = 0; signs < 16; signs++) {
          const sum = four.reduce((total, value, i) => total + ((signs >> i) & 1 ? value : -value), widths[n]!);
          out[n * 16 + signs] = roundEven(sum * inverse);
        }
      });
      floats(numbers, 3).set([inverse > 0 ? 1 / inverse : 0, -widths.reduce((sum, width) => sum + width, 0), dot(query, query)]);
    },

    scan(blocks, stride, from, to, dims, mask, table, step, offset, slack, first, second, bases) {
      const layout = blockLayout(dims);
      const lines = bytes(table, dims * 4);
      for (let block = from; block < to; block++) {
        const at = blocks + block * stride;
        const base = floats(bases + 4 * block, 1)[0]!;
        const numbers = floats(at + layout.numbers, 3 * blockRows);
        const out = floats(at + layout.image, 3 * blockRows);
        const peaks = floats(at + stride - 128, 32).fill(lowest);
        for (let row = 0; row < blockRows; row++) {
          const word = new Uint32Array(memory.buffer, mask + block * 128, 32)[row >> 5]!;
          if (((word >>> (row & 31)) & 1) === 0) {
            out[row] = lowest;
            continue;
          }
          const codes = bytes(at + (row >> 5) * dims * 4 + (row & 15), dims * 4);
          const shift = row & 16 ? 4 : 0;
          let sum = 0;
          for (let line = 0; line < lines.length; line += 16) sum += lines[line + ((codes[line]! >> shift) & 15)]!;
          const [factor, sigma] = [numbers[row]!, numbers[blockRows + row]!];
          const estimate = base + first * out[blockRows + row]! + second * out[2 * blockRows + row]! + factor * (sum * step + offset);
          out[row] = estimate + sigma * slack;
          peaks[row >> 5] = Math.max(peaks[row >> 5]!, out[row]!);
        }
      }
    },

    peaks(blocks, stride, count, out) {
      for (let block = 0; block < count; block++) floats(out + block * 128, 32).set(floats(blocks + (block + 1) * stride - 128, 32));
    },

    reach(blocks, stride, count, least, below, slots, bounds) {
      let found = 0;
      for (let block = 0; block < count; block++) {
        const own = floats(blocks + block * stride + stride - 12 * blockRows - 128, blockRows);
        for (let row = 0; row < blockRows; row++) {
          if (own[row]! < least || own[row]! >= below) continue;
          new Uint32Array(memory.buffer, slots + 4 * found, 1)[0] = block * blockRows + row;
          floats(bounds + 4 * found++, 1)[0] = own[row]!;
        }
      }
      return found;
    },

    nth: (numbers, count, k) => floats(numbers, count).sort()[count - k]!,

    part(slots, bounds, count, least) {
      const [rows, own] = [new Uint32Array(memory.buffer, slots, count), floats(bounds, count)];
      let front = 0;
      for (let i = 0; i < count; i++) {
        if (own[i]! < least) continue;
        [rows[i], rows[front], own[i], own[front]] = [rows[front]!, rows[i]!, own[front]!, own[i]!];
        front++;
      }
      return front;
    },

    keep(slots, lows, highs, count, least) {
      const [rows, low, high] = [new Uint32Array(memory.buffer, slots, count), floats(lows, count), floats(highs, count)];
      let kept = 0;
      for (let i = 0; i < count; i++) {
        if (high[i]! < least) continue;
        [rows[kept], low[kept], high[kept]] = [rows[i]!, low[i]!, high[i]!];
        kept++;
      }
      return kept;
    },

    rescore(blocks, stride, dims, whole, at, step, _sum, bases, slots, count, slack, blur, lows, highs) {
      const layout = blockLayout(dims);
      const words = new Int16Array(memory.buffer, at, dims);
      const rows = new Uint32Array(memory.buffer, slots, count);
      for (let i = 0; i < count; i++) {
        const [block, row] = [Math.floor(rows[i]! / blockRows), rows[i]! % blockRows];
        const numbers = floats(blocks + block * stride + layout.numbers, 3 * blockRows);
        const scale = numbers[2 * blockRows + row]!;
        const score = floats(bases + 4 * block, 1)[0]! + dot(eighths(rows[i]!, blocks, stride, dims, whole), words) * step * scale;
        const error = Math.hypot(scale * slack, numbers[row]! * blur);
        floats(lows + 4 * i, 1)[0] = score - error;
        floats(highs + 4 * i, 1)[0] = score + error;
      }
    },

    project(blocks, stride, count, dims, first, firstStep, _firstSum, second, secondStep) {
      const layout = blockLayout(dims);
      const [one, other] = [first, second].map((at) => new Int16Array(memory.buffer, at, dims)) as [Int16Array, Int16Array];
      for (let slot = 0; slot < count * blockRows; slot++) {
        const at = blocks + Math.floor(slot / blockRows) * stride;
        const row = slot % blockRows;
        const scale = floats(at + layout.numbers, 3 * blockRows)[2 * blockRows + row]!;
        const places = floats(at + layout.image + 4 * blockRows, 2 * blockRows);
        const numbers = eighths(slot, blocks, stride, dims, true);
        places[row] = dot(numbers, one) * firstStep * scale;
        places[blockRows + row] = dot(numbers, other) * secondStep * scale;
      }
    },
  };
  return { kernel, memory };
}

/** Where the four bits of number `i` of a row are: the byte, and how far up in it. */
function nibble(i: number): [number, number] {
  return [(i >> 5) * 16 + (i & 15), i & 16 ? 4 : 0];
}

/** To the nearest whole number, halves to the even one, as WebAssembly rounds. */
function roundEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
