/**
 * The scan of all rows by their sign bits, in WebAssembly SIMD. AssemblyScript: compiled by tools/kernels.mjs, not by tsc. `../twin.ts`
 * is the same in plain TypeScript, and the tests hold the two against each other; `../layout.ts` says where things lie.
 *
 * All addresses are bytes in the memory that is shared by the kernels. `dims` is a multiple of 64. Blocks have 1024 rows
 * and lie `stride` bytes apart.
 */

const lowest: f32 = -3.4e38;

/** Entries of a line by each index. Indexes are 0 to 15, for which the relaxed instruction does the same everywhere. */
function entries(line: v128, indexes: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i8x16.relaxed_swizzle(line, indexes);
  return i8x16.swizzle(line, indexes);
}

function most(v: v128): f32 {
  v = f32x4.pmax(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  v = f32x4.pmax(v, v128.shuffle<f32>(v, v, 1, 0, 3, 2));
  return f32x4.extract_lane(v, 0);
}

/**
 * For each row of the blocks `from` up to `to` a bound that its score does not exceed but with the probability that `slack` stands
 * for, to the block's bounds, and the highest of each 32 rows to its peaks. The estimate is base + first * (place on the first axis) +
 * second * (place on the second) + factor * (q.s), where q.s is `offset` + `step` * the sum of entries; the bound is `slack` * sigma
 * above it. Rows whose bit in `mask` is zero get the lowest number.
 *
 * `table`: the lines of kernel/encode.ts; `bases`: the query's product with each block's centre, f32.
 */
export function scan(blocks: usize, stride: usize, from: i32, to: i32, dims: usize, mask: usize, table: usize, step: f32, offset: f32, slack: f32, first: f32, second: f32, bases: usize, spare: usize): void {
  const nibbles = i8x16.splat(0x0f);
  const lanes = i32x4(1, 2, 4, 8);
  const steps = f32x4.splat(step);
  const offsets = f32x4.splat(offset);
  const slacks = f32x4.splat(slack);
  const firsts = f32x4.splat(first);
  const seconds = f32x4.splat(second);
  const end = table + (dims << 2);
  const rest = (dims << 7) + (dims << 10);
  mask += <usize>from << 7;
  for (let block = from; block < to; block++) {
    let code = blocks + <usize>block * stride;
    let numbers = code + rest;
    let bound = numbers + 12288 + (dims << 2);
    let peak = bound + 12288;
    const base = f32x4.splat(load<f32>(bases + (<usize>block << 2)));
    for (let group = 0; group < 32; group++) {
      let bits = load<u32>(mask);
      mask += 4;
      if (bits == 0) {
        store<f32>(peak, lowest);
        peak += 4;
        code += dims << 2;
        numbers += 128;
        bound += 128;
        continue;
      }
      let even0 = i32x4.splat(0);
      let odd0 = even0;
      let even1 = even0;
      let odd1 = even0;
      for (let line = table; line < end; line += 128) {
        // Eight entries of at most 31 fit a byte.
        let c = v128.load(code);
        let t = v128.load(line);
        let low = entries(t, v128.and(c, nibbles));
        let high = entries(t, v128.and(i16x8.shr_u(c, 4), nibbles));
        c = v128.load(code, 16);
        t = v128.load(line, 16);
        low = i8x16.add(low, entries(t, v128.and(c, nibbles)));
        high = i8x16.add(high, entries(t, v128.and(i16x8.shr_u(c, 4), nibbles)));
        c = v128.load(code, 32);
        t = v128.load(line, 32);
        low = i8x16.add(low, entries(t, v128.and(c, nibbles)));
        high = i8x16.add(high, entries(t, v128.and(i16x8.shr_u(c, 4), nibbles)));
        c = v128.load(code, 48);
        t = v128.load(line, 48);
        low = i8x16.add(low, entries(t, v128.and(c, nibbles)));
        high = i8x16.add(high, entries(t, v128.and(i16x8.shr_u(c, 4), nibbles)));
        c = v128.load(code, 64);
        t = v128.load(line, 64);
        low = i8x16.add(low, entries(t, v128.and(c, nibbles)));
        high = i8x16.add(high, entries(t, v128.and(i16x8.shr_u(c, 4), nibbles)));
        c = v128.load(code, 80);
        t = v128.load(line, 80);
        low = i8x16.add(low, entries(t, v128.and(c, nibbles)));
        high = i8x16.add(high, entries(t, v128.and(i16x8.shr_u(c, 4), nibbles)));
        c = v128.load(code, 96);
        t = v128.load(line, 96);
        low = i8x16.add(low, entries(t, v128.and(c, nibbles)));
        high = i8x16.add(high, entries(t, v128.and(i16x8.shr_u(c, 4), nibbles)));
        c = v128.load(code, 112);
        t = v128.load(line, 112);
        low = i8x16.add(low, entries(t, v128.and(c, nibbles)));
        high = i8x16.add(high, entries(t, v128.and(i16x8.shr_u(c, 4), nibbles)));
        code += 128;
        // Pairs of bytes as words: the odd ones apart, and the even ones with the odd ones on top, which are taken off below.
        even0 = i16x8.add(even0, low);
        odd0 = i16x8.add(odd0, i16x8.shr_u(low, 8));
        even1 = i16x8.add(even1, high);
        odd1 = i16x8.add(odd1, i16x8.shr_u(high, 8));
      }
      even0 = i16x8.sub(even0, i16x8.shl(odd0, 8));
      even1 = i16x8.sub(even1, i16x8.shl(odd1, 8));
      v128.store(spare, v128.shuffle<i16>(even0, odd0, 0, 8, 1, 9, 2, 10, 3, 11));
      v128.store(spare, v128.shuffle<i16>(even0, odd0, 4, 12, 5, 13, 6, 14, 7, 15), 16);
      v128.store(spare, v128.shuffle<i16>(even1, odd1, 0, 8, 1, 9, 2, 10, 3, 11), 32);
      v128.store(spare, v128.shuffle<i16>(even1, odd1, 4, 12, 5, 13, 6, 14, 7, 15), 48);
      let highest = f32x4.splat(lowest);
      for (let i: usize = 0; i < 64; i += 8) {
        const allowed = i32x4.eq(v128.and(i32x4.splat(bits), lanes), lanes);
        bits >>= 4;
        const signs = f32x4.mul(v128.load(numbers), f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(v128.load_ext<u16>(spare + i)), steps), offsets));
        const places = f32x4.add(f32x4.mul(v128.load(bound, 4096), firsts), f32x4.mul(v128.load(bound, 8192), seconds));
        const error = f32x4.mul(v128.load(numbers, 4096), slacks);
        const upper = v128.bitselect(f32x4.add(f32x4.add(base, places), f32x4.add(signs, error)), f32x4.splat(lowest), allowed);
        highest = f32x4.pmax(highest, upper);
        v128.store(bound, upper);
        numbers += 16;
        bound += 16;
      }
      store<f32>(peak, most(highest));
      peak += 4;
    }
  }
}
