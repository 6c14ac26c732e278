import { ascii, u32be, u32le } from '../bytes.ts';
import { type PictureType, sniff } from '../sniff.ts';
import { heifItems, type Span } from './heif-items.ts';

/** Bytes that are read at a file's start. */
const first = 128 * 2 ** 10;
/** Bytes of a JPEG segment at most, without its length. */
const segment = 65_533;

async function read(blob: Blob, at: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.slice(at, end).arrayBuffer());
}

function join(...parts: readonly (Uint8Array | string)[]): Uint8Array<ArrayBuffer> {
  const bytes = parts.map((part) => (typeof part === 'string' ? Uint8Array.from(part, (char) => char.charCodeAt(0)) : part));
  const whole = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of bytes) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function app1(name: string, body: Uint8Array): Uint8Array {
  const length = name.length + body.length + 2;
  return join(String.fromCharCode(0xff, 0xe1, length >> 8, length & 255), name, body);
}

/** What two items of a file hold, as a JPEG without a picture: there they lie one behind the other. */
async function heif(blob: Blob, head: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const items = heifItems(head);
  const item = (place: Span | undefined, name: string) => (place ? read(blob, place.at, Math.min(place.end, place.at + segment - name.length)) : new Uint8Array());
  const [exifName, xmpName] = ['Exif\0\0', 'http://ns.adobe.com/xap/1.0/\0'];
  const exif = await item(items.exif, exifName);
  const xmp = await item(items.xmp, xmpName);
  // EXIF begins with the number of bytes that are to be passed over, ISO/IEC 23008-12, A.2.1.
  const tiff = exif.subarray(4 + (exif.length >= 4 ? u32be(exif, 0) : 0));
  return join('\xff\xd8', ...(tiff.length > 0 ? [app1(exifName, tiff)] : []), ...(xmp.length > 0 ? [app1(xmpName, xmp)] : []), '\xff\xd9');
}

/** The chunks in front of the picture and, when it is a long one, those behind it: EXIF and XMP usually are. */
async function webp(blob: Blob, head: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (blob.size === head.length) return head;
  let at = 12;
  let next = at;
  while (next <= head.length) {
    at = next;
    const size = u32le(head, at + 4);
    next = at + 8 + size + (size % 2);
  }
  // What is cut off by the end of the head is read whole, unless it is the picture. (`NaN`: where its length should stand.)
  const skip = next > head.length && !['EXIF', 'XMP '].includes(ascii(head, at, 4));
  const from = skip ? next : at;
  return join(head.subarray(0, at), await read(blob, from, from + first));
}

const telling = new Set<PictureType | undefined>(['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/heic', 'image/jxl']);

/**
 * The part of a picture file that says something of it, in a form that a reader of whole files takes: at most its first 128 KiB
 * and 128 KiB from elsewhere. What lies behind the picture in a large PNG is not found.
 * @returns undefined for files that say nothing
 */
export async function headOf(blob: Blob): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const head = await read(blob, 0, first);
  const { mime } = sniff(head);
  if (!telling.has(mime)) return undefined;
  if (mime === 'image/avif' || mime === 'image/heic') return heif(blob, head);
  return mime === 'image/webp' ? webp(blob, head) : head;
}
