import type { Spread } from '../types.ts';
import { bitsOf } from './row-set.ts';

/** Rows that are enough to know a spread to about a hundredth of the deviation. */
const sampled = 4096;

/** Of the rows whose bits are set, which are `rows` many, all or a sample: of each stretch of as many as need be, one at random. */
export function sample(bits: Uint32Array, rows: number): Uint32Array<ArrayBuffer> {
  const stretch = Math.ceil(rows / sampled) || 1;
  const out = new Uint32Array(Math.floor(rows / stretch));
  // Not each n-th: rows may come in turns, as pictures and their captions do.
  const place = (n: number): number => n * stretch + (Math.imul(n + 1, 0x9e3779b1) >>> 8) % stretch;
  let taken = 0;
  let seen = 0;
  for (let i = 0; i < bits.length && taken < out.length; i++) {
    const here = bitsOf(bits[i]!);
    for (; taken < out.length && place(taken) < seen + here; taken++) {
      let word = bits[i]!;
      for (let before = place(taken) - seen; before > 0; before--) word &= word - 1;
      out[taken] = i * 32 + 31 - Math.clz32(word & -word);
    }
    seen += here;
  }
  return out;
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
