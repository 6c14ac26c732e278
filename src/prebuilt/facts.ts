import { cleanName } from '../clean.ts';
import { limits as textLimits, portable, readItem } from '../portable/facts.ts';
import { isFields } from '../portable/json.ts';
import { mostThumbBytes, thumbTypes } from '../portable/thumbs.ts';
import type { Item, PagePlace } from '../types.ts';
import { resolved, type Addresses } from './addresses.ts';
import { invalid } from './format.ts';

/** Where the thumbnail of a row is, and how large. */
export interface ThumbPlace {
  /** SHA-256 in hexadecimal. */
  readonly hash: string;
  /** Number of its type, in `portable/thumbs.ts`. */
  readonly type: number;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/** What a shard says of a row beside its vectors. */
export interface Facts {
  readonly item: Item;
  readonly thumb: ThumbPlace | undefined;
}

const extensions = ['webp', 'jpg', 'png'];

export function thumbPath({ hash, type }: ThumbPlace): string {
  return `thumbs/${hash}.${extensions[type]}`;
}

/** What is left out when it is like this. */
const usual: Partial<Record<keyof Item, unknown>> = { type: 'image', folder: '', caption: '', bytes: 0, width: 0, height: 0, partial: false, mime: '' };
/** Headings above an item. */
const mostHeadings = 8;
/** Other pages on which it stands. */
export const mostOthers = 32;

/** In one order, without what is usual and without the time of indexing: the same item gives the same bytes. `undefined` is what JSON leaves out. */
export function writeFacts({ item, thumb }: Facts): string {
  const { added: _, url: __, ...facts } = portable(item);
  const told = Object.entries(facts).filter(([key, value]) => value !== usual[key as keyof Item]);
  const { page } = item;
  return JSON.stringify({
    ...Object.fromEntries(told),
    url: item.url?.slice(0, textLimits.url),
    page: page && [page.url.slice(0, textLimits.url), page.title.slice(0, textLimits.name), page.headings.slice(-mostHeadings).map((heading) => heading.slice(0, textLimits.name)), ...(page.others ? [page.others.slice(0, mostOthers)] : [])],
    thumb: thumb && [thumb.hash, thumb.type, thumb.width, thumb.height, thumb.bytes],
  });
}

/** @throws GlimpseError `index-invalid` */
export function readFacts(value: unknown, where: string, addresses: Addresses): Facts {
  if (!isFields(value)) throw invalid(`${where}: no facts`);
  const { url, page, thumb, followed: _, ...facts } = value;
  const item = readItem({ ...usual, ...facts, added: 0 }, where, invalid);
  const place = page === undefined ? undefined : readPage(page, where, addresses);
  const whole = { ...item, added: item.modified ?? item.taken ?? 0, url: resolved(url, addresses), ...(place && { page: place }) };
  return { item: whole, thumb: thumb === undefined ? undefined : readThumb(thumb, where) };
}

function readPage(value: unknown, where: string, addresses: Addresses): PagePlace | undefined {
  const [url, title, headings, others = []] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  if (typeof title !== 'string' || !Array.isArray(headings) || headings.length > mostHeadings || !headings.every((heading) => typeof heading === 'string')) throw invalid(`${where}: page`);
  if (!Array.isArray(others) || others.length > mostOthers) throw invalid(`${where}: page`);
  const [address, ...beside] = [url, ...(others as readonly unknown[])].map((one) => resolved(one, addresses));
  const known = beside.filter((one) => one !== undefined);
  return address === undefined ? undefined : { url: address, title: cleanName(title), headings: headings.map((heading) => cleanName(heading)), ...(known.length > 0 && { others: known }) };
}

function readThumb(value: unknown, where: string): ThumbPlace {
  const [hash, type, width, height, bytes] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const counts = [width, height, bytes].every((count) => Number.isInteger(count) && (count as number) > 0 && (count as number) <= mostThumbBytes);
  if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash) || !Number.isInteger(type) || !thumbTypes[type as number] || !counts) throw invalid(`${where}: thumb`);
  return { hash, type: type as number, width: width as number, height: height as number, bytes: bytes as number };
}
