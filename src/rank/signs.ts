import type { Vector } from '../types.ts';

/** The signs of a vector's numbers, 32 to a word. */
export function signsOf(vector: Vector): Uint32Array {
  const words = new Uint32Array(Math.ceil(vector.length / 32));
  for (let i = 0; i < vector.length; i++) if (vector[i]! < 0) words[i >>> 5]! |= 1 << (i & 31);
  return words;
}

/** How many of 32 bits are set: the usual sum of ever wider fields. */
export function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
