import { GlimpseError } from '../errors.ts';
import type { Size } from './format.ts';

/** Pixels that are opened at most: decoded, they take 400 MB. */
export const maxPixels = 100_000_000;
/** Longest side: what a JPEG can say, and what canvases can hold. */
export const maxSide = 65_535;
/** Bytes of a file that are read at most; more than 100 megapixels take in any format a camera writes. */
export const maxBytes = 512 * 2 ** 20;

/** @throws GlimpseError `file-too-large` when a picture of that size cannot be opened safely */
export function checkSize({ width, height }: Size): void {
  if (width * height <= maxPixels && Math.max(width, height) <= maxSide) return;
  throw new GlimpseError('file-too-large', `${width} x ${height} pixels; at most ${maxPixels} in all and ${maxSide} on a side`);
}
