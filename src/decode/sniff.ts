import { ascii, u32be, u32le } from './bytes.ts';

/** Media types that are handed to the browser's decoder. Not every browser has one for each. */
export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif' | 'image/avif' | 'image/bmp' | 'image/x-icon' | 'image/jxl' | 'image/heic';

/** What a file is. */
export interface Sniffed {
  /** Undefined when Glimpse does not read files of this kind. */
  readonly mime: PictureType | undefined;
  /** A name for developers: `JPEG`, `HTML page`. */
  readonly name: string;
}

/** Bytes that `sniff` looks at. */
export const sniffLength = 1024;

const pictures: readonly [start: string, mime: PictureType, name: string][] = [
  ['\xff\xd8\xff', 'image/jpeg', 'JPEG'],
  ['\x89PNG\r\n\x1a\n', 'image/png', 'PNG'],
  ['GIF87a', 'image/gif', 'GIF'],
  ['GIF89a', 'image/gif', 'GIF'],
  ['\0\0\x01\0', 'image/x-icon', 'Windows icon'],
  ['\xff\x0a', 'image/jxl', 'JPEG XL'],
  ['\0\0\0\x0cJXL ', 'image/jxl', 'JPEG XL'],
];

const others: readonly [start: string, name: string][] = [
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['II+\0', 'TIFF'],
  ['MM\0+', 'TIFF'],
  ['%PDF-', 'PDF document'],
  ['8BPS', 'Photoshop document'],
  ['\0\0\0\x0cjP  ', 'JPEG 2000'],
  ['\xff\x4f\xff\x51', 'JPEG 2000'],
  ['PK\x03\x04', 'ZIP archive'],
  ['\x1a\x45\xdf\xa3', 'Matroska or WebM film'],
];

const bmpHeaders = new Set([12, 16, 40, 52, 56, 64, 108, 124]);

const heic = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1']);

/** A file that starts with an `ftyp` box: its brands tell AVIF from HEIC from films. */
function brand(head: Uint8Array): Sniffed {
  const brands = [ascii(head, 8, 4)];
  for (let at = 16; at + 4 <= Math.min(u32be(head, 0), head.length); at += 4) brands.push(ascii(head, at, 4));
  if (brands.includes('avif') || brands.includes('avis')) return { mime: 'image/avif', name: 'AVIF' };
  if (brands.some((name) => heic.has(name))) return { mime: 'image/heic', name: 'HEIC' };
  return { mime: undefined, name: 'MP4 or QuickTime film' };
}

/** The bytes as UTF-8; undefined when they are something else. */
function characters(head: Uint8Array): string | undefined {
  if (head.length === 0 || head.some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b))) return undefined;
  try {
    // As a stream, because the head may end inside a character.
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return undefined;
  }
}

/** What kind of text it is; undefined when it is none. */
function text(head: Uint8Array): string | undefined {
  const start = characters(head)?.replace(/<\?xml[^>]*>|<!--[^]*?-->/g, '').trimStart().toLowerCase();
  if (start === undefined) return undefined;
  if (/^(<!doctype svg[^>]*>\s*)?<svg[\s>]/.test(start)) return 'SVG';
  return /^<(!doctype html|html|head|body|script|title|meta)\b/.test(start) ? 'HTML page' : 'text';
}

/**
 * What a file is, told from its first bytes; neither its name nor its declared type matters. Never throws.
 * @param head the first `sniffLength` bytes, or all there are
 */
export function sniff(head: Uint8Array): Sniffed {
  head = head.subarray(0, sniffLength);
  const start = ascii(head, 0, sniffLength);
  for (const [magic, mime, name] of pictures) if (start.startsWith(magic)) return { mime, name };
  if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) return { mime: 'image/webp', name: 'WebP' };
  // Two letters are too little to go by; the length of the next header is one of a few.
  if (start.startsWith('BM') && bmpHeaders.has(u32le(head, 14))) return { mime: 'image/bmp', name: 'BMP' };
  if (start.startsWith('ftyp', 4)) return brand(head);
  for (const [magic, name] of others) if (start.startsWith(magic)) return { mime: undefined, name };
  return { mime: undefined, name: text(head) ?? 'unknown bytes' };
}
