import type { ErrorCode } from '../errors.ts';
import { GlimpseError, isAbort } from '../errors.ts';

/** Milliseconds without a byte after which a connection counts as lost. */
const patience = 30_000;

/**
 * Fetches a file of known length.
 * @throws GlimpseError `model-network` (no connection, cut off, stalled), `model-http`, `model-html`, `model-integrity` (wrong length)
 */
export async function download(
  { url, bytes }: { readonly url: string; readonly bytes: number },
  { signal, onBytes, silence = patience }: { signal?: AbortSignal; onBytes?: (bytes: number) => void; silence?: number } = {},
): Promise<ArrayBuffer> {
  const stop = new AbortController();

  /** Ends the connection as well. */
  function refusal(code: ErrorCode, detail: string): GlimpseError {
    const error = new GlimpseError(code, `${url}: ${detail}`);
    stop.abort(error);
    return error;
  }

  async function step<T>(next: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => refusal('model-network', `silent for ${silence} ms`), silence);
    try {
      return await next();
    } catch (error) {
      throw isAbort(error) || error instanceof GlimpseError ? error : new GlimpseError('model-network', `${url}: ${String(error)}`, error);
    } finally {
      clearTimeout(timer);
    }
  }

  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const response = await step(() => fetch(url, { signal: either, cache: 'no-store', referrerPolicy: 'no-referrer' }));
  if (!response.ok || !response.body) throw refusal('model-http', `status ${response.status}`);
  const whole = new Uint8Array(bytes);
  const reader = response.body.getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await step(() => reader.read());
    if (done) break;
    // A captive portal or a missing file answers 200 with a page.
    if (at === 0 && isPage(response, value)) throw refusal('model-html', 'a page');
    if (at + value.length > bytes) throw refusal('model-integrity', `longer than ${bytes} bytes`);
    whole.set(value, at);
    at += value.length;
    onBytes?.(value.length);
  }
  if (at !== bytes) throw refusal('model-integrity', `${at} of ${bytes} bytes`);
  return whole.buffer;
}

function isPage({ headers }: Response, start: Uint8Array): boolean {
  return start[0] === '<'.charCodeAt(0) || (headers.get('content-type') ?? '').startsWith('text/html');
}
