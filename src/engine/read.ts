import { GlimpseError, isAbort } from '../errors.ts';
import type { Incoming } from '../ports.ts';

/** Milliseconds after which an address that has not given its picture is given up. */
const patience = 60_000;

/** The bytes of a picture. @throws GlimpseError `file-read`, `file-network`, `cors` */
export async function readBlob(image: Incoming['image'], signal?: AbortSignal): Promise<Blob> {
  if (image instanceof Blob) return image;
  if ('text' in image) return new Blob([image.text], { type: 'text/plain' });
  try {
    const timeout = AbortSignal.timeout(patience);
    const response = await fetch(image.url, { signal: signal ? AbortSignal.any([signal, timeout]) : timeout, referrerPolicy: 'no-referrer' });
    if (!response.ok) throw new GlimpseError('file-network', `${image.url}: status ${response.status}`);
    return await response.blob();
  } catch (error) {
    if (isAbort(error) || error instanceof GlimpseError) throw error;
    // The browser does not say which it was; from a foreign site a refusal is by far the likeliest.
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    const foreign = !late && URL.canParse(image.url) && new URL(image.url).origin !== globalThis.location?.origin;
    throw new GlimpseError(foreign && globalThis.navigator?.onLine ? 'cors' : 'file-network', `${image.url}: ${String(error)}`, error);
  }
}

/** @throws GlimpseError `file-read` when the file has gone or changed since it was chosen */
export async function readBytes(blob: Blob): Promise<ArrayBuffer> {
  try {
    return await blob.arrayBuffer();
  } catch (error) {
    throw new GlimpseError('file-read', String(error), error);
  }
}
