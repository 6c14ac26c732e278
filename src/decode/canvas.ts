import { GlimpseError } from '../errors.ts';

/** A canvas on which transparency ends up white. @throws GlimpseError `internal` when the browser gives none */
export function whiteCanvas(width: number, height: number): { canvas: OffscreenCanvas; context: OffscreenCanvasRenderingContext2D } {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new GlimpseError('internal', `no canvas of ${width} x ${height}`);
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  return { canvas, context };
}

/** Bytes decoded, upright, their numbers untouched by colour management unless `convert` says so. */
export function openBitmap(source: Blob | ImageData, convert = false): Promise<ImageBitmap> {
  return createImageBitmap(source, { colorSpaceConversion: convert ? 'default' : 'none' });
}
