/** Dot product of `query` with every row of a row-major matrix, into `out` (one number a row). */
export function dotRows(matrix: Float32Array, query: Float32Array, out: Float32Array): void {
  const dims = query.length;
  for (let row = 0; row < out.length; row++) {
    const base = row * dims;
    // Four sums run side by side in the processor; one would wait for itself.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = 0;
    for (; i + 3 < dims; i += 4) {
      a += matrix[base + i]! * query[i]!;
      b += matrix[base + i + 1]! * query[i + 1]!;
      c += matrix[base + i + 2]! * query[i + 2]!;
      d += matrix[base + i + 3]! * query[i + 3]!;
    }
    for (; i < dims; i++) a += matrix[base + i]! * query[i]!;
    out[row] = a + b + (c + d);
  }
}
