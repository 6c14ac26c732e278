import { relative, sep } from 'node:path';
import { indexPath } from '../../prebuilt/files.ts';
import { Walk } from '../folder.ts';
import { photos } from '../photos.ts';
import { crawl } from '../site/crawl.ts';
import type { Findings, LeftOut } from './finding.ts';

/**
 * What a site or a folder has, without what an earlier run has put there.
 * @param root absolute, without links
 * @param out where the index goes, the same
 * @param base path or address at which the root is served
 * @throws the signal's reason; the system's error when the root cannot be read
 */
export async function look(root: string, out: string, base: string, signal: AbortSignal): Promise<Findings> {
  const isIndex = out === root ? (path: string) => indexPath.test(relative(root, path).split(sep).join('/')) : (path: string) => path === out;
  const unread: LeftOut[] = [];
  const files = await new Walk(isIndex).files(root, (path) => unread.push({ name: relative(root, path), code: 'file-read', reason: 'The folder could not be read.' }));
  const pages = files.filter(({ name }) => /\.html?$/i.test(name)).map(({ path }) => path);
  // Folders that cannot be read are met once more on the way to pictures.
  if (pages.length === 0) return photos(root, new Walk(isIndex), signal);
  const site = await crawl(root, pages, base, signal);
  return { ...site, leftOut: [...unread, ...site.leftOut] };
}
