import { whiteCanvas } from './canvas.ts';
import { drawPart, picture, type Picture } from './turn.ts';

/** Columns and rows of a picture. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Reads part of a picture a few rows at a time, on white. */
export interface Rows {
  /** `[count, window.width, 4]`, from `row` of the window on; good until the next one is read. */
  read(row: number, count: number): Promise<Uint8Array | Uint8ClampedArray> | Uint8ClampedArray;
  close(): void;
}

type Open = (source: Picture, window: Window, most: number) => Rows;

/** Through a canvas of `most` rows: works for every picture in every browser. */
const canvasRows: Open = (source, { x, y, width }, most) => {
  const { context } = whiteCanvas(width, most);
  context.imageSmoothingEnabled = false;
  return {
    read(row, count) {
      context.fillRect(0, 0, width, count);
      drawPart(context, source, { x, y: y + row, width, height: count }, { width, height: count });
      return context.getImageData(0, 0, width, count).data;
    },
    close: () => {},
  };
};

/**
 * Straight from the bitmap, by way of WebCodecs: no canvas comes between, which would set transparency on white, and turn what
 * the browser keeps as it was stored and only remembers to turn. So this is for pictures that need neither.
 */
const frameRows: Open = ({ bitmap }, { x, y, width }, most) => {
  const frame = new VideoFrame(bitmap, { timestamp: 0 });
  const data = new Uint8Array(most * width * 4);
  return {
    async read(row, count) {
      await frame.copyTo(data, { rect: { x, y: y + row, width, height: count }, format: 'RGBA' });
      return data;
    },
    close: () => frame.close(),
  };
};

/** A trial: a picture of noise, an odd part of it, and how often that is read. */
const trial = { size: 512, window: { x: 3, y: 5, width: 501, height: 499 }, rounds: 5 };

async function time(open: Open, source: Picture): Promise<{ took: number; data: Uint8Array }> {
  const { window, rounds } = trial;
  const rows = open(source, window, window.height);
  try {
    let took = Infinity;
    let data = new Uint8Array();
    for (let i = 0; i < rounds; i++) {
      const start = performance.now();
      const read = await rows.read(0, window.height);
      took = Math.min(took, performance.now() - start);
      data = Uint8Array.from(read);
    }
    return { took, data };
  } finally {
    rows.close();
  }
}

/** Several times faster in Chromium, many times slower in Firefox, unknown elsewhere: so it is tried, and its bytes are compared. */
async function framesAreBetter(): Promise<boolean> {
  const { canvas, context } = whiteCanvas(trial.size, trial.size);
  const noise = context.createImageData(trial.size, trial.size);
  noise.data.forEach((_, i) => (noise.data[i] = i % 4 === 3 ? 255 : Math.imul(i + 1, 2654435761) >>> 24));
  context.putImageData(noise, 0, 0);
  const bitmap = canvas.transferToImageBitmap();
  try {
    const [frame, plain] = [await time(frameRows, picture(bitmap)), await time(canvasRows, picture(bitmap))];
    return frame.took < plain.took && frame.data.every((byte, i) => byte === plain.data[i]);
  } catch {
    return false;
  } finally {
    bitmap.close();
  }
}

let better: Promise<boolean> | undefined;

/** The fastest way to read part of a picture, `most` rows at a time. All ways give the same bytes. */
export async function openRows(source: Picture, window: Window, most: number): Promise<Rows> {
  if (source.direct && source.turn === 1 && (await (better ??= framesAreBetter()))) {
    try {
      return frameRows(source, window, most);
    } catch {
      // There are sizes that a frame cannot have.
    }
  }
  return canvasRows(source, window, most);
}
