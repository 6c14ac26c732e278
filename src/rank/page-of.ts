import type { Item } from '../types.ts';

/** However it was written: `%7E` is `~`, `+` is `%2B`. */
function part(text: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(text));
  } catch {
    // A stray percent sign.
    return text;
  }
}

/**
 * What addresses of one page have in common: hosts answer `/a/`, `/a/index.html`, `/a` and `/a.html` alike, and a fragment is a place on the page.
 * What is no address stays as it is.
 */
export function pageOf(address: string): string {
  if (!URL.canParse(address)) return address;
  const { origin, pathname, search } = new URL(address);
  const path = pathname.split('/').map(part).join('/');
  return origin + path.replace(/\/index\.html?$/i, '').replace(/\.html?$/i, '').replace(/\/$/, '') + search;
}

/** Addresses of all pages on which an item stands, as they are written, without the places on them. */
export function pagesOf({ page }: Pick<Item, 'page'>): string[] {
  return page ? [...new Set([page.url, ...(page.others ?? [])].map((url) => url.split('#', 1)[0]!))] : [];
}
