import { bitsOf } from './signs.ts';

/** 64 bits of what a picture looks like, as two numbers of 32. */
export type Print = readonly [number, number];

/** Of 16 hexadecimal digits, as `Decoded.print` has them. */
export function parsePrint(digits: string): Print {
  return [Number.parseInt(digits.slice(0, 8), 16), Number.parseInt(digits.slice(8), 16)];
}

/**
 * In how many of 64 bits two pictures differ: 0 is most likely the same picture in another size or quality, up to 10 often a
 * version of it; 32 is what any two have.
 */
export function printDistance(a: Print, b: Print): number {
  return bitsOf(a[0] ^ b[0]) + bitsOf(a[1] ^ b[1]);
}
