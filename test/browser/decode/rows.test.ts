import { describe, expect, test, vi } from 'vitest';
import { decode } from '../../../src/decode/decode.ts';
import { clipPixels } from '../../../src/models/pixels.ts';
import { file, noise, withOrientation } from './make.ts';

/** Pixels of a JPEG, and how many frames were made for them. */
async function read(jpeg: Uint8Array<ArrayBuffer>, frames = true): Promise<{ pixels: Float32Array; made: number }> {
  const Frame = globalThis.VideoFrame;
  let made = 0;
  const spy = vi.spyOn(globalThis, 'VideoFrame').mockImplementation(function (...args: [ImageBitmap, VideoFrameInit]) {
    made++;
    if (!frames) throw new TypeError('no frames');
    return new Frame(...args);
  } as never);
  try {
    return { pixels: (await decode(new Blob([jpeg]), clipPixels, { thumb: false })).pixels, made };
  } finally {
    spy.mockRestore();
  }
}

describe('rows are the same whether they come from a frame or from a canvas', () => {
  test.each([[1301, 899], [640, 480], [31, 2000], [4000, 61]])('%i x %i', async (width, height) => {
    const jpeg = await file(width, height, 'image/jpeg', noise);
    // The first one also tries which is faster, so it says nothing about frames.
    await read(jpeg);
    const [frame, canvas] = [await read(jpeg), await read(jpeg, false)];
    expect(frame.made).toBe(1);
    expect(canvas.pixels).toEqual(frame.pixels);
  });

  test('no frame for what has to be turned or may be transparent', async () => {
    for (const orientation of [2, 3, 6]) expect((await read(withOrientation(await file(64, 48, 'image/jpeg', noise), orientation))).made).toBe(0);
    expect((await read(withOrientation(await file(64, 48, 'image/jpeg', noise), 1))).made).toBe(1);
    expect((await read(await file(64, 48, 'image/png', noise))).made).toBe(0);
    expect((await read(await file(64, 48, 'image/webp', noise))).made).toBe(0);
  });
});
