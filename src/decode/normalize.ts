import type { PixelRecipe, Pixels } from '../types.ts';

/**
 * Bytes as the vision tower is fed: `(byte / 255 - mean) / std`, rounded to float32 after each step as PyTorch does.
 * @param rgb `[size, size, 3]`
 * @returns `[3, size, size]`
 */
export function normalize(rgb: Uint8Array | Uint8ClampedArray, recipe: PixelRecipe): Pixels {
  const area = recipe.size * recipe.size;
  const pixels = new Float32Array(3 * area);
  const table = new Float32Array(256);
  for (let channel = 0; channel < 3; channel++) {
    const mean = Math.fround(recipe.mean[channel]!);
    const std = Math.fround(recipe.std[channel]!);
    for (let byte = 0; byte < 256; byte++) table[byte] = Math.fround(Math.fround(byte / 255) - mean) / std;
    for (let i = 0; i < area; i++) pixels[channel * area + i] = table[rgb[i * 3 + channel]!]!;
  }
  return pixels;
}
