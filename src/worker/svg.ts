import { GlimpseError } from '../errors.ts';
import { mostElements, weightOf } from './svg-weight.ts';

/** The beginning of a file, in which its root has to be. */
const headBytes = 4096;
/** Bytes of a drawing at most: it is drawn on the page's own thread. */
const maxBytes = 4 * 2 ** 20;
/** Longest side that is drawn; a larger drawing is made smaller. */
const maxSide = 4096;
/** Milliseconds in which a drawing has to be ready. */
const patience = 10_000;

/** Whether a file may be an SVG, told without reading it: asking each of ten thousand photos would take long. */
function maybe(blob: Blob): boolean {
  return /^$|svg|xml|^text\//i.test(blob.type) || (blob instanceof File && /\.svg$/i.test(blob.name));
}

/** Whether the text begins an SVG whose root has a width and a height of its own, not only a shape or a share of what holds it. */
export function hasOwnSize(head: string): boolean {
  const start = head.replace(/^\ufeff/, '').replaceAll(/<\?xml[^>]*>|<!--[^]*?-->|<!doctype svg[^>[]*>/gi, '').trimStart();
  const root = /^<svg\s[^>]*>/i.exec(start)?.[0] ?? '';
  return ['width', 'height'].every((name) => new RegExp(`\\s${name}\\s*=\\s*["']\\s*\\+?[\\d.]{1,20}(px|pt|pc|mm|cm|in|q)?\\s*["']`, 'i').test(root));
}

async function load(address: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = address;
  const late = new Promise<never>((_, reject) => setTimeout(reject, patience, new Error('not ready in time')));
  await Promise.race([image.decode(), late]);
  return image;
}

async function draw(image: HTMLImageElement): Promise<Blob> {
  const { naturalWidth, naturalHeight } = image;
  const scale = Math.min(1, maxSide / Math.max(naturalWidth, naturalHeight));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(naturalWidth * scale)), Math.max(1, Math.round(naturalHeight * scale)));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob();
}

/**
 * An SVG with a size of its own as a PNG; undefined for anything else. Only a page can draw it. It is drawn as an image: no script
 * runs, and nothing that it names is fetched.
 * @throws GlimpseError `file-decode`, `file-too-large`
 */
export async function drawSvg(blob: Blob): Promise<Blob | undefined> {
  if (!maybe(blob) || blob.size > maxBytes) return undefined;
  // A file that cannot be read is reported by whoever reads it next.
  if (!hasOwnSize(await blob.slice(0, headBytes).text().catch(() => ''))) return undefined;
  const address = URL.createObjectURL(new Blob([blob], { type: 'image/svg+xml' }));
  try {
    if (weightOf(await blob.text()) > mostElements) throw new GlimpseError('file-too-large', `SVG: more than ${mostElements} elements to draw`);
    return await draw(await load(address));
  } catch (error) {
    if (error instanceof GlimpseError) throw error;
    throw new GlimpseError('file-decode', `SVG: ${String(error)}`, error);
  } finally {
    URL.revokeObjectURL(address);
  }
}
