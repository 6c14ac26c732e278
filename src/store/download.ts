import { GlimpseError, isAbort } from '../errors.ts';

/**
 * Fetches a file of known length.
 * @throws GlimpseError `model-network` (no connection, or cut off), `model-http`, `model-html`, `model-integrity` (wrong length)
 */
export async function download(
  { url, bytes }: { readonly url: string; readonly bytes: number },
  { signal, onBytes }: { signal?: AbortSignal; onBytes?: (bytes: number) => void },
): Promise<ArrayBuffer> {
  const response = await network(url, () => fetch(url, { signal: signal ?? null, cache: 'no-store', referrerPolicy: 'no-referrer' }));
  if (!response.ok || !response.body) throw new GlimpseError('model-http', `${url}: status ${response.status}`);
  const whole = new Uint8Array(bytes);
  const reader = response.body.getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await network(url, () => reader.read());
    if (done) break;
    // A captive portal or a missing file answers 200 with a page.
    if (at === 0 && value[0] === '<'.charCodeAt(0)) {
      await reader.cancel();
      throw new GlimpseError('model-html', url);
    }
    if (at + value.length > bytes) {
      await reader.cancel();
      throw new GlimpseError('model-integrity', `${url}: longer than ${bytes} bytes`);
    }
    whole.set(value, at);
    at += value.length;
    onBytes?.(value.length);
  }
  if (at !== bytes) throw new GlimpseError('model-integrity', `${url}: ${at} of ${bytes} bytes`);
  return whole.buffer;
}

async function network<T>(url: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw isAbort(error) ? error : new GlimpseError('model-network', `${url}: ${String(error)}`, error);
  }
}
