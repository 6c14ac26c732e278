/**
 * Rows and queries to codes, in WebAssembly SIMD. AssemblyScript: compiled by tools/kernels.mjs, not by tsc. `../twin.ts` is the
 * same in plain TypeScript, and the tests hold the two against each other; `../layout.ts` says where things lie.
 *
 * All addresses are bytes in the memory that is shared by the kernels. `dims` is a multiple of 64.
 */

function sum(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

function most(v: v128): f32 {
  return max(max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)), max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)));
}

/** Multiplies the `dims` numbers at `x` in place, with 64 bits, because short rows have large factors. Answers the sum of their squares then. */
export function scale(x: usize, dims: usize, factor: f64): f64 {
  const factors = f64x2.splat(factor);
  let low = f64x2.splat(0);
  let high = low;
  for (const end = x + (dims << 2); x < end; x += 16) {
    const v = v128.load(x);
    const a = f64x2.mul(f64x2.promote_low_f32x4(v), factors);
    const b = f64x2.mul(f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3)), factors);
    v128.store(x, v128.shuffle<f32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 1, 4, 5));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  low = f64x2.add(low, high);
  return f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
}

/** Fast Walsh-Hadamard transform of `size` numbers (a power of two), without the factor that keeps lengths. */
function hadamard(x: usize, size: usize): void {
  const end = x + (size << 2);
  for (let p = x; p < end; p += 16) {
    let v = v128.load(p);
    v = f32x4.add(v128.shuffle<f32>(v, v, 0, 0, 2, 2), f32x4.mul(v128.shuffle<f32>(v, v, 1, 1, 3, 3), f32x4(1, -1, 1, -1)));
    v = f32x4.add(v128.shuffle<f32>(v, v, 0, 1, 0, 1), f32x4.mul(v128.shuffle<f32>(v, v, 2, 3, 2, 3), f32x4(1, 1, -1, -1)));
    v128.store(p, v);
  }
  for (let half: usize = 16; half < size << 2; half <<= 1) {
    for (let p = x; p < end; p += half << 1) {
      for (let q = p; q < p + half; q += 16) {
        const a = v128.load(q);
        const b = v128.load(q + half);
        v128.store(q, f32x4.add(a, b));
        v128.store(q + half, f32x4.sub(a, b));
      }
    }
  }
}

/**
 * Turns the `dims` numbers at `x` in place by a fixed random rotation: three times signs, Hadamard transforms of `size` numbers
 * and a permutation. `table`: for each round `dims` signs (f32, with the factor that keeps lengths), then `dims` places (u16).
 */
export function rotate(x: usize, dims: usize, size: usize, table: usize, spare: usize): void {
  const bytes = dims << 2;
  for (let round = 0; round < 3; round++) {
    for (let i: usize = 0; i < bytes; i += 16) v128.store(x + i, f32x4.mul(v128.load(x + i), v128.load(table + i)));
    for (let i: usize = 0; i < bytes; i += size << 2) hadamard(x + i, size);
    table += bytes;
    for (let i: usize = 0; i < bytes; i += 16) {
      const from = load<u64>(table);
      table += 8;
      store<f32>(spare + i, load<f32>(x + (<usize>(from & 0xffff) << 2)));
      store<f32>(spare + i, load<f32>(x + (<usize>((from >> 16) & 0xffff) << 2)), 4);
      store<f32>(spare + i, load<f32>(x + (<usize>((from >> 32) & 0xffff) << 2)), 8);
      store<f32>(spare + i, load<f32>(x + (<usize>(from >> 48) << 2)), 12);
    }
    memory.copy(x, spare, bytes);
  }
}

function rounded(x: usize, inverse: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(x), inverse)));
}

/** 16 numbers with 8 bits, plus 128. */
function biased(x: usize, inverse: v128): v128 {
  const low = i16x8.narrow_i32x4_s(rounded(x, inverse), rounded(x + 16, inverse));
  const high = i16x8.narrow_i32x4_s(rounded(x + 32, inverse), rounded(x + 48, inverse));
  return v128.xor(i8x16.narrow_i16x8_s(low, high), i8x16.splat(<i8>0x80));
}

