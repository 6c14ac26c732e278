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
  /** `[count, crop.columns.length, 4]`: red, green, blue and a fourth that is passed over. */
  readonly data: Uint8Array | Uint8ClampedArray;
  /** First row, counted from `crop.rows.first`. */
  readonly row: number;
  /** Rows. */
  readonly count: number;
}

/** Makes the square of one crop out of strips. */
export interface Resizer {
  /** The horizontal pass over a strip. Strips may come in any order. */
  strip(strip: Strip): void;
  /** The vertical pass, once all strips were given. @returns `[size, size, 3]` red, green, blue */
  finish(): Uint8Array<ArrayBuffer>;
}

function horizontal({ size, columns }: Crop, strip: Strip, out: Uint8Array): void {
  const { starts, counts, weights, taps, length } = columns;
  const { data } = strip;
  let to = strip.row * size * 3;
  for (let y = 0; y < strip.count; y++) {
    const line = y * length * 4;
    for (let x = 0; x < size; x++) {
      let from = line + starts[x]! * 4;
      const end = x * taps + counts[x]!;
      let red = half;
      let green = half;
      let blue = half;
      for (let k = x * taps; k < end; k++) {
        const weight = weights[k]!;
        red = (red + Math.imul(data[from]!, weight)) | 0;
        green = (green + Math.imul(data[from + 1]!, weight)) | 0;
        blue = (blue + Math.imul(data[from + 2]!, weight)) | 0;
        from += 4;
      }
      out[to++] = clip(red);
      out[to++] = clip(green);
      out[to++] = clip(blue);
    }
  }
}

function vertical({ size, rows }: Crop, between: Uint8Array): Uint8Array<ArrayBuffer> {
  const { starts, counts, weights, taps } = rows;
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
 * Pillow's antialiased bicubic in plain TypeScript, the same integers: horizontal pass first, 8 bits between the passes
 * (Pillow's src/libImaging/Resample.c). What `simd.ts` does faster; it steps in where that cannot run.
 */
export function plainResizer(crop: Crop): Resizer {
  const between = new Uint8Array(crop.rows.length * crop.size * 3);
  return { strip: (strip) => horizontal(crop, strip, between), finish: () => vertical(crop, between) };
}

/**
 * A whole picture in memory, resized and cropped.
 * @param data `[height, width, 4]`, alpha already composited
 * @returns `[size, size, 3]` red, green, blue
 */
export function resize(data: Uint8Array | Uint8ClampedArray, width: number, height: number, size: number, resizer = plainResizer): Uint8Array<ArrayBuffer> {
  const crop = planCrop(width, height, size);
  const { columns, rows } = crop;
  const { strip, finish } = resizer(crop);
  for (let row = 0; row < rows.length; row++) {
    const from = ((rows.first + row) * width + columns.first) * 4;
    strip({ data: data.subarray(from, from + columns.length * 4), row, count: 1 });
  }
  return finish();
}
