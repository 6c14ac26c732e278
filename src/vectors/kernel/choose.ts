/**
 * The choice of rows after a scan, and their scores by 4 and by 8 bits, in WebAssembly SIMD. AssemblyScript: compiled by
 * tools/kernels.mjs, not by tsc. `../twin.ts` is the same in plain TypeScript, and the tests hold the two against each other;
 * `../layout.ts` says where things lie.
 *
 * All addresses are bytes in the memory that is shared by the kernels. `dims` is a multiple of 64. Blocks have 1024 rows
 * and lie `stride` bytes apart.
 */

/** Copies the peaks of all blocks to `out`, f32. */
export function peaks(blocks: usize, stride: usize, count: i32, out: usize): void {
  for (let block = 0; block < count; block++) memory.copy(out + (<usize>block << 7), blocks + <usize>(block + 1) * stride - 128, 128);
}

/** Numbers (u32) of the rows whose bound is `least` or more, but less than `below`, to `slots`, and their bounds to `bounds`. Answers how many. */
export function reach(blocks: usize, stride: usize, count: i32, least: f32, below: f32, slots: usize, bounds: usize): i32 {
  const leasts = f32x4.splat(least);
  const belows = f32x4.splat(below);
  let found = 0;
  for (let block = 0; block < count; block++) {
    const peak = blocks + <usize>(block + 1) * stride - 128;
    for (let group = 0; group < 32; group++) {
      if (load<f32>(peak + (<usize>group << 2)) < least) continue;
      const bound = peak - 12288 + (<usize>group << 7);
      for (let i = 0; i < 32; i += 4) {
        const v = v128.load(bound + (<usize>i << 2));
        let hits = i32x4.bitmask(v128.and(f32x4.ge(v, leasts), f32x4.lt(v, belows)));
        while (hits) {
          const row = i + ctz(hits);
          hits &= hits - 1;
          store<u32>(slots + (<usize>found << 2), (block << 10) + (group << 5) + row);
          store<f32>(bounds + (<usize>found << 2), load<f32>(bound + (<usize>row << 2)));
          found++;
        }
      }
    }
  }
  return found;
}

/** The `k`-th highest (from 1) of `count` numbers (f32), which are left in another order. Hoare's selection. */
export function nth(numbers: usize, count: i32, k: i32): f32 {
  let low = 0;
  let high = count - 1;
  const target = k - 1;
  while (low < high) {
    const a = load<f32>(numbers + (<usize>low << 2));
    const b = load<f32>(numbers + (<usize>((low + high) >> 1) << 2));
    const c = load<f32>(numbers + (<usize>high << 2));
    const pivot = max(min(a, b), min(max(a, b), c));
    let i = low;
    let j = high;
    while (i <= j) {
      while (load<f32>(numbers + (<usize>i << 2)) > pivot) i++;
      while (load<f32>(numbers + (<usize>j << 2)) < pivot) j--;
      if (i > j) break;
      const swapped = load<f32>(numbers + (<usize>i << 2));
      store<f32>(numbers + (<usize>i << 2), load<f32>(numbers + (<usize>j << 2)));
      store<f32>(numbers + (<usize>j << 2), swapped);
      i++;
      j--;
    }
    if (target <= j) high = j;
    else if (target >= i) low = i;
    else break;
  }
  return load<f32>(numbers + (<usize>target << 2));
}

/** Brings those of `count` rows whose bound is `least` or more to the front. Answers how many. */
export function part(slots: usize, bounds: usize, count: i32, least: f32): i32 {
  let front: usize = 0;
  for (let i: usize = 0; i < <usize>count << 2; i += 4) {
    const bound = load<f32>(bounds + i);
    if (bound < least) continue;
    const slot = load<u32>(slots + i);
    store<f32>(bounds + i, load<f32>(bounds + front));
    store<u32>(slots + i, load<u32>(slots + front));
    store<f32>(bounds + front, bound);
    store<u32>(slots + front, slot);
    front += 4;
  }
  return <i32>(front >> 2);
}

/** Keeps those of `count` rows whose highest score is `least` or more. Answers how many. */
export function keep(slots: usize, lows: usize, highs: usize, count: i32, least: f32): i32 {
  let kept: usize = 0;
  for (let i: usize = 0; i < <usize>count << 2; i += 4) {
    const high = load<f32>(highs + i);
    if (high < least) continue;
    store<u32>(slots + kept, load<u32>(slots + i));
    store<f32>(lows + kept, load<f32>(lows + i));
    store<f32>(highs + kept, high);
    kept += 4;
  }
  return <i32>(kept >> 2);
}

