import { precision } from './coefficients.ts';
import { type Crop, planCrop } from './crop.ts';

const half = 1 << (precision - 1);

/** A sum of weighted bytes as a byte: Pillow's `clip8`. */
function clip(sum: number): number {
  const value = sum >> precision;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** A strip of a picture: whole rows of the columns that the crop needs. */
export interface Strip {
  /** `[count, crop.columns.length, channels]`: red, green, blue and whatever follows. */
  readonly data: Uint8Array | Uint8ClampedArray;
  /** 3 or 4; a fourth is passed over. */
  readonly channels: 3 | 4;
  /** First row, counted from `crop.rows.first`. */
  readonly row: number;
  /** Rows. */
  readonly count: number;
}

/** `[crop.rows.length, size, 3]`: what lies between the two passes. */
export function middle(crop: Crop): Uint8Array<ArrayBuffer> {
  return new Uint8Array(crop.rows.length * crop.size * 3);
}

/** The horizontal pass over one strip, written to its place in `out` (see `middle`). Strips may come in any order. */
export function resizeRows(crop: Crop, strip: Strip, out: Uint8Array): void {
  const { starts, counts, weights, taps, length } = crop.columns;
  const { data, channels } = strip;
  const { size } = crop;
  let to = strip.row * size * 3;
  for (let y = 0; y < strip.count; y++) {
    const line = y * length * channels;
    for (let x = 0; x < size; x++) {
      let from = line + starts[x]! * channels;
      const end = x * taps + counts[x]!;
      let red = half;
      let green = half;
      let blue = half;
      for (let k = x * taps; k < end; k++) {
        const weight = weights[k]!;
        red = (red + Math.imul(data[from]!, weight)) | 0;
        green = (green + Math.imul(data[from + 1]!, weight)) | 0;
        blue = (blue + Math.imul(data[from + 2]!, weight)) | 0;
        from += channels;
      }
      out[to++] = clip(red);
      out[to++] = clip(green);
      out[to++] = clip(blue);
    }
  }
}

/** The vertical pass. @returns `[size, size, 3]` red, green, blue */
export function resizeColumns(crop: Crop, between: Uint8Array): Uint8Array<ArrayBuffer> {
  const { starts, counts, weights, taps } = crop.rows;
  const { size } = crop;
  const line = size * 3;
  const out = new Uint8Array(size * line);
  const sums = new Int32Array(line);
  for (let y = 0; y < size; y++) {
    sums.fill(half);
    for (let k = 0; k < counts[y]!; k++) {
      const weight = weights[y * taps + k]!;
      const from = (starts[y]! + k) * line;
      for (let x = 0; x < line; x++) sums[x]! += Math.imul(between[from + x]!, weight);
    }
    for (let x = 0; x < line; x++) out[y * line + x] = clip(sums[x]!);
  }
  return out;
}

/**
 * A whole picture in memory, resized and cropped: Pillow's antialiased bicubic, the same integers.
 * Horizontal pass first, 8 bits between the passes (Pillow's src/libImaging/Resample.c).
 * @param data `[height, width, channels]`, alpha already composited
 * @returns `[size, size, 3]` red, green, blue
 */
export function resize(data: Uint8Array | Uint8ClampedArray, width: number, height: number, channels: 3 | 4, size: number): Uint8Array<ArrayBuffer> {
  const crop = planCrop(width, height, size);
  const between = middle(crop);
  const { columns, rows } = crop;
  for (let row = 0; row < rows.length; row++) {
    const from = ((rows.first + row) * width + columns.first) * channels;
    resizeRows(crop, { data: data.subarray(from, from + columns.length * channels), channels, row, count: 1 }, between);
  }
  return resizeColumns(crop, between);
}
