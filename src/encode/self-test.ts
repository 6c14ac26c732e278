import { GlimpseError } from '../errors.ts';
import type { Golden } from '../models/preset.ts';
import type { Dtype, PixelRecipe, Pixels, Vector } from '../types.ts';

/** Largest difference of one number to a recorded one. The records have four digits or more; 8 and 4 bits are coarse. */
const tolerance: Readonly<Record<Dtype, number>> = { fp32: 0.001, fp16: 0.003, q8: 0.02, q4: 0.02, q4f16: 0.02 };
/** Distance to all recorded numbers, as a part of their length: where they are small, zeros would be within the tolerance. */
const farthest = 0.7;
/** Largest difference of one number between an input alone and the same in a batch. */
const batchTolerance = 1e-3;
/** Cosine above which two inputs that differ count as one. */
const same = 0.9999;

/** Two texts of different length, so that one of them is filled up in a batch. */
const texts = ['hello world', 'Three yellow boats on the sea at night, and a lighthouse.'] as const;

/**
 * A fixed picture, from a formula so that no decoder has a part in it. x right, y down: red = x, green = y, blue = (x + y) / 2
 * (modulo 256), and a disc of (214, 40, 40) in the middle, of radius 60 when the picture is 224 wide.
 */
export function testPicture({ size, mean, std }: PixelRecipe): Pixels {
  const pixels = new Float32Array(3 * size * size);
  const radius = (size * 60) / 224;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const inside = (x - size / 2) ** 2 + (y - size / 2) ** 2 < radius ** 2;
      const colour = inside ? [214, 40, 40] : [x & 255, y & 255, ((x + y) >> 1) & 255];
      for (let channel = 0; channel < 3; channel++) {
        pixels[(channel * size + y) * size + x] = (colour[channel]! / 255 - mean[channel]!) / std[channel]!;
      }
    }
  }
  return pixels;
}

/** @throws GlimpseError `encoder-wrong` when a vector is not the one that was recorded */
export function compareWithGolden(vector: Vector | undefined, golden: readonly number[], dtype: Dtype): void {
  let apart = 0;
  golden.forEach((expected, i) => {
    const got = vector?.[i] ?? NaN;
    if (!(Math.abs(got - expected) <= tolerance[dtype])) throw new GlimpseError('encoder-wrong', `number ${i} is ${got}, not ${expected}`);
    apart += (got - expected) ** 2;
  });
  if (Math.sqrt(apart) > farthest * Math.hypot(...golden)) throw new GlimpseError('encoder-wrong', `the recorded numbers are ${Math.sqrt(apart)} away`);
}

/**
 * Two inputs encoded together and one of them alone: what must hold for every model, whatever its numbers.
 * @throws GlimpseError `encoder-wrong`
 */
export function compareRelations(together: readonly Vector[], alone: Vector): void {
  const [first, second] = together;
  if (!first || !second) throw new GlimpseError('encoder-wrong', `${together.length} vectors of 2`);
  let cosine = 0;
  let largest = 0;
  first.forEach((x, i) => {
    cosine += x * second[i]!;
    largest = Math.max(largest, Math.abs(x - alone[i]!));
  });
  if (!(cosine < same)) throw new GlimpseError('encoder-wrong', `two different inputs have cosine ${cosine}`);
  if (!(largest <= batchTolerance)) throw new GlimpseError('encoder-wrong', `alone and in a batch differ by ${largest}`);
}

/** @throws GlimpseError `encoder-wrong` when the tower's answers cannot be right on this device */
export async function testTexts(encode: (texts: readonly string[]) => Promise<Vector[]>, dtype: Dtype, golden: Golden['text']): Promise<void> {
  const [alone] = await encode([texts[0]]);
  if (golden) compareWithGolden(golden.input === texts[0] ? alone : (await encode([golden.input]))[0], golden.vector, dtype);
  compareRelations(await encode(texts), alone!);
}

/** @throws GlimpseError `encoder-wrong` when the tower's answers cannot be right on this device */
export async function testPictures(encode: (pictures: readonly Pixels[]) => Promise<Vector[]>, dtype: Dtype, recipe: PixelRecipe, golden: Golden['picture']): Promise<void> {
  const picture = testPicture(recipe);
  const [alone] = await encode([picture]);
  if (golden) compareWithGolden(alone, golden.vector, dtype);
  // Upside down it is another picture.
  compareRelations(await encode([picture, picture.toReversed()]), alone!);
}
