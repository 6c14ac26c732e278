import { GlimpseError } from '../errors.ts';
import type { Decoder } from '../ports.ts';
import type { Decoded, PixelRecipe } from '../types.ts';
import { cropBitmap, openBitmap } from './bitmap.ts';
import { type PictureFile, inspect } from './file.ts';
import { checkSize } from './limits.ts';
import { normalize } from './normalize.ts';
import { makeThumb } from './thumb.ts';

type Options = Parameters<Decoder['decode']>[2];

/** What is known of a picture that came as pixels, not as a file. */
const raw: Omit<PictureFile, 'blob'> = { mime: '', partial: false, profile: false };

/** @throws GlimpseError `file-unsupported` for a sound HEIC file, `file-decode` otherwise */
async function open({ blob, mime, partial }: PictureFile, convert = false): Promise<ImageBitmap> {
  try {
    return await openBitmap(blob, convert);
  } catch (error) {
    if (mime === 'image/heic' && !partial) throw new GlimpseError('file-unsupported', 'HEIC: this browser cannot decode it', error);
    const reason = error instanceof Error ? error.message : String(error);
    throw new GlimpseError('file-decode', `${mime}${partial ? ', ends early' : ''}: ${reason}`, error);
  }
}

/** Everything that is made of an open bitmap, which stays open. */
async function describe(bitmap: ImageBitmap, about: Omit<PictureFile, 'blob'>, recipe: PixelRecipe, options: Options): Promise<Decoded> {
  // A header may lie.
  checkSize(bitmap);
  const rgb = await cropBitmap(bitmap, recipe.size, options.signal);
  options.signal?.throwIfAborted();
  return {
    pixels: normalize(rgb, recipe),
    thumb: options.thumb && !about.profile ? await makeThumb(bitmap) : undefined,
    mime: about.mime,
    width: bitmap.width,
    height: bitmap.height,
    partial: about.partial,
  };
}

/** Makes a bitmap, uses it, closes it whatever happens. */
async function using<T>(bitmap: Promise<ImageBitmap>, use: (bitmap: ImageBitmap) => Promise<T>): Promise<T> {
  const open = await bitmap;
  try {
    return await use(open);
  } finally {
    open.close();
  }
}

async function decodeFile(blob: Blob, recipe: PixelRecipe, options: Options): Promise<Decoded> {
  const file = await inspect(blob);
  options.signal?.throwIfAborted();
  const decoded = await using(open(file), (bitmap) => describe(bitmap, file, recipe, options));
  options.signal?.throwIfAborted();
  if (!options.thumb || decoded.thumb) return decoded;
  // The model is fed the file's own numbers, as its reference was; a person is shown the colours that were meant.
  return { ...decoded, thumb: await using(open(file, true), makeThumb) };
}

/**
 * A picture as the model is fed, upright, transparency on white, first frame only, and a thumbnail if one is wanted.
 * A bitmap that is passed in stays open. `mime` is empty for pictures that do not come as a file.
 * @throws GlimpseError `file-empty`, `file-read`, `file-unsupported`, `file-too-large`, `file-decode`, `input-invalid`
 * @throws the signal's reason
 */
export const decode: Decoder['decode'] = async (source, recipe, options) => {
  options.signal?.throwIfAborted();
  if (source instanceof Blob) return decodeFile(source, recipe, options);
  if (source instanceof ImageBitmap) {
    if (source.width === 0) throw new GlimpseError('input-invalid', 'the bitmap is closed');
    return describe(source, raw, recipe, options);
  }
  if (source instanceof ImageData) {
    checkSize(source);
    return using(openBitmap(source), (bitmap) => describe(bitmap, raw, recipe, options));
  }
  throw new GlimpseError('input-invalid', 'neither a file nor pixels');
};
