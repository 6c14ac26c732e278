import { GlimpseError } from '../errors.ts';

/** SHA-256 in lower-case hexadecimal. @throws GlimpseError `insecure-context` on pages without Web Cryptography */
export async function sha256(data: BufferSource): Promise<string> {
  if (!globalThis.crypto?.subtle) throw new GlimpseError('insecure-context');
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
