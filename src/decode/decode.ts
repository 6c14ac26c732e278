import { GlimpseError } from '../errors.ts';
import type { Decoder } from '../ports.ts';
import type { Decoded, PixelRecipe } from '../types.ts';
import { openBitmap } from './canvas.ts';
import { cropPicture } from './crop-picture.ts';
import { type PictureFile, inspect } from './file.ts';
import { checkSize } from './limits.ts';
import { normalize } from './normalize.ts';
import { opener } from './open.ts';
import { fastResizer } from './simd.ts';
import { makeThumb } from './thumb.ts';
import { type Picture, picture } from './turn.ts';

type Options = Parameters<Decoder['decode']>[2] & {
  /** Called now and then while a decoder that the browser lacks is being loaded. */
  readonly onLoading?: () => void;
};

type About = Pick<PictureFile, 'mime' | 'partial' | 'profile'>;

/** What is known of a picture that came as pixels, not as a file. */
const raw: About = { mime: '', partial: false, profile: false };

/** Everything that is made of an open picture, which stays open. */
async function describe(source: Picture, { mime, partial, profile }: About, recipe: PixelRecipe, { thumb, signal }: Options): Promise<Decoded> {
  // A header may lie.
  checkSize(source);
  const rgb = await cropPicture(source, recipe.size, await fastResizer(), signal);
  signal?.throwIfAborted();
  return {
    pixels: normalize(rgb, recipe),
    thumb: undefined,
    ...(thumb && !profile && (await makeThumb(source))),
    mime,
    width: source.width,
    height: source.height,
    partial,
  };
}

/** Opens a picture, uses it, closes it whatever happens. */
async function using<T>(opening: Promise<Picture>, use: (source: Picture) => Promise<T>): Promise<T> {
  const source = await opening;
  try {
    return await use(source);
  } finally {
    source.bitmap.close();
  }
}

async function decodeFile(blob: Blob, recipe: PixelRecipe, options: Options): Promise<Decoded> {
  const file = await inspect(blob);
  options.signal?.throwIfAborted();
  const open = opener(file, options.onLoading);
  const decoded = await using(open(false), (source) => describe(source, file, recipe, options));
  options.signal?.throwIfAborted();
  if (!options.thumb || decoded.thumb) return decoded;
  // The model is fed the file's own numbers, as its reference was; a person is shown the colours that were meant.
  return { ...decoded, ...(await using(open(true), makeThumb)) };
}

/**
 * A picture as the model is fed, upright, transparency on white, first frame only, and a thumbnail if one is wanted.
 * A bitmap that is passed in stays open. `mime` is empty for pictures that do not come as a file.
 * @throws GlimpseError `file-empty`, `file-read`, `file-unsupported`, `file-too-large`, `file-decode`, `input-invalid`
 * @throws the signal's reason
 */
export async function decode(source: Blob | ImageBitmap | ImageData, recipe: PixelRecipe, options: Options): Promise<Decoded> {
  options.signal?.throwIfAborted();
  if (source instanceof Blob) return decodeFile(source, recipe, options);
  if (source instanceof ImageBitmap) {
    if (source.width === 0) throw new GlimpseError('input-invalid', 'the bitmap is closed');
    return describe(picture(source), raw, recipe, options);
  }
  if (source instanceof ImageData) {
    checkSize(source);
    return using(openBitmap(source).then((bitmap) => picture(bitmap)), (opened) => describe(opened, raw, recipe, options));
  }
  throw new GlimpseError('input-invalid', 'neither a file nor pixels');
}
