import { GlimpseError } from '../errors.ts';
import { fromBase64 } from './bytes.ts';
import { openBitmap } from './canvas.ts';
import type { PictureFile } from './file.ts';
import { decodeHeic } from './heic.ts';
import { type Picture, picture, turnLeft } from './turn.ts';

/** Apple's cameras write colours of this space; libheif leaves them as they are. */
const wide = 'display-p3';

/** Pixels that are kept beside an open bitmap; of larger pictures there is only ever one copy. */
const mostKept = 2 ** 24;

/** Eight black pixels squared: a browser that cannot read this cannot read any JPEG XL. */
const tinyJxl = '/wpBQEBxIQgCAQAkAEsYixWCC0QAAA==';

async function readsJxl(): Promise<boolean> {
  return openBitmap(new Blob([fromBase64(tinyJxl)], { type: 'image/jxl' })).then((bitmap) => (bitmap.close(), true), () => false);
}

async function failure({ mime, partial }: PictureFile, error: unknown): Promise<GlimpseError> {
  if (error instanceof GlimpseError) return error;
  if (mime === 'image/jxl' && !(await readsJxl())) return new GlimpseError('file-unsupported', 'JPEG XL: this browser cannot decode it', error);
  const reason = error instanceof Error ? error.message : String(error);
  return new GlimpseError('file-decode', `${mime}${partial ? ', ends early' : ''}: ${reason}`, error);
}

async function byBrowser(file: PictureFile, convert: boolean): Promise<Picture | undefined> {
  try {
    return picture(await openBitmap(convert ? file.blob : file.plain, convert), { turn: await turnLeft(file.asked), direct: file.direct });
  } catch (error) {
    if (file.mime === 'image/heic') return undefined;
    throw await failure(file, error);
  }
}

async function byLibheif(file: PictureFile, onLoading: (() => void) | undefined): Promise<ImageData> {
  try {
    return await decodeHeic(new Uint8Array(await file.blob.arrayBuffer()), onLoading);
  } catch (error) {
    throw await failure(file, error);
  }
}

/**
 * How a file is decoded: by the browser, and a HEIC file that it cannot decode by libheif. Called once more with `convert`
 * for the colours that were meant in place of the file's own numbers.
 * @throws GlimpseError `file-decode`, `file-unsupported`; for HEIC also `file-too-large`
 */
export function opener(file: PictureFile, onLoading?: () => void): (convert: boolean) => Promise<Picture> {
  /** What libheif gave, for the second call: decoding takes it a second or more. */
  let kept: ImageData | undefined;
  return async (convert) => {
    const opened = kept ? undefined : await byBrowser(file, convert);
    if (opened) return opened;
    const pixels = kept ?? (await byLibheif(file, onLoading));
    const { data, width, height } = pixels;
    kept = file.profile && width * height <= mostKept ? pixels : undefined;
    return picture(await openBitmap(convert ? new ImageData(data, width, height, { colorSpace: wide }) : pixels, convert));
  };
}
