import { fromBase64 } from './bytes.ts';
import { openBitmap } from './canvas.ts';
import type { Orientation } from './exif.ts';
import type { PictureFile } from './file.ts';

/** A decoded picture that may still have to be turned upright. */
export interface Picture {
  readonly bitmap: ImageBitmap;
  readonly turn: Orientation;
  /** Known to be opaque and as it is stored: its bitmap's own bytes are the picture. */
  readonly direct: boolean;
  /** Upright. */
  readonly width: number;
  readonly height: number;
}

export function picture(bitmap: ImageBitmap, { turn = 1, direct = false }: Partial<Pick<Picture, 'turn' | 'direct'>> = {}): Picture {
  const [width, height] = turn < 5 ? [bitmap.width, bitmap.height] : [bitmap.height, bitmap.width];
  return { bitmap, turn, direct, width, height };
}

/** Two pixels side by side that ask to stand one upon the other, in the places that some browsers overlook. */
const probes: Readonly<Record<string, string>> = {
  'image/webp': 'UklGRk4AAABXRUJQVlA4WAoAAAAIAAAAAQAAAAAAVlA4TA4AAAAvAQAAAAcQEf0PRET/A0VYSUYaAAAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA=',
  'image/png': 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABAQAAAADcWUInAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAABplWElmTU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAADWZ0tpAAAAAElFTkSuQmCC',
};

async function overlooks(mime: string): Promise<boolean> {
  const probe = probes[mime];
  if (!probe) return false;
  const bitmap = await openBitmap(new Blob([fromBase64(probe)], { type: mime }));
  const wide = bitmap.width === 2;
  bitmap.close();
  return wide;
}

const answers = new Map<string, Promise<boolean>>();

/** The turn that is left to be made once the browser has decoded a file: never one that it has made itself. */
export async function turnLeft({ mime, overlooked }: Pick<PictureFile, 'mime' | 'overlooked'>): Promise<Orientation> {
  if (overlooked === 1) return 1;
  const answer = answers.get(mime) ?? overlooks(mime).catch(() => false);
  answers.set(mime, answer);
  return (await answer) ? overlooked : 1;
}

/** Part of an upright picture, in its pixels. */
interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where stored axes point to once upright: x across, x down, y across, y down. */
const axes = [[1, 0, 0, 1], [-1, 0, 0, 1], [-1, 0, 0, -1], [1, 0, 0, -1], [0, 1, 1, 0], [0, 1, -1, 0], [0, -1, -1, 0], [0, -1, 1, 0]] as const;

/** Draws part of a picture, upright, over a canvas from its corner on. */
export function drawPart(context: OffscreenCanvasRenderingContext2D, { bitmap, turn, width, height }: Picture, part: Part, to: { readonly width: number; readonly height: number }): void {
  if (turn === 1) {
    context.drawImage(bitmap, part.x, part.y, part.width, part.height, 0, 0, to.width, to.height);
    return;
  }
  const [a, b, c, d] = axes[turn - 1]!;
  context.save();
  context.scale(to.width / part.width, to.height / part.height);
  context.translate(-part.x, -part.y);
  // An axis that points backwards starts at the far side.
  context.transform(a, b, c, d, a + c < 0 ? width : 0, b + d < 0 ? height : 0);
  context.drawImage(bitmap, 0, 0);
  context.restore();
}
