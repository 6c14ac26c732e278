import { GlimpseError } from '../errors.ts';
import { type Album, parseManifest } from './manifest.ts';
import { parseUrl } from './url.ts';

export type { Album } from './manifest.ts';

/** Characters of a manifest at most. */
const longest = 16 * 2 ** 20;

async function load(url: URL, signal: AbortSignal | undefined): Promise<string> {
  try {
    const response = await fetch(url, signal ? { signal } : {});
    if (!response.ok) throw new GlimpseError('file-network', `${url.href}: status ${response.status}`);
    return await response.text();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof GlimpseError) throw error;
    throw new GlimpseError('file-network', `${url.href}: ${String(error)}`, error);
  }
}

/**
 * An album: a manifest and the pictures beside it. No picture is loaded yet.
 * @param url the manifest's address; a relative one is taken from the page's
 * @throws GlimpseError `file-network`, `input-invalid`
 * @throws the signal's reason
 */
export async function loadAlbum(url: string | URL, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Album> {
  signal?.throwIfAborted();
  const base = parseUrl(url, globalThis.document?.baseURI);
  if (!base) throw new GlimpseError('input-invalid', `album: no address: ${String(url)}`);
  const content = await load(base, signal);
  if (content.length > longest) throw new GlimpseError('input-invalid', `album: ${content.length} characters; at most ${longest}`);
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new GlimpseError('input-invalid', 'album: not JSON', error);
  }
  return parseManifest(value, base);
}