/**
 * Encodes the turned row at `x` (f32, destroyed) as row `row` of the block at `block`: what is left after its centre.
 *
 * With c the rest, s its signs, |c|1 the sum of its magnitudes: `factor` = |c|^2 / |c|1 makes factor * (q.s) an estimate of q.c
 * that is right on average, and `sigma` = |c - factor s| / sqrt(dims - 1) is the deviation of its error for a q of length 1
 * under a random rotation (Gao, Long: RaBitQ, SIGMOD 2024, theorem 3.2). The 8-bit row is c / scale + 128, rounded, of which
 * the upper and the lower four bits lie apart. `axes`: two vectors of
 * length 1 or 0, along which the row's place is kept exactly.
 */
export function encode(x: usize, dims: usize, block: usize, row: usize, axes: usize): void {
  const bytes = dims << 2;
  const eighths = block + (dims << 7);
  const numbers = eighths + (dims << 10) + (row << 2);
  const centre = eighths + (dims << 10) + 12288;
  const places = centre + bytes + 4096 + (row << 2);
  let largest = f32x4.splat(0);
  let ones = largest;
  let squares = largest;
  for (let i: usize = 0; i < bytes; i += 16) {
    const v = f32x4.sub(v128.load(x + i), v128.load(centre + i));
    const a = f32x4.abs(v);
    v128.store(x + i, v);
    largest = f32x4.pmax(largest, a);
    ones = f32x4.add(ones, a);
    squares = f32x4.add(squares, f32x4.mul(v, v));
  }
  const scale = most(largest) / 127;
  const inverse = f32x4.splat(scale > 0 ? 1 / scale : 0);
  const nibbles = i8x16.splat(0x0f);
  let coarse = eighths + row * (dims >> 1);
  let fine = coarse + (dims << 9);
  for (let i: usize = 0; i < bytes; i += 128) {
    const one = biased(x + i, inverse);
    const other = biased(x + i + 64, inverse);
    v128.store(coarse, v128.or(v128.and(i16x8.shr_u(one, 4), nibbles), v128.andnot(other, nibbles)));
    v128.store(fine, v128.or(v128.and(one, nibbles), i16x8.shl(v128.and(other, nibbles), 4)));
    coarse += 16;
    fine += 16;
  }
  const l1 = sum(ones);
  const l2 = sum(squares);
  const factor = l1 > 0 ? l2 / l1 : 0;
  store<f32>(numbers, factor);
  store<f32>(numbers, sqrt<f32>(max<f32>(0, factor * factor * <f32>dims - l2) / <f32>(dims - 1)), 4096);
  store<f32>(numbers, scale, 8192);
  store<f32>(places, dot(x, axes, bytes));
  store<f32>(places, dot(x, axes + bytes, bytes), 4096);

  // Signs of four numbers are a nibble; 32 rows lie side by side, the second 16 of them in the high nibbles.
  const high = (row & 16) != 0;
  const keep: u8 = high ? 0x0f : 0xf0;
  let code = block + (row >> 5) * (dims << 2) + (row & 15);
  const zero = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const nibble = <u8>i32x4.bitmask(f32x4.gt(v128.load(x + i), zero));
    store<u8>(code, (load<u8>(code) & keep) | (high ? nibble << 4 : nibble));
    code += 16;
  }
}

/** Adds the row at `x` to the sums at `to`, all f32. */
export function accumulate(x: usize, dims: usize, to: usize): void {
  for (let i: usize = 0; i < dims << 2; i += 16) v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(x + i)));
}

