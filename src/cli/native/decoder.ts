import type { Sharp, SharpOptions } from 'sharp';
import { type PictureFile, identify, inspect } from '../../decode/file.ts';
import { readFacts } from '../../decode/facts.ts';
import { formats } from '../../decode/formats.ts';
import { decodeHeic } from '../../decode/heic.ts';
import { planCrop } from '../../decode/crop.ts';
import { checkSize, maxPixels } from '../../decode/limits.ts';
import { normalize } from '../../decode/normalize.ts';
import { printOf } from '../../decode/print.ts';
import { resize } from '../../decode/resize.ts';
import { fastResizer } from '../../decode/simd.ts';
import { thumbSteps } from '../../decode/thumb.ts';
import { GlimpseError } from '../../errors.ts';
import type { Decoder } from '../../ports.ts';
import { gate } from '../../sources/gate.ts';
import type { Decoded, FileFacts, PixelRecipe, Thumb } from '../../types.ts';
import { optional } from './optional.ts';

type MakeSharp = (input: Uint8Array, options?: SharpOptions) => Sharp;

/** `[height, width, 4]`, upright, on white. */
interface Unpacked {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Pictures that are unpacked at once, and pixels of one above which it is unpacked alone: 64 MB. */
const atOnce = 3;
const large = 2 ** 24;
/** Of a thumbnail, 0 to 100. */
const quality = 80;
/** How hard the encoder tries, 0 to 6: the usual 4 takes twice as long for a twentieth of the bytes. */
const effort = 2;

let loading: Promise<MakeSharp> | undefined;

function loadSharp(): Promise<MakeSharp> {
  return (loading ??= optional('sharp', async () => {
    const { default: sharp } = await import('sharp');
    // Several pictures at once use the processor better than several threads for one.
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp as unknown as MakeSharp;
  }));
}

/**
 * Pictures by sharp, which only unpacks them and makes thumbnails: what the model is fed is resized, cropped and normalised by the
 * code that does so in browsers.
 */
export class NativeDecoder implements Decoder {
  readonly #slot = gate(atOnce);
  readonly #largeSlot = gate(1);

  async check(blob: Blob): Promise<void> {
    await identify(blob);
  }

  facts(blob: Blob): Promise<FileFacts> {
    return readFacts(blob);
  }

  async decode(source: Blob | ImageBitmap | ImageData, recipe: PixelRecipe, { thumb, signal }: Parameters<Decoder['decode']>[2]): Promise<Decoded> {
    if (!(source instanceof Blob)) throw new GlimpseError('input-invalid', 'no file');
    const sharp = await loadSharp();
    const work = (): Promise<Decoded> => this.#decode(sharp, source, recipe, thumb, signal);
    return this.#slot(async () => {
      signal?.throwIfAborted();
      const bytes = new Uint8Array(await source.arrayBuffer());
      const size = formats[(await identify(source)).mime].size(bytes);
      return size && size.width * size.height > large ? this.#largeSlot(work) : work();
    });
  }

  async #decode(sharp: MakeSharp, source: Blob, recipe: PixelRecipe, thumb: boolean, signal: AbortSignal | undefined): Promise<Decoded> {
    const file = await inspect(source);
    const bytes = new Uint8Array(await source.arrayBuffer());
    const opened = await unpack(sharp, file, bytes);
    checkSize(opened);
    signal?.throwIfAborted();
    const { width, height } = opened;
    const pixels = normalize(await square(opened, recipe.size), recipe);
    return { pixels, thumb: undefined, ...(thumb && (await makeThumb(sharp, file, bytes, opened))), mime: file.mime, width, height, partial: file.partial };
  }
}

/** The file's own numbers, as the model's reference saw them, whatever its colour profile says. */
async function unpack(sharp: MakeSharp, file: PictureFile, bytes: Uint8Array): Promise<Unpacked> {
  try {
    if (file.mime === 'image/heic') return await decodeHeic(bytes).then(({ data, width, height }) => ({ data: new Uint8Array(data.buffer), width, height }));
    const options: SharpOptions = { failOn: 'none', limitInputPixels: maxPixels, ignoreIcc: true };
    const { data, info } = await sharp(bytes, options).autoOrient().flatten({ background: '#fff' }).toColourspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch (error) {
    if (error instanceof GlimpseError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new GlimpseError(/unsupported image format|no decode delegate|no known loader/i.test(reason) ? 'file-unsupported' : 'file-decode', `${file.mime}: ${reason}`, error);
  }
}

/** `[size, size, 3]` */
async function square({ data, width, height }: Unpacked, size: number): Promise<Uint8Array> {
  const resizer = await fastResizer();
  const crop = planCrop(width, height, size);
  const { columns, rows } = crop;
  if (columns.length < width) return resize(data, width, height, size, resizer);
  // Whole rows lie one behind the other: one call does for all.
  const { strip, finish } = resizer(crop);
  strip({ data: data.subarray(rows.first * width * 4), row: 0, count: rows.length });
  return finish();
}

/** In the colours that were meant: only where a profile says something is the file opened again. */
async function makeThumb(sharp: MakeSharp, file: PictureFile, bytes: Uint8Array, opened: Unpacked): Promise<{ readonly thumb: Thumb; readonly print: string }> {
  const { width, height } = thumbSteps(opened).at(-1)!;
  const again = file.profile && file.mime !== 'image/heic';
  const source = again
    ? sharp(bytes, { failOn: 'none', limitInputPixels: maxPixels }).autoOrient().flatten({ background: '#fff' }).toColourspace('srgb')
    : sharp(opened.data, { raw: { width: opened.width, height: opened.height, channels: 4 } });
  const small = !again && width === opened.width && height === opened.height;
  const data = small ? opened.data : await source.resize(width, height, { fit: 'fill' }).ensureAlpha().raw().toBuffer();
  const coded = await sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha().webp({ quality, effort }).toBuffer();
  return { thumb: { mime: 'image/webp', data: Uint8Array.from(coded).buffer, width, height }, print: printOf({ data, width, height }) };
}
