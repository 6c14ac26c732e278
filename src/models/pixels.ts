import type { PixelRecipe } from '../types.ts';

/** CLIP's picture recipe at 224 pixels, as in jina-clip-v1's `preprocessor_config.json`. */
export const clipPixels: PixelRecipe = {
  version: 1,
  size: 224,
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};
