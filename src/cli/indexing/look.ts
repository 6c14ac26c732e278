import { relative, sep } from 'node:path';
import { indexPath } from '../../prebuilt/files.ts';
import { Walk } from '../folder.ts';
import { photos } from '../photos.ts';
import { crawl } from '../site/crawl.ts';
import type { Findings, LeftOut } from './finding.ts';

/** Where it is looked. */
interface Place {
  /** Absolute, without links. */
  readonly root: string;
  /** Where the index goes, the same. */
  readonly out: string;
  /** Path or address at which the root is served. */
  readonly base: string;
  /** Whether pictures count on pages only. */
  readonly pagesOnly: boolean;
}

/**
 * What a site or a folder has, without what an earlier run has put there.
 * @throws the signal's reason; the system's error when the root cannot be read
 */
export async function look({ root, out, base, pagesOnly }: Place, signal: AbortSignal): Promise<Findings> {
  const isIndex = out === root ? (path: string) => indexPath.test(relative(root, path).split(sep).join('/')) : (path: string) => path === out;
  const unread: LeftOut[] = [];
  const files = await new Walk(isIndex).files(root, (path) => unread.push({ name: relative(root, path), code: 'file-read', reason: 'The folder could not be read.' }));
  const pages = files.filter(({ name }) => /\.html?$/i.test(name)).map(({ path }) => path);
  if (pages.length === 0 && pagesOnly) return { kind: 'site', pages: 0, unwanted: 0, found: [], leftOut: unread };
  // Folders that cannot be read are met once more on the way to pictures.
  if (pages.length === 0) return photos(root, new Walk(isIndex), signal);
  const site = await crawl(root, pages, base, signal);
  return { ...site, leftOut: [...unread, ...site.leftOut] };
}
