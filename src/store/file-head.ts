import type { ErrorCode } from '../errors.ts';

/** Bytes from the start of a file that tell what stands in for it. */
export const headLength = 64;

const pointer = 'version https://git-lfs';

/** What came in place of a file, by its first bytes; neither a graph nor JSON begins like this. */
export function standIn(head: Uint8Array): ErrorCode | undefined {
  const text = new TextDecoder().decode(head.subarray(0, headLength)).trimStart();
  if (text.startsWith('<')) return 'model-html';
  return text.startsWith(pointer) ? 'model-pointer' : undefined;
}
