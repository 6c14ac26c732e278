/** How one direction of a picture is resized and cropped: which input pixels make each output pixel, and by how much. */
export interface Axis {
  /** Output pixels that are kept. */
  readonly size: number;
  /** First input pixel that is needed. */
  readonly first: number;
  /** Input pixels that are needed, from `first` on. */
  readonly length: number;
  /** `[size]`: the first input pixel of each output pixel, counted from `first`. */
  readonly starts: Int32Array;
  /** `[size]`: how many input pixels each output pixel is made of. */
  readonly counts: Int32Array;
  /** `[size, taps]`: weights in fixed point, see `precision`. */
  readonly weights: Int32Array;
  readonly taps: number;
}

/** Bits behind the point of a weight: Pillow's `32 - 8 - 2`. */
export const precision = 22;

/** Half the width of the bicubic kernel, in pixels of the smaller picture. */
const reach = 2;

/** Keys' bicubic kernel with a = -0.5, in Pillow's order of operations. */
function bicubic(x: number): number {
  const a = -0.5;
  const t = Math.abs(x);
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  if (t < 2) return (((t - 5) * t + 8) * t - 4) * a;
  return 0;
}

/**
 * Weights for resizing `input` pixels to `output` pixels of which only `size`, from `offset` on, are kept.
 * Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc` (src/libImaging/Resample.c), so the integers are the same.
 */
export function axis(input: number, output: number, offset: number, size: number): Axis {
  const scale = input / output;
  const filterScale = Math.max(scale, 1);
  const support = reach * filterScale;
  const taps = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(size);
  const counts = new Int32Array(size);
  const weights = new Int32Array(size * taps);
  const row = new Float64Array(taps);
  for (let i = 0; i < size; i++) {
    const center = (offset + i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const count = Math.min(input, Math.trunc(center + support + 0.5)) - start;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      row[k] = bicubic((k + start - center + 0.5) * (1 / filterScale));
      sum += row[k]!;
    }
    for (let k = 0; k < count; k++) {
      const weight = (sum === 0 ? row[k]! : row[k]! / sum) * 2 ** precision;
      weights[i * taps + k] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
    }
    starts[i] = start;
    counts[i] = count;
  }
  const first = starts[0] ?? 0;
  const length = (starts[size - 1] ?? 0) + (counts[size - 1] ?? 0) - first;
  for (let i = 0; i < size; i++) starts[i]! -= first;
  return { size, first, length, starts, counts, weights, taps };
}
