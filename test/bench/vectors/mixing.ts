import { Random } from './random.ts';
import { dims } from './types.ts';

/** Dimensions that one Hadamard transform mixes: three of them make a vector. */
const block = 256;

/** A rotation that spreads every dimension over all others, in place: signs, Hadamard transforms and a permutation, twice. */
export function mixing(seed: number): (vector: Float32Array) => void {
  const random = new Random(seed);
  const rounds = Array.from({ length: 2 }, () => ({
    signs: Float32Array.from({ length: dims }, () => (random.below(2) ? 1 : -1) / Math.sqrt(block)),
    order: permutation(random),
  }));
  const spare = new Float32Array(dims);
  return (vector) => {
    for (const { signs, order } of rounds) {
      for (let i = 0; i < dims; i++) spare[i] = vector[i]! * signs[i]!;
      for (let start = 0; start < dims; start += block) hadamard(spare, start);
      for (let i = 0; i < dims; i++) vector[i] = spare[order[i]!]!;
    }
  };
}

function hadamard(values: Float32Array, start: number): void {
  for (let half = 1; half < block; half *= 2) {
    for (let from = start; from < start + block; from += 2 * half) {
      for (let i = from; i < from + half; i++) {
        const a = values[i]!;
        const b = values[i + half]!;
        values[i] = a + b;
        values[i + half] = a - b;
      }
    }
  }
}

function permutation(random: Random): Uint16Array {
  const order = Uint16Array.from({ length: dims }, (_, i) => i);
  for (let i = dims - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
