import type { Decoded } from '../types.ts';
import { whiteCanvas } from './canvas.ts';
import type { Size } from './format.ts';
import { printOf } from './print.ts';
import { drawPart, type Picture } from './turn.ts';

/** Long edge of a thumbnail at most, in pixels. */
export const thumbEdge = 480;
/** Pixels of a canvas at most: 16 MB. */
const largest = 2 ** 22;

/**
 * The sizes through which a picture becomes a thumbnail; the last is the thumbnail's. The picture is halved again and again,
 * because every browser gets that right: a reduction by another factor shows stripes that are not there. Never enlarges.
 */
export function thumbSteps({ width, height }: Size): Size[] {
  const scale = Math.min(1, thumbEdge / Math.max(width, height));
  const last = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const steps: Size[] = [];
  let half = { width: width >> 1, height: height >> 1 };
  while (half.width >= last.width && half.height >= last.height && half.width > last.width) {
    if (half.width * half.height <= largest) steps.push(half);
    half = { width: half.width >> 1, height: half.height >> 1 };
  }
  return [...steps, last];
}

/** A small copy of a picture on white, and its print. Its bitmap stays open. */
export async function makeThumb(source: Picture): Promise<Pick<Decoded, 'thumb' | 'print'>> {
  const steps = thumbSteps(source);
  let last: ReturnType<typeof whiteCanvas> | undefined;
  for (const step of steps) {
    const next = whiteCanvas(step.width, step.height);
    const { context } = next;
    // Halving needs each pixel once. Anything better takes longer than decoding did.
    context.imageSmoothingQuality = step === steps.at(-1) ? 'high' : 'low';
    if (last) context.drawImage(last.canvas, 0, 0, step.width, step.height);
    else drawPart(context, source, { x: 0, y: 0, width: source.width, height: source.height }, step);
    last = next;
  }
  // `thumbSteps` gives at least one size; this only tells the type checker.
  const { canvas, context } = last ?? whiteCanvas(1, 1);
  const { width, height } = canvas;
  // WebP would be a fifth smaller, and take ten times as long.
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
  return { thumb: { mime: blob.type, data: await blob.arrayBuffer(), width, height }, print: printOf(context.getImageData(0, 0, width, height)) };
}
