import { GlimpseError } from '../errors.ts';
import type { Addition, ImageInput } from '../types.ts';
import type { WireImage, WireItem } from './protocol.ts';

/**
 * Any picture as something that can cross threads. Addresses are made absolute and fetched by the engine.
 * @throws GlimpseError `input-invalid`
 */
export async function wireImage(image: ImageInput): Promise<WireImage> {
  if (typeof image === 'string' || image instanceof URL) return wireAddress(image);
  if (image instanceof Blob || image instanceof ImageData || image instanceof ImageBitmap) return image;
  if (image instanceof HTMLImageElement) return wireAddress(image.currentSrc || image.src);
  if (image instanceof HTMLCanvasElement || image instanceof OffscreenCanvas) {
    try {
      return await createImageBitmap(image);
    } catch (error) {
      throw new GlimpseError('input-invalid', String(error), error);
    }
  }
  throw new GlimpseError('input-invalid', typeof image);
}

/** Whether a string of a mixed list is the address of a picture rather than words. */
export function isAddress(text: string): boolean {
  return /^(https?:|blob:|data:image\/)\S+$/i.test(text);
}

/** @throws GlimpseError `input-invalid` */
export async function wireItem(input: Blob | Addition): Promise<WireItem> {
  // Scripts may hand over anything.
  if (typeof input !== 'object' || input === null) throw new GlimpseError('input-invalid', typeof input);
  const { image, name, folder = '', caption = '' } = input instanceof Blob ? { image: input } : input;
  if (!(image instanceof Blob || image instanceof URL || typeof image === 'string')) throw new GlimpseError('input-invalid', typeof image);
  const wired = image instanceof Blob ? image : wireAddress(image);
  const fallback = image instanceof File ? image.name : image instanceof Blob ? 'picture' : nameOf(image);
  return { image: wired, name: name ?? fallback, folder, caption };
}

function wireAddress(address: string | URL): Blob | { readonly url: string } {
  if (!URL.canParse(address, document.baseURI)) throw new GlimpseError('input-invalid', `not an address: ${String(address).slice(0, 100)}`);
  const url = new URL(address, document.baseURI);
  // A page's policy may forbid fetching data addresses, and there is nothing to fetch.
  if (url.protocol === 'data:') return blobOf(url);
  if (!['http:', 'https:', 'blob:'].includes(url.protocol)) throw new GlimpseError('input-invalid', `address of kind ${url.protocol}`);
  return { url: url.href };
}

function blobOf({ href }: URL): Blob {
  const comma = href.indexOf(',');
  const head = href.slice('data:'.length, comma);
  try {
    const body = decodeURIComponent(href.slice(comma + 1));
    const binary = head.endsWith(';base64') ? atob(body) : body;
    return new Blob([Uint8Array.from(binary, (char) => char.charCodeAt(0))]);
  } catch (error) {
    throw new GlimpseError('input-invalid', 'a data address that cannot be decoded', error);
  }
}

function nameOf(address: string | URL): string {
  const last = new URL(address, document.baseURI).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || 'picture';
  } catch {
    return last;
  }
}