function dot(one: usize, other: usize, bytes: usize): f32 {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (let i: usize = 0; i < bytes; i += 64) {
    a = f32x4.add(a, f32x4.mul(v128.load(one + i), v128.load(other + i)));
    b = f32x4.add(b, f32x4.mul(v128.load(one + i, 16), v128.load(other + i, 16)));
    c = f32x4.add(c, f32x4.mul(v128.load(one + i, 32), v128.load(other + i, 32)));
    d = f32x4.add(d, f32x4.mul(v128.load(one + i, 48), v128.load(other + i, 48)));
  }
  return sum(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
}

/** Dot products of the query at `q` with `count` vectors, the first at `first`, the others `stride` bytes behind each other, all f32, to `out`. */
export function dots(first: usize, stride: usize, count: i32, q: usize, dims: usize, out: usize): void {
  for (let n = 0; n < count; n++, first += stride) store<f32>(out + (<usize>n << 2), dot(first, q, dims << 2));
}

/**
 * The query at `x` (f32) with 12 bits a number to `words` (i16). To `numbers` (f32): the step of the words, the squared length, the
 * sum of the words.
 */
export function words(x: usize, dims: usize, to: usize, numbers: usize): void {
  const bytes = dims << 2;
  let largest = f32x4.splat(0);
  let squares = largest;
  for (let i: usize = 0; i < bytes; i += 16) {
    const v = v128.load(x + i);
    largest = f32x4.pmax(largest, f32x4.abs(v));
    squares = f32x4.add(squares, f32x4.mul(v, v));
  }
  const top = most(largest);
  const fine = f32x4.splat(top > 0 ? 4095 / top : 0);
  let total = i32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const word = rounded(x + i, fine);
    total = i32x4.add(total, word);
    v128.store64_lane(to + (i >> 1), i16x8.narrow_i32x4_s(word, word), 0);
  }
  store<f32>(numbers, top / 4095);
  store<f32>(numbers, sum(squares), 4);
  store<f32>(numbers, <f32>(i32x4.extract_lane(total, 0) + i32x4.extract_lane(total, 1) + i32x4.extract_lane(total, 2) + i32x4.extract_lane(total, 3)), 8);
}

/**
 * The query at `x` (f32) as lines of 16 entries (0 to 31), one for each four numbers, which say what each pattern of four signs
 * adds, to `to`. To `numbers` (f32): the step and the offset of the entries, the squared length.
 */
export function lines(x: usize, dims: usize, to: usize, numbers: usize): void {
  const bytes = dims << 2;
  let squares = f32x4.splat(0);
  let widest: f32 = 0;
  let offset: f32 = 0;
  for (let i: usize = 0; i < bytes; i += 16) {
    const v = v128.load(x + i);
    squares = f32x4.add(squares, f32x4.mul(v, v));
    const four = sum(f32x4.abs(v));
    offset -= four;
    widest = max(widest, four);
  }
  const inverse: f32 = widest > 0 ? 31 / (2 * widest) : 0;
  for (let i: usize = 0; i < bytes; i += 16) {
    const a = f32x4.mul(f32x4.splat(inverse), v128.load(x + i));
    const base = f32x4.splat(sum(f32x4.abs(a)));
    const low = f32x4.add(base, f32x4.add(f32x4.mul(v128.shuffle<f32>(a, a, 0, 0, 0, 0), f32x4(-1, 1, -1, 1)), f32x4.mul(v128.shuffle<f32>(a, a, 1, 1, 1, 1), f32x4(-1, -1, 1, 1))));
    const c = v128.shuffle<f32>(a, a, 2, 2, 2, 2);
    const d = v128.shuffle<f32>(a, a, 3, 3, 3, 3);
    const e0 = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.sub(f32x4.sub(low, c), d)));
    const e1 = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.sub(f32x4.add(low, c), d)));
    const e2 = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.add(f32x4.sub(low, c), d)));
    const e3 = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.add(f32x4.add(low, c), d)));
    v128.store(to + i, i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(e0, e1), i16x8.narrow_i32x4_s(e2, e3)));
  }
  store<f32>(numbers, inverse > 0 ? 1 / inverse : 0);
  store<f32>(numbers, offset, 4);
  store<f32>(numbers, sum(squares), 8);
}
