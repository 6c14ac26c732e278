import { GlimpseError } from '../errors.ts';
import type { IndexSource } from '../prebuilt/files.ts';
import { manifestPath } from '../prebuilt/format.ts';

/** Milliseconds without a byte after which a connection counts as lost. */
const silence = 30_000;

/** Why a file could not be had: the server has none of that name, any more or at all. */
class Gone extends Error {}

/** Whether an error says so. */
export function isGone(error: unknown): boolean {
  return error instanceof GlimpseError && error.cause instanceof Gone;
}

/** The files of a prebuilt index on a web server. @param url of the folder that they are in, absolute, ending in `/` */
export function indexSource(url: string): IndexSource {
  return { url, get: (path, { signal, most = Infinity } = {}) => read(new URL(path, url).href, path, most, signal) };
}

/** @throws GlimpseError `index-network`; `index-invalid` when there are more bytes than there can be; the signal's reason */
async function read(url: string, path: string, most: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const quiet = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => quiet.abort(), silence);
  };
  alive();
  try {
    // All other files are named by what is in them: a copy of those is never too old.
    const cache = path === manifestPath ? 'no-cache' : 'default';
    const response = await fetch(url, { credentials: 'omit', cache, signal: signal ? AbortSignal.any([signal, quiet.signal]) : quiet.signal });
    if (!response.ok) throw new GlimpseError('index-network', `${path}: status ${response.status} for ${url}`, [404, 410].includes(response.status) ? new Gone() : undefined);
    if (/^text\/html\b/i.test(response.headers.get('content-type') ?? '')) throw new GlimpseError('index-invalid', `${path}: a web page came in its place, from ${url}`);
    const parts: Uint8Array[] = [];
    let length = 0;
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      alive();
      parts.push(part.value);
      length += part.value.length;
      if (length <= most) continue;
      void reader?.cancel().catch(() => {});
      throw new GlimpseError('index-invalid', `${path}: more than ${most} bytes`);
    }
    return joined(parts, length);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof GlimpseError) throw error;
    throw new GlimpseError('index-network', `${path}: ${quiet.signal.aborted ? 'nothing came any more' : String(error)}`, error);
  } finally {
    clearTimeout(timer);
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
