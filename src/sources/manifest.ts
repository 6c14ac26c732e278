import { cleanText } from '../clean.ts';
import { GlimpseError } from '../errors.ts';
import type { Addition } from '../types.ts';
import { field } from './field.ts';
import { nameOfUrl, parseUrl } from './url.ts';

/** Pictures to be added together, with their captions. */
export interface Album {
  readonly title: string;
  /** Bytes of all pictures, as the manifest states them. */
  readonly bytes: number;
  /** `image` is an absolute address. */
  readonly additions: readonly Addition[];
}

/** Pictures in a manifest at most. */
const most = 10_000;

function refuse(detail: string): never {
  throw new GlimpseError('input-invalid', `album: ${detail}`);
}

/** Cleaned text; undefined when it is something else. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' ? cleanText(value) : undefined;
}

/** The address of a picture, which has to lie below the manifest's folder. */
function address(file: unknown, base: URL, place: string): URL {
  const url = parseUrl(file, base);
  const folder = new URL('.', base).pathname;
  const below = url?.origin === base.origin && url.pathname.startsWith(folder) && !url.pathname.endsWith('/');
  // Some servers decode a slash before they look for the file.
  if (!url || !below || url.pathname === base.pathname || url.username || /%(2f|5c)/i.test(url.pathname)) refuse(`${place} is not a file below the album's folder`);
  return url;
}

/**
 * Checks a manifest: `{ title, pictures: [{ file, caption?, bytes? }] }`; everything else in it is passed over.
 * @param base the manifest's own address, http or https
 * @throws GlimpseError `input-invalid`
 */
export function parseManifest(value: unknown, base: URL): Album {
  if (!/^https?:$/.test(base.protocol)) refuse(`not loaded over http: ${base.protocol}`);
  const pictures = field(value, 'pictures');
  if (!Array.isArray(pictures)) refuse('no list of pictures');
  if (pictures.length > most) refuse(`${pictures.length} pictures; at most ${most}`);
  let bytes = 0;
  const additions = pictures.map((picture: unknown, i): Addition => {
    const url = address(field(picture, 'file'), base, `picture ${i}`);
    const size = field(picture, 'bytes');
    if (Number.isSafeInteger(size)) bytes += Math.max(0, Number(size));
    const caption = text(field(picture, 'caption'));
    return { image: url.href, name: nameOfUrl(url), ...(caption ? { caption } : {}) };
  });
  return { title: text(field(value, 'title')) || 'Album', bytes, additions };
}