/** Sum of the nibbles of `half` bytes times the query's words: of each 16 bytes first the low ones. */
function dot(row: usize, half: usize, words: usize): f32 {
  const nibbles = i8x16.splat(0x0f);
  let a = i32x4.splat(0);
  let b = a;
  for (const end = row + half; row < end; row += 16) {
    const v = v128.load(row);
    const low = v128.and(v, nibbles);
    const high = v128.and(i16x8.shr_u(v, 4), nibbles);
    a = i32x4.add(a, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(low), v128.load(words)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(low), v128.load(words, 16)));
    a = i32x4.add(a, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(high), v128.load(words, 32)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(high), v128.load(words, 48)));
    words += 64;
  }
  a = i32x4.add(a, b);
  return <f32>(i32x4.extract_lane(a, 0) + i32x4.extract_lane(a, 1) + i32x4.extract_lane(a, 2) + i32x4.extract_lane(a, 3));
}

/** Rows that are read into the cache together: waiting for one of them is waiting for all. */
const together: usize = 16;

/** Reads a word of each line of `half` bytes of a row. */
function touch(row: usize, half: usize): i32 {
  let touched = 0;
  for (const end = row + half; row < end; row += 64) touched ^= load<i32>(row);
  return touched;
}

/**
 * Scores of `count` rows by the upper four of their 8 bits, or by all (`whole`), as what the exact score does not fall below (`lows`) and
 * does not exceed (`highs`) but with the probability that `slack` and `blur` stand for: rounding a row errs by `slack` a unit of
 * its scale, rounding the query by `blur` a unit of its factor. `total`: the sum of the query's words.
 */
export function rescore(blocks: usize, stride: usize, dims: usize, whole: bool, words: usize, step: f32, total: f32, bases: usize, slots: usize, count: i32, slack: f32, blur: f32, lows: usize, highs: usize): void {
  const eighths = dims << 7;
  const numbers = eighths + (dims << 10);
  const half = dims >> 1;
  const end = <usize>count << 2;
  let touched = 0;
  for (let i: usize = 0; i < end; i += 4) {
    if ((i & (4 * together - 1)) == 0) {
      for (let j = i; j < min(i + 4 * together, end); j += 4) {
        const slot = <usize>load<u32>(slots + j);
        const coarse = blocks + (slot >> 10) * stride + eighths + (slot & 1023) * half;
        touched ^= touch(coarse, half);
        if (whole) touched ^= touch(coarse + (dims << 9), half);
      }
    }
    const slot = <usize>load<u32>(slots + i);
    const block = slot >> 10;
    const row = slot & 1023;
    const at = blocks + block * stride;
    const own = at + numbers + (row << 2);
    const coarse = at + eighths + row * half;
    let product = <f32>16 * dot(coarse, half, words);
    // Without the lower four bits: their middle.
    product += whole ? dot(coarse + (dims << 9), half, words) - <f32>128 * total : <f32>-120.5 * total;
    const scale = load<f32>(own, 8192);
    const score = load<f32>(bases + (block << 2)) + product * step * scale;
    const rounding = scale * slack;
    const blurring = load<f32>(own) * blur;
    const error = sqrt<f32>(rounding * rounding + blurring * blurring);
    store<f32>(lows + i, score - error);
    store<f32>(highs + i, score + error);
  }
  if (touched == 0x12345677) store<i32>(lows, touched);
}

/** Puts the places of all rows on two axes, given as words (i16) with their steps and sums, beside their bounds. */
export function project(blocks: usize, stride: usize, count: i32, dims: usize, first: usize, firstStep: f32, firstTotal: f32, second: usize, secondStep: f32, secondTotal: f32): void {
  const half = dims >> 1;
  for (let block = 0; block < count; block++, blocks += stride) {
    let coarse = blocks + (dims << 7);
    let fine = coarse + (dims << 9);
    let scale = fine + (dims << 9) + 8192;
    let place = scale + 4096 + (dims << 2) + 4096;
    for (let i = 0; i < 1024; i++) {
      const factor = load<f32>(scale);
      store<f32>(place, (<f32>16 * dot(coarse, half, first) + dot(fine, half, first) - <f32>128 * firstTotal) * firstStep * factor);
      store<f32>(place, (<f32>16 * dot(coarse, half, second) + dot(fine, half, second) - <f32>128 * secondTotal) * secondStep * factor, 4096);
      coarse += half;
      fine += half;
      scale += 4;
      place += 4;
    }
  }
}
