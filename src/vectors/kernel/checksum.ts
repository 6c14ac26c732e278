/**
 * The checksum of `checksum.ts` in WebAssembly SIMD. AssemblyScript: compiled by tools/kernels.mjs, not by tsc. The twin one
 * folder up says what is computed, and the tests hold the two against each other. Addresses are bytes.
 */

const prime: i32 = <i32>0x9e3779b1;
const start: i32 = <i32>0x85ebca77;
const last: i32 = <i32>0xc2b2ae3d;

/** What lanes `4 * index` to `4 * index + 3` start from. */
function seed(index: i32): v128 {
  return i32x4.mul(i32x4.add(i32x4.splat(4 * index), i32x4(1, 2, 3, 4)), i32x4.splat(start));
}

/** Takes four words in. */
function step(sum: v128, words: v128): v128 {
  const mixed = v128.xor(sum, words);
  return i32x4.mul(v128.or(i32x4.shl(mixed, 15), i32x4.shr_u(mixed, 17)), i32x4.splat(prime));
}

/** The last words of a region that does not end with a whole vector; zeros after them. */
function part(from: usize, bytes: i32): v128 {
  let words = v128.load32_zero(from);
  if (bytes > 4) words = v128.load32_lane(from + 4, words, 1);
  if (bytes > 8) words = v128.load32_lane(from + 8, words, 2);
  return words;
}

function tail(sum: v128, from: usize, bytes: i32): v128 {
  return bytes <= 0 ? sum : step(sum, bytes >= 16 ? v128.load(from) : part(from, bytes));
}

function join(hash: i32, word: i32): i32 {
  return rotl(hash ^ word, 13) * last;
}

function fold(hash: i32, sum: v128): i32 {
  hash = join(hash, i32x4.extract_lane(sum, 0));
  hash = join(hash, i32x4.extract_lane(sum, 1));
  hash = join(hash, i32x4.extract_lane(sum, 2));
  return join(hash, i32x4.extract_lane(sum, 3));
}

/** Checksum of `length` bytes at address `from`; both are multiples of 4. */
export function checksum(from: usize, length: i32): i32 {
  let a = seed(0);
  let b = seed(1);
  let c = seed(2);
  let d = seed(3);
  let e = seed(4);
  let f = seed(5);
  let g = seed(6);
  let h = seed(7);
  let left = length;
  for (; left >= 128; left -= 128) {
    a = step(a, v128.load(from));
    b = step(b, v128.load(from, 16));
    c = step(c, v128.load(from, 32));
    d = step(d, v128.load(from, 48));
    e = step(e, v128.load(from, 64));
    f = step(f, v128.load(from, 80));
    g = step(g, v128.load(from, 96));
    h = step(h, v128.load(from, 112));
    from += 128;
  }
  a = tail(a, from, left);
  b = tail(b, from + 16, left - 16);
  c = tail(c, from + 32, left - 32);
  d = tail(d, from + 48, left - 48);
  e = tail(e, from + 64, left - 64);
  f = tail(f, from + 80, left - 80);
  g = tail(g, from + 96, left - 96);
  h = tail(h, from + 112, left - 112);
  let hash = fold(fold(fold(fold(length, a), b), c), d);
  hash = fold(fold(fold(fold(hash, e), f), g), h);
  hash = (hash ^ (hash >>> 15)) * start;
  hash = (hash ^ (hash >>> 13)) * last;
  return hash ^ (hash >>> 16);
}
