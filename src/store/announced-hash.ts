/**
 * The SHA-256 that the hub announces for a file. It does so in `X-Linked-ETag`, but on the redirect to its storage, which
 * `fetch` follows without showing it, and the storage's own answer has no such header (its `ETag` is another hash). The same
 * hash is in the Git LFS pointer that the hub gives for the `raw` address of the same revision. Undefined for small files,
 * which have no pointer, and for any other host.
 */
export async function announcedHash(url: string, signal: AbortSignal | undefined, patience: number): Promise<string | undefined> {
  const raw = new URL(url);
  raw.pathname = raw.pathname.replace('/resolve/', '/raw/');
  if (raw.href === url) return undefined;
  const late = AbortSignal.timeout(patience);
  try {
    // The first bytes: a file without a pointer would come whole.
    const response = await fetch(raw, { signal: signal ? AbortSignal.any([signal, late]) : late, headers: { range: 'bytes=0-255' }, cache: 'no-store', referrerPolicy: 'no-referrer' });
    const text = response.ok ? await response.text() : '';
    return /^version https:\/\/git-lfs[^\n]*\n(?:[^\n]+\n)*?oid sha256:([0-9a-f]{64})\n/.exec(text)?.[1];
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}
