import type { Spread } from '../types.ts';

/** Rows that are enough to know a spread to about a hundredth of the deviation. */
const sampled = 4096;

/** Every so manieth of many slots, so that not many more than needed are left. */
export function sample(slots: readonly number[]): Uint32Array<ArrayBuffer> {
  const every = Math.ceil(slots.length / sampled) || 1;
  return Uint32Array.from({ length: Math.ceil(slots.length / every) }, (_, i) => slots[i * every]!);
}

/** Mean and deviation of scores. */
export function spreadOf(scores: Float32Array): Spread {
  let sum = 0;
  for (const score of scores) sum += score;
  const mean = sum / (scores.length || 1);
  let squares = 0;
  for (const score of scores) squares += (score - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / (scores.length || 1)) };
}
