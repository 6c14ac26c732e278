import { bitsOf } from './signs.ts';

/** 64 bits of what a picture looks like, as two numbers of 32. */
export type Print = readonly [number, number];

/** Of 16 hexadecimal digits, as `Decoded.print` has them. */
export function parsePrint(digits: string): Print {
  return [Number.parseInt(digits.slice(0, 8), 16), Number.parseInt(digits.slice(8), 16)];
}

/**
 * In how many of 64 bits two of some prints, which lie one after the other, differ: 0 is most likely the same picture in another size or
 * quality, up to 10 often a version of it; 32 is what any two have.
 */
export function printDistance(prints: ArrayLike<number>, a: number, b: number): number {
  return bitsOf(prints[2 * a]! ^ prints[2 * b]!) + bitsOf(prints[2 * a + 1]! ^ prints[2 * b + 1]!);
}
