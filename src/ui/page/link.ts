import { cleanText } from '../../clean.ts';

const prefix = '#glimpse=';
/** Characters of a query that a link may have. */
const longest = 300;

/** The query that the page's address has: `#glimpse=red%20boats`. */
export function linkedQuery(hash = location.hash): string | undefined {
  if (!hash.startsWith(prefix)) return undefined;
  try {
    return cleanText(decodeURIComponent(hash.slice(prefix.length)), longest) || undefined;
  } catch {
    // A stray percent sign.
    return undefined;
  }
}

/** The page's address with a query; undefined where the fragment is the page's own way of telling its parts apart. */
export function linkTo(query: string): string | undefined {
  if (/^#!?\//.test(location.hash)) return undefined;
  return `${location.href.split('#', 1)[0]}${prefix}${encodeURIComponent(query)}`;
}
