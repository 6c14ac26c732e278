import { GlimpseError } from '../errors.ts';
import { baseOf } from '../sources/page/base.ts';
import type { Addition, ImageInput, Query } from '../types.ts';
import type { WireImage, WireItem, WireQuery } from './protocol.ts';
import { drawSvg } from './svg.ts';

const defaultLimit = 50;
/** Characters of a passage that serve as its name. */
const longestName = 80;

/**
 * Any picture as something that can cross threads. Addresses are made absolute and fetched by the engine.
 * @throws GlimpseError `input-invalid`, `file-decode`
 */
export async function wireImage(image: ImageInput): Promise<WireImage> {
  if (typeof image === 'string' || image instanceof URL) return drawn(wireAddress(image));
  if (image instanceof Blob) return drawn(image);
  if (image instanceof ArrayBuffer) return drawn(new Blob([image]));
  if (image instanceof ImageData || image instanceof ImageBitmap) return image;
  if (image instanceof HTMLImageElement) return drawn(wireAddress(image.currentSrc || image.src));
  if (image instanceof HTMLCanvasElement || image instanceof OffscreenCanvas) {
    try {
      return await createImageBitmap(image);
    } catch (error) {
      throw new GlimpseError('input-invalid', String(error), error);
    }
  }
  throw new GlimpseError('input-invalid', typeof image);
}

/** The same, or an SVG as a picture that any thread can read. */
async function drawn(image: Blob | { readonly url: string }): Promise<Blob | { readonly url: string }> {
  return (image instanceof Blob && (await drawSvg(image))) || image;
}

/** Whether a string of a mixed list is the address of a picture rather than words. */
export function isAddress(text: string): boolean {
  return /^(https?:|blob:|data:image\/)\S+$/i.test(text);
}

/** @throws GlimpseError `input-invalid`, `file-decode` */
export async function wireItem(input: Blob | ArrayBuffer | Addition): Promise<WireItem> {
  // Scripts may hand over anything.
  if (typeof input !== 'object' || input === null) throw new GlimpseError('input-invalid', typeof input);
  const { image: given, text, name, folder = '', handle, ...facts } = input instanceof Blob || input instanceof ArrayBuffer ? { image: input } : input;
  if (typeof text === 'string' && given === undefined) return { image: { text }, name: name ?? text.slice(0, longestName), folder, facts };
  const image = given instanceof ArrayBuffer ? new Blob([given]) : given;
  if (!(image instanceof Blob || image instanceof URL || typeof image === 'string')) throw new GlimpseError('input-invalid', typeof image);
  const wired = image instanceof Blob ? image : wireAddress(image);
  const fallback = image instanceof File ? image.name : wired instanceof Blob ? 'picture' : nameOf(wired.url);
  const raster = wired instanceof Blob ? await drawSvg(wired) : undefined;
  return { image: wired, ...(handle && { handle }), ...(raster && { raster }), name: name ?? fallback, folder, facts };
}

/** A query with everything in it that can cross threads. @throws GlimpseError `input-invalid`, `file-decode` */
export async function wireQuery({ text, image, like, weight, terms = [], limit = defaultLimit, ...query }: Query): Promise<WireQuery> {
  const own = text === undefined && image === undefined && like === undefined ? [] : [{ text, image, like, weight }];
  const wired = await Promise.all(
    [...own, ...terms].map(async ({ text: words, image: picture, like: id, weight: factor }) => ({
      ...(words !== undefined && { text: words }),
      ...(picture !== undefined && { image: await wireImage(picture) }),
      ...(id !== undefined && { like: id }),
      ...(factor !== undefined && { weight: factor }),
    })),
  );
  return { ...query, terms: wired, limit };
}

function wireAddress(address: string | URL): Blob | { readonly url: string } {
  if (!URL.canParse(address, baseOf(document))) throw new GlimpseError('input-invalid', `not an address: ${String(address).slice(0, 100)}`);
  const url = new URL(address, baseOf(document));
  // A page's policy may forbid fetching data addresses, and there is nothing to fetch.
  if (url.protocol === 'data:') return blobOf(url);
  if (!['http:', 'https:', 'blob:'].includes(url.protocol)) throw new GlimpseError('input-invalid', `address of kind ${url.protocol}`);
  return { url: url.href };
}

function blobOf({ href }: URL): Blob {
  const comma = href.indexOf(',');
  const head = href.slice('data:'.length, comma);
  const body = href.slice(comma + 1).replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  try {
    const binary = /; *base64$/i.test(head) ? atob(body) : body;
    return new Blob([Uint8Array.from(binary, (char) => char.charCodeAt(0))]);
  } catch (error) {
    throw new GlimpseError('input-invalid', 'a data address that cannot be decoded', error);
  }
}

function nameOf(address: string): string {
  const last = new URL(address).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || 'picture';
  } catch {
    return last;
  }
}
