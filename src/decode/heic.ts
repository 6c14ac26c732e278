import type { HeifImage, Libheif } from 'libheif-js/libheif-wasm/libheif-bundle.mjs';
import { GlimpseError } from '../errors.ts';
import { checkSize } from './limits.ts';
import { whileLoading } from './loading.ts';

let loading: Promise<Libheif> | undefined;

/** libheif, two megabytes that nobody needs who has no HEIC files. @throws GlimpseError `file-unsupported` when it cannot be had */
function load(onLoading: (() => void) | undefined): Promise<Libheif> {
  loading ??= import('libheif-js/libheif-wasm/libheif-bundle.mjs').then(
    ({ default: start }) => start(),
    (error: unknown) => {
      loading = undefined;
      throw new GlimpseError('file-unsupported', `HEIC: the decoder could not be loaded: ${String(error)}`, error);
    },
  );
  return whileLoading(loading, onLoading);
}

/** Node has none of these, and libheif only fills its bytes. */
function blank(width: number, height: number): ImageData {
  return globalThis.ImageData ? new ImageData(width, height) : { data: new Uint8ClampedArray(width * height * 4), width, height, colorSpace: 'srgb' };
}

async function pixels(image: HeifImage): Promise<ImageData> {
  const size = { width: image.get_width(), height: image.get_height() };
  checkSize(size);
  const filled = await new Promise<ImageData | null>((resolve) => image.display(blank(size.width, size.height), resolve));
  if (!filled) throw new Error('libheif could not decode it');
  return filled;
}

/**
 * The main picture of a HEIC file, upright (libheif turns it), its numbers untouched by colour management. `onLoading` is
 * called now and then while libheif itself is on its way.
 * @throws GlimpseError `file-unsupported`, `file-too-large`; any other error when the file cannot be decoded
 */
export async function decodeHeic(file: Uint8Array, onLoading?: () => void): Promise<ImageData> {
  const libheif = await load(onLoading);
  const decoder = new libheif.HeifDecoder();
  let images: HeifImage[] = [];
  try {
    images = decoder.decode(file);
    const image = images.find((candidate) => candidate.is_primary()) ?? images[0];
    if (!image) throw new Error('libheif found no picture in it');
    return await pixels(image);
  } catch (error) {
    // A trap leaves its memory in an unknown state: the next file gets a new one.
    if (error instanceof WebAssembly.RuntimeError) loading = undefined;
    throw error;
  } finally {
    if (loading) {
      for (const image of images) image.free();
      libheif.heif_context_free(decoder.decoder);
    }
  }
}
