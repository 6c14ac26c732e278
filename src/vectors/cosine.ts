import { GlimpseError } from '../errors.ts';

/**
 * Cosine of the angle between two vectors, -1 to 1; 0 when one of them is zero.
 * @throws GlimpseError `space-mismatch` when their lengths differ
 */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new GlimpseError('space-mismatch', `${a.length} and ${b.length} numbers`);
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb);
}
