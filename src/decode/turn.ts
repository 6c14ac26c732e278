import { fromBase64 } from './bytes.ts';
import { openBitmap } from './canvas.ts';
import type { Orientation } from './exif.ts';
import type { Asked, Place } from './format.ts';

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

/** Two pixels side by side that ask to stand one upon the other, in each place that some browser overlooks. */
const probes: Readonly<Record<Place, readonly [mime: string, base64: string]>> = {
  webp: ['image/webp', 'UklGRk4AAABXRUJQVlA4WAoAAAAIAAAAAQAAAAAAVlA4TA4AAAAvAQAAAAcQEf0PRET/A0VYSUYaAAAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA='],
  png: ['image/png', 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABAQAAAADcWUInAAAAGmVYSWZNTQAqAAAACAABARIAAwAAAAEABgAAAAAAANZnS2kAAAAKSURBVHjaY2AAAAACAAHlJ978AAAAAElFTkSuQmCC'],
  'png-behind': ['image/png', 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABAQAAAADcWUInAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAABplWElmTU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAADWZ0tpAAAAAElFTkSuQmCC'],
  avif: [
    'image/avif',
    'AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAPNtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAAHmlsb2MAAAAARAAAAQABAAAAAQAAARcAAAAbAAAAKGlpbmYAAAAAAAEAAAAaaW5mZQIAAAAAAQAAYXYwMUNvbG9yAAAAAHJpcHJwAAAAUmlwY28AAAAUaXNwZQAAAAAAAAACAAAAAQAAAA5waXhpAAAAAAEIAAAADGF2MUOBABwAAAAAE2NvbHJuY2x4AAEADQAGgAAAAAlpcm90AwAAABhpcG1hAAAAAAAAAAEAAQUBAoMEhQAAACNtZGF0EgAKBxgAJpgIaDUyDhlGIYeeaACQQMqfjaz4',
  ],
};

async function overlooks(place: Place): Promise<boolean> {
  const [type, base64] = probes[place];
  const bitmap = await openBitmap(new Blob([fromBase64(base64)], { type }));
  const wide = bitmap.width === 2;
  bitmap.close();
  return wide;
}

const answers = new Map<Place, Promise<boolean>>();

/** The turn that is left to be made once the browser has decoded a file: never one that it has made itself. */
export async function turnLeft(asked: Asked | undefined): Promise<Orientation> {
  if (!asked || asked.turn === 1) return 1;
  const answer = answers.get(asked.place) ?? overlooks(asked.place).catch(() => false);
  answers.set(asked.place, answer);
  return (await answer) ? asked.turn : 1;
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
