import { GlimpseError } from '../errors.ts';
import type { Axis } from './coefficients.ts';
import { planCrop } from './crop.ts';
import type { Strip } from './resize.ts';
import { fastResizer } from './simd.ts';

/** Pixels of a strip: 4 MB of canvas, far below what any browser refuses. */
const stripPixels = 2 ** 20;
/** Milliseconds after which a long picture lets the thread hear of a cancel. */
const patience = 50;

/** A canvas on which transparency ends up white. @throws GlimpseError `internal` when the browser gives none */
export function whiteCanvas(width: number, height: number, readOften: boolean): { canvas: OffscreenCanvas; context: OffscreenCanvasRenderingContext2D } {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: readOften });
  if (!context) throw new GlimpseError('internal', `no canvas of ${width} x ${height}`);
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  return { canvas, context };
}

/** Bytes decoded, upright, their numbers untouched by colour management unless `convert` says so. */
export function openBitmap(source: Blob | ImageData, convert = false): Promise<ImageBitmap> {
  return createImageBitmap(source, { colorSpaceConversion: convert ? 'default' : 'none' });
}

/** The rows that a crop needs, strip by strip, in one small canvas: no full-size copy is ever made. */
function* strips(bitmap: ImageBitmap, columns: Axis, rows: Axis): Generator<Strip> {
  const step = Math.max(1, Math.min(rows.length, Math.floor(stripPixels / columns.length)));
  const { context } = whiteCanvas(columns.length, step, true);
  context.imageSmoothingEnabled = false;
  for (let row = 0; row < rows.length; row += step) {
    const count = Math.min(step, rows.length - row);
    context.fillRect(0, 0, columns.length, count);
    context.drawImage(bitmap, columns.first, rows.first + row, columns.length, count, 0, 0, columns.length, count);
    yield { row, count, data: context.getImageData(0, 0, columns.length, count).data };
  }
}

/**
 * A bitmap resized, cropped and set on white. The bitmap stays open.
 * @returns `[size, size, 3]` red, green, blue
 * @throws the signal's reason
 */
export async function cropBitmap(bitmap: ImageBitmap, size: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const crop = planCrop(bitmap.width, bitmap.height, size);
  const resizer = (await fastResizer())(crop);
  let since = performance.now();
  for (const strip of strips(bitmap, crop.columns, crop.rows)) {
    resizer.strip(strip);
    if (!signal || performance.now() - since < patience) continue;
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    since = performance.now();
  }
  return resizer.finish();
}
