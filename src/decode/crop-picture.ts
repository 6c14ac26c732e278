import { type Crop, planCrop } from './crop.ts';
import type { Resizer } from './resize.ts';
import { openRows } from './rows.ts';
import type { Picture } from './turn.ts';

/** Pixels of a strip: 1 MB, which stays near the processor. */
const stripPixels = 2 ** 18;
/** Milliseconds after which a long picture lets the thread hear of a cancel. */
const patience = 50;

/**
 * A picture resized, cropped and set on white, strip by strip: only what the crop needs is read, and no full-size copy is ever
 * made. Its bitmap stays open.
 * @returns `[size, size, 3]` red, green, blue
 * @throws the signal's reason
 */
export async function cropPicture(source: Picture, size: number, makeResizer: (crop: Crop) => Resizer, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const crop = planCrop(source.width, source.height, size);
  const { columns, rows } = crop;
  const resizer = makeResizer(crop);
  const step = Math.max(1, Math.min(rows.length, Math.floor(stripPixels / columns.length)));
  const strips = await openRows(source, { x: columns.first, y: rows.first, width: columns.length, height: rows.length }, step);
  try {
    let since = performance.now();
    for (let row = 0; row < rows.length; row += step) {
      const count = Math.min(step, rows.length - row);
      resizer.strip({ data: await strips.read(row, count), row, count });
      if (!signal || performance.now() - since < patience) continue;
      await new Promise((resolve) => setTimeout(resolve));
      signal.throwIfAborted();
      since = performance.now();
    }
  } finally {
    strips.close();
  }
  return resizer.finish();
}
