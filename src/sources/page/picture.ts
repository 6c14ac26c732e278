import { cleanText } from '../../clean.ts';
import { attribute, firstChild, isElement, nextSibling, parentNode, tagOf } from './dom.ts';
import { parseSrcset } from './srcset.ts';

/** CSS pixels: pictures of this size and less are icons, and what counts visits. */
const icon = 24;
/** Characters of a data: address below which it holds a place for a picture that is loaded later. */
const placeholder = 1_000;

/** Where a picture can be loaded from, as its page writes it. */
export interface Addresses {
  readonly src?: string;
  readonly sources?: readonly string[];
}

/** All of them without what is told of their sizes, `src` first, each once. */
export function writtenAddresses({ src, sources = [] }: Addresses): string[] {
  return [...new Set([...(src === undefined ? [] : [src]), ...sources.map((source) => source.replace(/ [\d.]+[wx]$/, ''))])];
}

function side(img: Element, name: 'width' | 'height'): number {
  const told = attribute(img, name)?.trim() ?? '';
  return /^\d/.test(told) && !told.endsWith('%') ? Number.parseFloat(told) : Infinity;
}

function isAddress(url: string | null): url is string {
  if (!url) return false;
  return !/^\s*data:/i.test(url) || (url.length >= placeholder && !/^\s*data:image\/svg/i.test(url));
}

/** What scripts that load pictures late put their addresses into, after what browsers read themselves. */
function first(element: Element, names: readonly string[]): string | undefined {
  return names.map((name) => attribute(element, name)?.trim() ?? null).find(isAddress);
}

function candidates(element: Element): string[] {
  const listed = attribute(element, 'srcset') || attribute(element, 'data-srcset') || '';
  return parseSrcset(listed).flatMap(({ url, descriptor }) => (isAddress(url) ? [descriptor ? `${url} ${descriptor}` : url] : []));
}

/** `<source>`s of the `<picture>` around an `<img>`, which browsers try first. */
function alternatives(img: Element): string[] {
  const parent = parentNode(img);
  if (!parent || !isElement(parent) || tagOf(parent) !== 'picture') return [];
  const found: string[] = [];
  for (let node = firstChild(parent); node && node !== img; node = nextSibling(node)) {
    if (isElement(node) && tagOf(node) === 'source') found.push(...candidates(node));
  }
  return found;
}

/** Undefined for what is no content: an icon, something that counts visits, a drawing in SVG, a picture without an address. */
export function addressesOf(img: Element): Addresses | undefined {
  if (side(img, 'width') <= icon && side(img, 'height') <= icon) return undefined;
  if (Math.min(side(img, 'width'), side(img, 'height')) <= 2) return undefined;
  if (/^(presentation|none)$/.test(attribute(img, 'role') ?? '')) return undefined;
  const src = first(img, ['src', 'data-src', 'data-original', 'data-lazy-src']);
  const sources = [...new Set([...alternatives(img), ...candidates(img)])];
  if (src === undefined && sources.length === 0) return undefined;
  return { ...(src !== undefined && { src }), ...(sources.length > 0 && { sources }) };
}

/** What a page says of a picture: each of these once, as sentences. */
export function wordsOf(element: Element, caption = ''): string {
  const told = [attribute(element, 'alt') || attribute(element, 'aria-label') || '', caption, attribute(element, 'title') ?? ''].map((text) => cleanText(text));
  const kept = told.filter((text, i) => text !== '' && !told.some((other, j) => (j < i ? other.includes(text) : j > i && other !== text && other.includes(text))));
  return kept.reduce((all, text) => (all === '' ? text : `${all}${/[.!?:。！？]$/.test(all) ? '' : '.'} ${text}`), '');
}
