import type { Vector } from '../types.ts';

/** A vector in 8 bits a number: `codes` times `scale`. */
export interface Codes {
  readonly scale: number;
  readonly codes: Int8Array;
}

/** The nearest, with the largest number at the end of the range. */
export function codesOf(vector: Float32Array): Codes {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const scale = Math.fround(largest / 127);
  const codes = new Int8Array(vector.length);
  if (scale > 0) for (let i = 0; i < codes.length; i++) codes[i] = Math.max(-127, Math.min(127, Math.round(vector[i]! / scale)));
  return { scale, codes };
}

/** What codes stand for, made as long as 1; undefined when they have no length. */
export function unitOf({ codes }: Pick<Codes, 'codes'>): Vector | undefined {
  let squares = 0;
  for (let i = 0; i < codes.length; i++) squares += codes[i]! * codes[i]!;
  if (squares === 0) return undefined;
  const factor = 1 / Math.sqrt(squares);
  const vector = new Float32Array(codes.length);
  for (let i = 0; i < vector.length; i++) vector[i] = codes[i]! * factor;
  return vector;
}
