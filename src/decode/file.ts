import { GlimpseError } from '../errors.ts';
import type { Asked } from './format.ts';
import { checkSize, maxBytes } from './limits.ts';
import { formats } from './formats.ts';
import { type PictureType, sniff, sniffLength } from './sniff.ts';

/** A picture file that is safe to hand to the browser's decoder. */
export interface PictureFile {
  /** The same bytes under the media type that they have. */
  readonly blob: Blob;
  /** The same without its colour profile, where some browsers would use it whatever they are told. */
  readonly plain: Blob;
  readonly mime: string;
  readonly partial: boolean;
  /** Its colours are not plain sRGB. */
  readonly profile: boolean;
  /** It is opaque and the browser has nothing to turn. */
  readonly direct: boolean;
  /** The turn that it asks for in a place where some browsers do not look. */
  readonly asked: Asked | undefined;
}

async function read(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    throw new GlimpseError('file-read', error instanceof Error ? error.message : String(error), error);
  }
}

/**
 * What a file is, told from its first bytes: cheap enough to ask before anything else is read.
 * @throws GlimpseError `file-empty`, `file-read`, `file-unsupported`, `file-too-large`
 */
export async function identify(blob: Blob): Promise<{ readonly mime: PictureType; readonly name: string }> {
  if (blob.size === 0) throw new GlimpseError('file-empty');
  const { mime, name } = sniff(await read(blob.slice(0, sniffLength)));
  if (!mime) throw new GlimpseError('file-unsupported', name);
  if (blob.size > maxBytes) throw new GlimpseError('file-too-large', `${blob.size} bytes; at most ${maxBytes}`);
  return { mime, name };
}

/**
 * What a file is and whether it may be decoded, told from its bytes alone.
 * @throws GlimpseError `file-empty`, `file-read`, `file-unsupported`, `file-too-large`, `file-decode` (its header gives no size)
 */
export async function inspect(blob: Blob): Promise<PictureFile> {
  const { mime, name } = await identify(blob);
  const bytes = await read(blob);
  const format = formats[mime];
  const size = format.size(bytes);
  // Without a size there is no telling how much memory it would take.
  if (!size) throw new GlimpseError('file-decode', `${name}: no size in its header`);
  checkSize(size);
  const typed = blob.slice(0, blob.size, mime);
  const profile = format.hasProfile(bytes);
  return {
    blob: typed,
    plain: profile && format.withoutProfile ? new Blob(format.withoutProfile(bytes), { type: mime }) : typed,
    mime,
    partial: format.endsEarly(bytes),
    profile,
    direct: format.direct?.(bytes) ?? false,
    asked: format.asked?.(bytes),
  };
}
