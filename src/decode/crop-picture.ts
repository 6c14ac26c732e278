import { whiteCanvas } from './canvas.ts';
import type { Axis } from './coefficients.ts';
import { planCrop } from './crop.ts';
import type { Strip } from './resize.ts';
import { fastResizer } from './simd.ts';
import { drawPart, type Picture } from './turn.ts';

/** Pixels of a strip: 1 MB of canvas, which stays near the processor. */
const stripPixels = 2 ** 18;
/** Milliseconds after which a long picture lets the thread hear of a cancel. */
const patience = 50;

/** The rows that a crop needs, strip by strip, in one small canvas: no full-size copy is ever made. */
function* strips(source: Picture, columns: Axis, rows: Axis): Generator<Strip> {
  const step = Math.max(1, Math.min(rows.length, Math.floor(stripPixels / columns.length)));
  const { context } = whiteCanvas(columns.length, step);
  context.imageSmoothingEnabled = false;
  for (let row = 0; row < rows.length; row += step) {
    const count = Math.min(step, rows.length - row);
    context.fillRect(0, 0, columns.length, count);
    drawPart(context, source, { x: columns.first, y: rows.first + row, width: columns.length, height: count }, { width: columns.length, height: count });
    yield { row, count, data: context.getImageData(0, 0, columns.length, count).data };
  }
}

/**
 * A picture resized, cropped and set on white. Its bitmap stays open.
 * @returns `[size, size, 3]` red, green, blue
 * @throws the signal's reason
 */
export async function cropPicture(source: Picture, size: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const crop = planCrop(source.width, source.height, size);
  const resizer = (await fastResizer())(crop);
  let since = performance.now();
  for (const strip of strips(source, crop.columns, crop.rows)) {
    resizer.strip(strip);
    if (!signal || performance.now() - since < patience) continue;
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    since = performance.now();
  }
  return resizer.finish();
}
