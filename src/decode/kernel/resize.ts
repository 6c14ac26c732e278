/**
 * Pillow's two passes in WebAssembly SIMD. AssemblyScript: compiled by tools/kernels.mjs, not by tsc. `resize.ts` one folder
 * up is the same in plain TypeScript, and the tests hold the two against each other.
 *
 * All addresses are bytes in the module's memory. Sums wrap at 32 bits, so they may be taken in any order and in parts.
 */

/** Bits behind the point of a weight, and one half. */
const precision: i32 = 22;
const half: i32 = 1 << (precision - 1);

/** Adds four pixels of one row, `[r g b a] x 4`, times four weights. The weights' parts come in pairs, as `dot` takes them. */
function dots(pixels: v128, first: v128, second: v128): v128 {
  const one = i8x16.swizzle(pixels, i8x16(0, -1, 4, -1, 1, -1, 5, -1, 2, -1, 6, -1, 3, -1, 7, -1));
  const two = i8x16.swizzle(pixels, i8x16(8, -1, 12, -1, 9, -1, 13, -1, 10, -1, 14, -1, 11, -1, 15, -1));
  return i32x4.add(i32x4.dot_i16x8_s(one, first), i32x4.dot_i16x8_s(two, second));
}

/** Writes one pixel: the sums of both parts of the weights joined, rounded and clipped. */
function finish(to: usize, low: v128, high: v128): void {
  const sum = i32x4.add(i32x4.add(low, i32x4.shl(high, 16)), i32x4.splat(half));
  const words = i16x8.narrow_i32x4_s(i32x4.shr_s(sum, precision), i32x4.splat(0));
  v128.store32_lane(to, i8x16.narrow_i16x8_u(words, words), 0);
}

/**
 * The horizontal pass over `count` rows of four-byte pixels at `from`, each `line` bytes long, to rows of `pitch` bytes at `to`.
 *
 * A weight has more than 16 bits and is therefore given in two signed halves. `weights`: for each output pixel `groups` times
 * the low halves of four weights, then their high halves. `starts`: the byte in a row at which each output pixel begins.
 * Up to 12 bytes behind a row are read and count nothing. Four rows go side by side, because they share the weights; at
 * the end the last row is done more than once instead of having code of its own.
 */
export function rows(from: usize, line: usize, count: i32, to: usize, pitch: usize, size: i32, starts: usize, weights: usize, groups: i32): void {
  const last = count - 1;
  const bytes: usize = (<usize>groups) << 4;
  for (let row = 0; row < count; row += 4) {
    const row1 = min(row + 1, last);
    const row2 = min(row + 2, last);
    const row3 = min(row + 3, last);
    let to0 = to + row * pitch;
    let to1 = to + row1 * pitch;
    let to2 = to + row2 * pitch;
    let to3 = to + row3 * pitch;
    const line0 = from + row * line;
    const line1 = from + row1 * line;
    const line2 = from + row2 * line;
    const line3 = from + row3 * line;
    let weight = weights;
    for (let x = 0; x < size; x++) {
      let at = <usize>load<u32>(starts + (<usize>x << 2));
      let low0 = i32x4.splat(0);
      let low1 = low0;
      let low2 = low0;
      let low3 = low0;
      let high0 = low0;
      let high1 = low0;
      let high2 = low0;
      let high3 = low0;
      for (const end = weight + bytes; weight < end; weight += 16) {
        const firstLow = v128.load32_splat(weight);
        const secondLow = v128.load32_splat(weight, 4);
        const firstHigh = v128.load32_splat(weight, 8);
        const secondHigh = v128.load32_splat(weight, 12);
        const pixels0 = v128.load(line0 + at);
        low0 = i32x4.add(low0, dots(pixels0, firstLow, secondLow));
        high0 = i32x4.add(high0, dots(pixels0, firstHigh, secondHigh));
        const pixels1 = v128.load(line1 + at);
        low1 = i32x4.add(low1, dots(pixels1, firstLow, secondLow));
        high1 = i32x4.add(high1, dots(pixels1, firstHigh, secondHigh));
        const pixels2 = v128.load(line2 + at);
        low2 = i32x4.add(low2, dots(pixels2, firstLow, secondLow));
        high2 = i32x4.add(high2, dots(pixels2, firstHigh, secondHigh));
        const pixels3 = v128.load(line3 + at);
        low3 = i32x4.add(low3, dots(pixels3, firstLow, secondLow));
        high3 = i32x4.add(high3, dots(pixels3, firstHigh, secondHigh));
        at += 16;
      }
      finish(to0, low0, high0);
      finish(to1, low1, high1);
      finish(to2, low2, high2);
      finish(to3, low3, high3);
      to0 += 4;
      to1 += 4;
      to2 += 4;
      to3 += 4;
    }
  }
}

/** One output row of the vertical pass, 16 bytes at a time: `count` rows of `pitch` bytes, a multiple of 16, times their weights. */
export function column(from: usize, pitch: usize, count: i32, weights: usize, to: usize): void {
  for (let x: usize = 0; x < pitch; x += 16) {
    let sum0 = i32x4.splat(half);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    let at = from + x;
    const end = weights + ((<usize>count) << 2);
    for (let weight = weights; weight < end; weight += 4) {
      const factor = v128.load32_splat(weight);
      const bytes = v128.load(at);
      const left = i16x8.extend_low_i8x16_u(bytes);
      const right = i16x8.extend_high_i8x16_u(bytes);
      sum0 = i32x4.add(sum0, i32x4.mul(i32x4.extend_low_i16x8_u(left), factor));
      sum1 = i32x4.add(sum1, i32x4.mul(i32x4.extend_high_i16x8_u(left), factor));
      sum2 = i32x4.add(sum2, i32x4.mul(i32x4.extend_low_i16x8_u(right), factor));
      sum3 = i32x4.add(sum3, i32x4.mul(i32x4.extend_high_i16x8_u(right), factor));
      at += pitch;
    }
    const left = i16x8.narrow_i32x4_s(i32x4.shr_s(sum0, precision), i32x4.shr_s(sum1, precision));
    const right = i16x8.narrow_i32x4_s(i32x4.shr_s(sum2, precision), i32x4.shr_s(sum3, precision));
    v128.store(to + x, i8x16.narrow_i16x8_u(left, right));
  }
}
