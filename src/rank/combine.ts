import type { Spread, Vector } from '../types.ts';

/** A part of a query, and the spread of its cosines with all rows that it is compared with. */
export interface Part {
  readonly vector: Vector;
  readonly weight: number;
  readonly spread: Spread;
}

/**
 * One vector for several parts, some of them subtracted. The score of a row v is the weighted sum of its standardised cosines,
 * `sum of w_i (q_i · v - mean_i) / deviation_i`, so that a text, whose cosines with pictures lie close together, counts as much as a
 * picture. That is linear in v: up to a constant it is the product with `sum of (w_i / deviation_i) q_i`, which is this vector, made
 * as long as 1. A single part stays as it is, or is turned round. Of no length when the parts cancel each other out.
 */
export function combine(parts: readonly Part[]): Vector {
  const [first] = parts;
  if (!first) throw new RangeError('no parts');
  const sum = new Float64Array(first.vector.length);
  for (const { vector, weight, spread } of parts) {
    const factor = parts.length === 1 ? Math.sign(weight) : weight / (spread.deviation > 0 ? spread.deviation : 1);
    for (let i = 0; i < sum.length; i++) sum[i]! += factor * vector[i]!;
  }
  const length = Math.hypot(...sum);
  // What is left of parts that cancel each other out is rounding, and no direction.
  const scale = parts.reduce((most, { weight, spread }) => Math.max(most, Math.abs(weight) / (spread.deviation > 0 ? spread.deviation : 1)), 0);
  if (parts.length > 1 && length < 1e-6 * scale) return new Float32Array(sum.length);
  return parts.length === 1 ? Float32Array.from(sum) : Float32Array.from(sum, (value) => value / length);
}
