import { cleanName } from '../clean.ts';

/** An address, or undefined when it is none. (`URL.parse` is too new for some browsers.) */
export function parseUrl(text: unknown, base?: URL | string): URL | undefined {
  if (typeof text !== 'string' && !(text instanceof URL)) return undefined;
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** The last part of an address as a name; the whole host when there is none, `picture` for data. */
export function nameOfUrl(url: URL): string {
  if (url.protocol === 'data:') return 'picture';
  const last = url.pathname.split('/').findLast(Boolean);
  if (last === undefined) return url.host;
  try {
    return cleanName(decodeURIComponent(last));
  } catch {
    // A stray percent sign: not every address is encoded.
    return cleanName(last);
  }
}
