export type { IHasher as RunningHash } from 'hash-wasm';
/**
 * SHA-256 of bytes that come one after the other. The platform hashes only what is there at once, and copies it first:
 * twice the memory of a large model. Imported when something is downloaded, so that nobody else loads it.
 */
export { createSHA256 } from 'hash-wasm';
