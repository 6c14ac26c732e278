/** How many of 32 bits are set. */
function ones(bits: number): number {
  let count = 0;
  for (; bits !== 0; bits &= bits - 1) count++;
  return count;
}

/**
 * In how many of 64 bits two pictures differ, by their prints (`Decoded.print`, 16 hexadecimal digits each): 0 is most likely the same picture in
 * another size or quality, up to 10 often a version of it; 32 is what any two have.
 */
export function printDistance(a: string, b: string): number {
  let sum = 0;
  for (const at of [0, 8]) sum += ones(Number.parseInt(a.slice(at, at + 8), 16) ^ Number.parseInt(b.slice(at, at + 8), 16));
  return sum;
}
