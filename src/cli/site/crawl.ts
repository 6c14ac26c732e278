import { readFile, stat } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import { cleanName } from '../../clean.ts';
import { folderOf } from '../../sources/path.ts';
import { DiskFile } from '../disk-file.ts';
import type { Finding, Findings, LeftOut } from '../indexing/finding.ts';
import { SiteAddresses } from './addresses.ts';
import { decodeHtml } from './charset.ts';
import { type PagePicture, type ReadPage, readPage } from './page.ts';
import { pickFile } from './pick.ts';

/** Bytes of a page at most. */
const mostBytes = 32 * 2 ** 20;

interface Page extends ReadPage {
  readonly path: string;
  readonly url: URL;
}

/**
 * What the pages of a built site have, in the order of their paths. Where one page of the site says with `data-glimpse-body` what
 * counts, only pages that say so do.
 * @param root absolute, without links
 * @param pages absolute paths of its HTML files
 * @param base path or address at which the root is served
 */
export async function crawl(root: string, pages: readonly string[], base: string, signal: AbortSignal): Promise<Findings> {
  const addresses = new SiteAddresses(root, base);
  const leftOut: LeftOut[] = [];
  const read: Page[] = [];
  let unwanted = 0;
  for (const path of pages) {
    signal.throwIfAborted();
    const page = await open(path, addresses).catch((): 'broken' => 'broken');
    if (page === 'broken') leftOut.push({ name: relative(root, path), code: 'file-read', reason: 'The page could not be read.' });
    else if (page) read.push(page);
    else unwanted++;
  }
  const marked = read.some((page) => page.marked);
  const wanted = read.filter((page) => page.marked || !marked);
  const found: Finding[] = [];
  const files = new Map<string, DiskFile>();
  for (const page of wanted) {
    signal.throwIfAborted();
    for (const passage of passagesOf(page, addresses)) found.push(passage);
    for (const picture of page.pictures) {
      const finding = await pictureOf(picture, page, addresses, files, leftOut);
      if (finding) found.push(finding);
    }
  }
  return { kind: 'site', pages: wanted.length, unwanted, found, leftOut: [...new Map(leftOut.map((one) => [one.name, one])).values()] };
}

async function open(path: string, addresses: SiteAddresses): Promise<Page | undefined> {
  if ((await stat(path)).size > mostBytes) throw new Error('too large');
  const url = addresses.of(path);
  const page = readPage(decodeHtml(await readFile(path)), url);
  return page && { ...page, path, url };
}

function placeOf({ url, title }: Page, { headings, fragment }: Pick<PagePicture, 'headings' | 'fragment'>, addresses: SiteAddresses): NonNullable<Finding['page']> {
  const address = new URL(url);
  if (fragment !== undefined) address.hash = encodeURIComponent(fragment);
  return { url: addresses.below(address), title: title || addresses.below(url), headings };
}

function passagesOf(page: Page, addresses: SiteAddresses): Finding[] {
  return page.passages.map(({ text, ...standing }, i): Finding => {
    const place = placeOf(page, standing, addresses);
    // By its first passage a page is found by its title and what stands above it.
    const names = i === 0 ? [...new Set([place.title, ...place.headings])] : [place.headings.at(-1) ?? place.title];
    const name = cleanName(names.join(' – '));
    return { source: { text }, name, folder: folderOf(addresses.below(page.url)), facts: {}, url: undefined, page: place, modified: undefined };
  });
}

/** Undefined when no file of it is on the site. */
async function pictureOf({ words, urls, ...standing }: PagePicture, page: Page, addresses: SiteAddresses, files: Map<string, DiskFile>, leftOut: LeftOut[]): Promise<Finding | undefined> {
  const candidates: { readonly url: URL; readonly file: DiskFile }[] = [];
  let elsewhere = false;
  for (const url of urls) {
    const path = await addresses.file(url);
    if (path === 'elsewhere') elsewhere = true;
    if (path === 'elsewhere' || path === 'missing') continue;
    const file = files.get(path) ?? (await DiskFile.of(path, basename(path)).catch(() => undefined));
    if (!file) continue;
    files.set(path, file);
    candidates.push({ url, file });
  }
  const picked = await pickFile(candidates);
  if (!picked) {
    const name = urls[0]!.origin === addresses.base.origin ? urls[0]!.pathname : urls[0]!.href;
    leftOut.push({ name, ...(elsewhere ? { code: 'cors', reason: 'The picture is on another site.' } : { code: 'file-read', reason: `The picture is not there (on ${addresses.below(page.url)}).` }) });
    return undefined;
  }
  const { url, file } = picked;
  const bare = new URL(url);
  bare.hash = '';
  const address = addresses.below(bare);
  const folder = folderOf(decode(address.split(/[?#]/, 1)[0]!));
  return { source: file, name: cleanName(file.name), folder, facts: words ? { caption: words } : {}, url: address, page: placeOf(page, standing, addresses), modified: undefined };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
