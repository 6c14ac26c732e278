import type { Axis } from './coefficients.ts';
import type { Crop } from './crop.ts';
import kernel from './kernel/resize.ts?wasm';
import { plainResizer, type Resizer } from './resize.ts';

/** What kernel/resize.ts exports; addresses are bytes. */
interface Kernel {
  readonly memory: WebAssembly.Memory;
  rows(from: number, line: number, count: number, to: number, pitch: number, size: number, starts: number, weights: number, groups: number): void;
  column(from: number, pitch: number, count: number, weights: number, to: number): void;
}

/** Bytes of a strip that are copied in at a time. */
const stripBytes = 2 ** 20;
/** Vectors have 16 bytes; a last one may reach beyond what it is for. */
const vector = 16;
const wasmPage = 2 ** 16;

const up = (value: number, step: number): number => Math.ceil(value / step) * step;

/** Weights as the horizontal pass takes them: low and high halves of four at a time, zeros where there are fewer. */
function halves({ size, counts, weights, taps }: Axis): { parts: Int16Array; groups: number } {
  const groups = Math.ceil(counts.reduce((most, count) => Math.max(most, count), 0) / 4);
  const parts = new Int16Array(size * groups * 8);
  for (let x = 0; x < size; x++) {
    for (let k = 0; k < counts[x]!; k++) {
      const weight = weights[x * taps + k]!;
      const at = (x * groups + (k >> 2)) * 8 + (k & 3);
      parts[at] = weight;
      // The low half is signed, so the high half makes up for it.
      parts[at + 4] = (weight - parts[at]!) >> 16;
    }
  }
  return { parts, groups };
}

function simdResizer(crop: Crop, { memory, rows, column }: Kernel, done: () => void): Resizer {
  const { size } = crop;
  const { parts, groups } = halves(crop.columns);
  const line = crop.columns.length * 4;
  const pitch = up(size * 4, vector);
  const atOnce = Math.max(4, Math.floor(stripBytes / line));

  // Below are the module's own data and stack.
  let end = wasmPage;
  const place = (bytes: number): number => {
    const at = end;
    end = up(end + bytes + vector, vector);
    return at;
  };
  const starts = place(size * 4);
  const weights = place(parts.byteLength);
  const rowWeights = place(crop.rows.weights.byteLength);
  const input = place(atOnce * line);
  const between = place(crop.rows.length * pitch);
  const output = place(size * pitch);
  memory.grow(Math.max(0, Math.ceil((end - memory.buffer.byteLength) / wasmPage)));
  new Int32Array(memory.buffer, starts, size).set(crop.columns.starts.map((start) => start * 4));
  new Int16Array(memory.buffer, weights, parts.length).set(parts);
  new Int32Array(memory.buffer, rowWeights, crop.rows.weights.length).set(crop.rows.weights);

  return {
    strip({ data, row, count }) {
      for (let first = 0; first < count; first += atOnce) {
        const some = Math.min(atOnce, count - first);
        new Uint8Array(memory.buffer, input).set(data.subarray(first * line, (first + some) * line));
        rows(input, line, some, between + (row + first) * pitch, pitch, size, starts, weights, groups);
      }
    },
    finish() {
      const { rows: axis } = crop;
      for (let y = 0; y < size; y++) column(between + axis.starts[y]! * pitch, pitch, axis.counts[y]!, rowWeights + y * axis.taps * 4, output + y * pitch);
      const from = new Uint8Array(memory.buffer, output, size * pitch);
      const out = new Uint8Array(size * size * 3);
      for (let i = 0, to = 0; i < size * size; i++) {
        const at = Math.floor(i / size) * pitch + (i % size) * 4;
        out[to++] = from[at]!;
        out[to++] = from[at + 1]!;
        out[to++] = from[at + 2]!;
      }
      done();
      return out;
    },
  };
}

async function start(): Promise<(crop: Crop) => Resizer> {
  try {
    const module = await WebAssembly.compile(kernel);
    /** Used again, because a memory is dear. One that fails half way is not. */
    const idle: Kernel[] = [];
    return (crop) => {
      const instance = idle.pop() ?? (new WebAssembly.Instance(module).exports as unknown as Kernel);
      return simdResizer(crop, instance, () => idle.push(instance));
    };
  } catch {
    // No SIMD, or a policy against WebAssembly: the same pixels, later.
    return plainResizer;
  }
}

let started: Promise<(crop: Crop) => Resizer> | undefined;

/** The fastest resizer that runs here; all give the same bytes. */
export function fastResizer(): Promise<(crop: Crop) => Resizer> {
  return (started ??= start());
}
