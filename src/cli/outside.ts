import { realpath } from 'node:fs/promises';
import { basename, isAbsolute, relative, sep } from 'node:path';
import { cleanName, longestCaption } from '../clean.ts';

/** Stands for the site's own host where nobody has told it. */
const somewhere = 'http://site.invalid';

/**
 * What is to be known of an index that does not lie inside its site: publishing the site does not publish it. Undefined for one that does.
 * @param folder the site's, which is there
 * @param out the index's, which is there
 * @param base path or address at which the site is served
 */
export async function outsideLine(folder: string, out: string, base: string): Promise<string | undefined> {
  const [site, index] = await Promise.all([realpath(folder), realpath(out)]);
  const below = relative(site, index);
  if (!isAbsolute(below) && below.split(sep)[0] !== '..') return undefined;
  // Above the site it says itself how to get there; elsewhere it counts from the base, and any place of the same host will do.
  const above = site.startsWith(index.endsWith(sep) ? index : index + sep);
  const path = above ? below.split(sep).join('/') : encodeURIComponent(basename(index));
  const root = new URL(base.endsWith('/') ? base : `${base}/`, somewhere);
  const address = new URL(`${path}/`, root).href.replace(somewhere, '');
  return `${cleanName(out, longestCaption)} lies outside ${cleanName(folder, longestCaption)}: publish it with the site, at ${address} for <glimpse-search index="${address}">.`;
}
