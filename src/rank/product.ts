/** The dot product, in float64 and in one order: the same on every machine. Of vectors of unit length, their cosine. */
export function product(a: Float32Array, b: Float32Array): number {
  // Four sums: each addition would wait for the one before.
  let [one, two, three, four] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < a.length; i += 4) {
    one += a[i]! * b[i]!;
    two += a[i + 1]! * b[i + 1]!;
    three += a[i + 2]! * b[i + 2]!;
    four += a[i + 3]! * b[i + 3]!;
  }
  for (; i < a.length; i++) one += a[i]! * b[i]!;
  return one + two + three + four;
}
