import type { ErrorCode } from '../errors.ts';
import { isAbort } from '../errors.ts';
import { DownloadError } from './download-error.ts';
import type { Version } from './part-store.ts';

export interface Wanted {
  readonly start: number;
  /** Behind the last byte; undefined: the end of the file. */
  readonly end: number | undefined;
  /** Size of the file, where it is known for sure. */
  readonly size: number | undefined;
  /** What the bytes before `start` came with. */
  readonly version: Version | undefined;
}

/** A server's answer: what it says of the file, then its bytes. */
export interface Answer {
  /** Where in the file its bytes begin: 0 where the server does not know ranges. */
  readonly start: number;
  /** Size of the whole file, if the server says so. */
  readonly size: number | undefined;
  readonly version: Version;
  /** The next bytes; undefined at the end. */
  read(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  close(): void;
}

/**
 * Asks for a file from `start` on, and looks whether that is what comes.
 *
 * `If-Range` is sent to our own origin only: elsewhere it needs a preflight, which the hub and most static hosts refuse,
 * while a plain `Range` does not. There the answer's own `ETag` tells, where it may be read, and in the end the hash.
 * A whole file of known size is asked for without a range, so that the server may compress it.
 * @throws DownloadError `model-network`, `model-http`, `model-html`, `model-range`, `model-changed`, `model-short`
 */
export async function ask(url: string, wanted: Wanted, { signal, silence }: { signal: AbortSignal | undefined; silence: number }): Promise<Answer> {
  const stop = new AbortController();

  /** Ends the connection as well. */
  function refusal(code: ErrorCode, detail: string, more: { again?: boolean; after?: number } = {}): DownloadError {
    const error = new DownloadError(code, `${url}: ${detail}`, more);
    stop.abort(error);
    return error;
  }

  async function step<T>(next: () => Promise<T>, failed: string): Promise<T> {
    const timer = setTimeout(() => refusal('model-network', `silent for ${silence} ms`, { again: true }), silence);
    try {
      return await next();
    } catch (error) {
      signal?.throwIfAborted();
      if (isAbort(error) || error instanceof DownloadError) throw error;
      throw new DownloadError('model-network', `${url}: ${failed}: ${String(error)}`, { again: true, cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const foreign = globalThis.location !== undefined && new URL(url).origin !== location.origin;
  const headers = rangeHeaders(wanted, url, foreign);
  const response = await step(
    () => fetch(url, { signal: either, headers, cache: 'no-store', credentials: 'same-origin', referrerPolicy: 'no-referrer' }),
    foreign ? 'no answer, or one that may not be read (CORS)' : 'no answer',
  );
  const { status, body } = response;
  const get = (name: string): string | undefined => response.headers.get(name) ?? undefined;
  if (status === 416) {
    const [, total] = /^bytes \*\/(\d+)$/.exec(get('content-range') ?? '') ?? [];
    // The file ends before the bytes that are here: it is another one now, or was never whole.
    throw total !== undefined && wanted.size !== undefined && Number(total) < wanted.size ? refusal('model-short', `only ${total} bytes`) : refusal('model-changed', 'nothing there');
  }
  if ((status !== 200 && status !== 206) || !body) {
    const again = status === 408 || status === 425 || status === 429 || status >= 500;
    throw refusal('model-http', `status ${status}`, { again, after: retryAfter(get('retry-after')) });
  }
  if (get('content-type')?.startsWith('text/html')) throw refusal('model-html', 'a page');
  const range = status === 206 ? rangeOf(response, wanted, foreign) : { start: 0, size: sizeOf(response, 'range' in headers) };
  if (!range) throw refusal('model-range', `asked for ${wanted.start}, got ${get('content-range') ?? 'no range'}`, { again: true });
  const reader = body.getReader();
  return {
    start: range.start,
    size: range.size ?? number(get('x-linked-size')),
    version: { url, etag: get('etag'), linked: hashOf(get('x-linked-etag')) },
    read: async () => (await step(() => reader.read(), 'broke off')).value,
    // Not an abort: of an answer that has come to its end, the connection can be used again.
    close: () => void reader.cancel().catch(() => {}),
  };
}

function rangeHeaders({ start, end, size, version }: Wanted, url: string, foreign: boolean): Record<string, string> {
  // A range, though of everything, keeps the server from compressing: only then its length is the file's.
  if (start === 0 && end === undefined && size !== undefined) return {};
  const range = `bytes=${start}-${end === undefined ? '' : end - 1}`;
  const etag = !foreign && start > 0 && version?.url === url ? version.etag : undefined;
  // Only a strong one may be used, and of a compressed answer it is not the file's.
  return etag?.startsWith('"') && etag === plainTag(etag) ? { range, 'if-range': etag } : { range };
}

/** Undefined when it is not the range that was asked for. */
function rangeOf(response: Response, { start, end, size }: Wanted, foreign: boolean): { start: number; size: number | undefined } | undefined {
  if (response.headers.has('content-encoding')) return undefined;
  const header = response.headers.get('content-range');
  // Another origin may hide it. The length that is left is readable everywhere.
  if (header === null) {
    const last = end ?? size;
    return foreign && (last === undefined || sizeOf(response, true) === last - start) ? { start, size } : undefined;
  }
  const [, from, to, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header) ?? [];
  if (Number(from) !== start || !(Number(to) >= start) || (end !== undefined && Number(to) >= end)) return undefined;
  return { start, size: total === '*' ? undefined : number(total) };
}

/** Only of a body that is not compressed, and other origins hide whether it is. */
function sizeOf({ headers }: Response, plain: boolean): number | undefined {
  return plain && !headers.has('content-encoding') ? number(headers.get('content-length') ?? undefined) : undefined;
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Whether two tags, where both are known, are of the same bytes. */
export function sameTag(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || plainTag(one) === plainTag(other);
}

/** Weakness and the suffix that servers add when they compress do not matter: the bytes that arrive are the same. */
function plainTag(etag: string): string {
  return etag.replace(/^W\//, '').replace(/[-;](?:gzip|br|zstd)"$/, '"');
}

function hashOf(linked: string | undefined): string | undefined {
  return /^"?([0-9a-f]{64})"?$/i.exec(linked ?? '')?.[1]?.toLowerCase();
}

/** Milliseconds; 0 when it says nothing. */
function retryAfter(header: string | undefined): number {
  if (header === undefined) return 0;
  const seconds = number(header) ?? (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : 0;
}
