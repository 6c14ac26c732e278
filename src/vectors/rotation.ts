/** Rounds of signs, Hadamard transforms and a permutation: after three, every number depends on all. */
const rounds = 3;
/** Part of the file format: another one turns vectors another way. */
const seed = 0x91e10da5;

/** Marsaglia's xorshift32. */
function generator(state: number): () => number {
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Numbers that one Hadamard transform takes: the largest power of two that divides `dims`. */
export function hadamardSize(dims: number): number {
  return dims & -dims;
}

/**
 * The random rotation that every vector of `dims` numbers (a multiple of 64) goes through, as kernel/encode.ts takes it: it spreads
 * whatever a few numbers hold over all, which is what makes the errors of sign bits those of a random rotation.
 */
export function rotationTable(dims: number): Uint8Array<ArrayBuffer> {
  const next = generator(seed);
  const factor = 1 / Math.sqrt(hadamardSize(dims));
  const table = new Uint8Array(rounds * dims * 6);
  for (let round = 0; round < rounds; round++) {
    const start = round * dims * 6;
    const signs = new Float32Array(table.buffer, start, dims);
    const places = new Uint16Array(table.buffer, start + dims * 4, dims);
    for (let i = 0; i < dims; i++) {
      signs[i] = next() & 4096 ? factor : -factor;
      // Fisher and Yates, from the inside out.
      const j = next() % (i + 1);
      places[i] = places[j]!;
      places[j] = i;
    }
  }
  return table;
}
