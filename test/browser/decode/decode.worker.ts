import { decode } from '../../../src/decode/decode.ts';
import type { PixelRecipe } from '../../../src/types.ts';

/** Decodes what it is sent and answers with the pixels, or with the code of the failure. */
onmessage = async ({ data: { blob, recipe } }: MessageEvent<{ blob: Blob; recipe: PixelRecipe }>) => {
  try {
    postMessage({ decoded: await decode(blob, recipe, { thumb: true }) });
  } catch (error) {
    postMessage({ code: error instanceof Error && 'code' in error ? error.code : String(error) });
  }
};
