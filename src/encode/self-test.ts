import { GlimpseError } from '../errors.ts';
import type { Preset } from '../models/index.ts';
import type { PixelRecipe, Pixels, Vector } from '../types.ts';

/**
 * A fixed picture, from a formula so that no decoder has a part in it. `size` x `size`, x right, y down:
 * red = x, green = y, blue = (x + y) / 2, and a disc of (214, 40, 40) of radius 60 at (112, 112).
 */
export function testPicture({ size, mean, std }: PixelRecipe): Pixels {
  const pixels = new Float32Array(3 * size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const inside = (x - 112) ** 2 + (y - 112) ** 2 < 3600;
      const colour = inside ? [214, 40, 40] : [x & 255, y & 255, ((x + y) >> 1) & 255];
      for (let channel = 0; channel < 3; channel++) {
        pixels[(channel * size + y) * size + x] = (colour[channel]! / 255 - mean[channel]!) / std[channel]!;
      }
    }
  }
  return pixels;
}

/** @throws GlimpseError `encoder-wrong` when a vector is not the one that was recorded */
export function compareWithGolden(vector: Vector | undefined, golden: readonly number[], { golden: { tolerance } }: Preset): void {
  golden.forEach((expected, i) => {
    const got = vector?.[i] ?? NaN;
    if (!(Math.abs(got - expected) <= tolerance)) throw new GlimpseError('encoder-wrong', `number ${i} is ${got}, not ${expected}`);
  });
}
