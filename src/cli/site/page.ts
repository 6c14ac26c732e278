import { parseHTML } from 'linkedom';
import { cleanText } from '../../clean.ts';
import { collect } from '../../sources/page/collect.ts';
import { writtenAddresses } from '../../sources/page/picture.ts';

/** Where something stands on its page. */
interface Standing {
  readonly headings: readonly string[];
  readonly fragment: string | undefined;
}

export interface PagePicture extends Standing {
  readonly words: string;
  /** Addresses from which it may be shown: absolute, `src` first. */
  readonly urls: readonly URL[];
}

export interface PagePassage extends Standing {
  readonly text: string;
}

/** What a page has. */
export interface ReadPage {
  readonly title: string;
  /** It says with `data-glimpse-body` what counts of it. */
  readonly marked: boolean;
  readonly pictures: readonly PagePicture[];
  readonly passages: readonly PagePassage[];
}

/** Characters of a title. */
const longestTitle = 300;

/** What stands among the text where a page leaves `<head>` and `<body>` to the browser, as it may. */
const headOnly = 'title';

function parse(html: string): Document {
  const { document } = parseHTML(html);
  if (document.documentElement?.localName?.toLowerCase() === 'html') return document;
  return parseHTML(`<!doctype html><html><head></head><body>${html}</body></html>`).document;
}

function textOf(element: Element | null | undefined): string {
  return cleanText(element?.textContent ?? '', longestTitle);
}

/** `data-glimpse-meta="title"`, `title:In words`, `title[alt]`: several, with commas between. */
function metaTitle(document: Document): string | undefined {
  for (const element of document.querySelectorAll('[data-glimpse-meta]')) {
    for (const part of (element.getAttribute('data-glimpse-meta') ?? '').split(/,(?=\s*\w+\s*(?:[:[,]|$))/)) {
      const [, name, attribute, words] = /^\s*(\w+)\s*(?:\[\s*([\w-]+)\s*\]|:\s*([^]*))?$/.exec(part) ?? [];
      if (name !== 'title') continue;
      const title = words !== undefined ? cleanText(words, longestTitle) : attribute !== undefined ? cleanText(element.getAttribute(attribute) ?? '', longestTitle) : textOf(element);
      if (title) return title;
    }
  }
  return undefined;
}

/** What counts of a page: what it has marked, else its main part when there is one, else all of it. */
function partsOf(document: Document): { readonly marked: boolean; readonly parts: readonly Element[] } {
  const bodies = [...document.querySelectorAll('[data-glimpse-body]')].filter((element) => !element.parentElement?.closest('[data-glimpse-body]'));
  if (bodies.length > 0) return { marked: true, parts: bodies };
  const mains = [...document.querySelectorAll('main, [role="main"]')].filter((element) => !element.parentElement?.closest('main, [role="main"]'));
  return { marked: false, parts: mains.length === 1 ? mains : [document.documentElement] };
}

/** Against what the page's addresses count: the first `<base href>` that is an address of the web, else the page itself. */
function baseOf(document: Document, url: URL): URL {
  const href = document.querySelector('base[href]')?.getAttribute('href');
  const base = href == null ? undefined : resolved(href, url);
  return base && /^https?:$/.test(base.protocol) ? base : url;
}

function resolved(address: string, base: URL): URL | undefined {
  try {
    return new URL(address.trim(), base);
  } catch {
    return undefined;
  }
}

/** Whether a page asks to be left out: by a directive of its own, as `max-image-preview:none` is about something else. */
function isUnwanted(document: Document): boolean {
  return [...document.querySelectorAll('meta[name][content]')].some((meta) => {
    if (!/^\s*(robots|glimpse)\s*$/i.test(meta.getAttribute('name') ?? '')) return false;
    const directives = (meta.getAttribute('content') ?? '').split(',').filter((directive) => !directive.includes(':'));
    // Some forget the comma.
    return directives.some((directive) => directive.trim().split(/\s+/).some((word) => /^(noindex|none)$/i.test(word)));
  });
}

/**
 * What a page of a site has; undefined when it does not want to be found (`<meta name="robots" content="noindex">`).
 * @throws any error when a page is so broken that it cannot be read
 */
export function readPage(html: string, url: URL): ReadPage | undefined {
  const document = parse(html);
  if (isUnwanted(document)) return undefined;
  const base = baseOf(document, url);
  const { marked, parts } = partsOf(document);
  const pictures: PagePicture[] = [];
  const passages: PagePassage[] = [];
  for (const found of parts.flatMap((part) => [...collect(part, { ignore: headOnly })])) {
    const { kind, text, headings, fragment } = found;
    if (kind === 'passage') passages.push({ text, headings, fragment });
    else {
      const urls = writtenAddresses(found).flatMap((address) => resolved(address, base) ?? []).filter(({ protocol }) => /^https?:$/.test(protocol));
      if (urls.length > 0) pictures.push({ words: text, urls, headings, fragment });
    }
  }
  const title = metaTitle(document) ?? (textOf(document.querySelector('title')) || textOf(document.querySelector('h1')));
  return { title, marked, pictures, passages };
}
