import type { IncludeTagsOptions } from 'exifreader';
import { whileLoading } from '../loading.ts';

/** What is asked for: whatever else a file holds is not even looked at. */
const wanted = {
  exif: ['DateTimeOriginal', 'OffsetTimeOriginal', 'DateTimeDigitized', 'OffsetTimeDigitized', 'Make', 'Model', 'LensModel', 'ImageDescription', 'UserComment', 'GPSLatitude', 'GPSLatitudeRef', 'GPSLongitude', 'GPSLongitudeRef'],
  iptc: ['Date Created', 'Time Created', 'Caption/Abstract', 'Object Name', 'Keywords'],
  xmp: ['DateTimeOriginal', 'DateCreated', 'description', 'title', 'subject', 'Lens'],
  png: ['Modify Date', 'Creation Time', 'Description', 'Title'],
} satisfies IncludeTagsOptions;

type Group = keyof typeof wanted;

/** What a file says, by the names of its formats. */
export interface Tags {
  /** As text; the first or the usual one where there are several, empty when there is none. */
  text(group: Group, name: string): string;
  /** All that is said under one name. */
  list(group: Group, name: string): string[];
  /** As it is stored; undefined when there is none. */
  raw(group: Group, name: string): unknown;
}

/** Ends of an XMP packet that a file may have: how long the reader takes to find the last one grows with their third power. */
const mostEnds = 4;

function hasManyEnds(bytes: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(bytes);
  return text.split('<?xpacket end').length > mostEnds + 1;
}

async function load() {
  const [{ load: read }, { DOMParser, onErrorStopParsing }] = await Promise.all([import('exifreader'), import('@xmldom/xmldom')]);
  const xml = new DOMParser({ onError: onErrorStopParsing });
  // XMP has no document type, and what one may declare is not worth the trouble.
  const parseFromString = (text: string, type: string) => xml.parseFromString(text.includes('<!DOCTYPE') ? '' : text, type);
  return { read, domParser: { parseFromString } };
}

let loading: ReturnType<typeof load> | undefined;

function own(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** What a tag says. Several of one name are a list of tags; several values of one tag are tags themselves. */
function said(tag: unknown): string[] {
  if (Array.isArray(tag)) return tag.flatMap(said);
  const value = own(tag, 'value');
  const inner: readonly unknown[] = Array.isArray(value) ? value : [];
  if (inner.some((one) => own(one, 'description') !== undefined)) {
    // Of one text in several languages, the usual one first.
    const usual = inner.filter((one) => own(own(one, 'attributes'), 'lang') === 'x-default');
    return [...usual, ...inner.filter((one) => !usual.includes(one))].flatMap(said);
  }
  const text = own(tag, 'description');
  return typeof text === 'string' ? [text] : typeof text === 'number' ? [String(text)] : [];
}

/**
 * Reads what a file says, with ExifReader. Nothing that is compressed is unpacked.
 * @param bytes a picture file, or its beginning
 * @throws whatever ExifReader throws
 */
export async function readTags(bytes: Uint8Array<ArrayBuffer>, onLoading?: () => void): Promise<Tags> {
  loading ??= load();
  const { read, domParser } = await whileLoading(loading, onLoading).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  const refuse = () => Promise.reject(new Error('compressed'));
  const { xmp, ...others } = wanted;
  const found: unknown = await read(bytes.buffer, {
    expanded: true,
    async: true,
    domParser,
    includeTags: hasManyEnds(bytes) ? others : { ...others, xmp },
    decompress: { deflate: refuse, brotli: refuse },
  });
  const tag = (group: Group, name: string) => own(own(found, group), name);
  return {
    text: (group, name) => said(tag(group, name))[0] ?? '',
    list: (group, name) => said(tag(group, name)),
    raw: (group, name) => own(tag(group, name), 'value'),
  };
}
