import { ascii, u16be, u32be, u8 } from './bytes.ts';
import { type Format, type Size, validSize } from './format.ts';
import { isPlain } from './profile.ts';

/** The inside of a box: from `at` to `end`. */
interface Box {
  readonly type: string;
  readonly at: number;
  readonly end: number;
  /** The box says that it is longer than what holds it. */
  readonly cut: boolean;
}

/** Boxes that are read at most in one place; pictures have dozens. */
const most = 1_000;

/** Boxes side by side, in file order. */
export function* boxes(bytes: Uint8Array, from: number, to: number): Generator<Box> {
  let at = from;
  for (let count = 0; count < most && at + 8 <= to; count++) {
    const short = u32be(bytes, at);
    const head = short === 1 ? 16 : 8;
    const length = short === 1 ? u32be(bytes, at + 8) * 2 ** 32 + u32be(bytes, at + 12) : short === 0 ? to - at : short;
    if (!(length >= head)) return;
    const end = Math.min(at + length, to);
    yield { type: ascii(bytes, at + 4, 4), at: at + head, end, cut: at + length > to };
    at = end;
  }
}

/** Boxes found by following `path` downwards. `meta` has four bytes of version and flags before its contents. */
export function* find(bytes: Uint8Array, path: readonly string[], from = 0, to = bytes.length): Generator<Box> {
  const [first, ...rest] = path;
  for (const box of boxes(bytes, from, to)) {
    if (box.type !== first) continue;
    if (rest.length === 0) yield box;
    else yield* find(bytes, rest, box.type === 'meta' ? box.at + 4 : box.at, box.end);
  }
}

/** A still picture's sizes are properties of its items: whole, tiles, thumbnail, gain map. A sequence's is its track's. */
function* sizes(bytes: Uint8Array): Generator<Size | undefined> {
  for (const { at } of find(bytes, ['meta', 'iprp', 'ipco', 'ispe'])) yield validSize(u32be(bytes, at + 4), u32be(bytes, at + 8));
  for (const { at } of find(bytes, ['moov', 'trak', 'tkhd'])) {
    const sizeAt = at + (u8(bytes, at) === 1 ? 88 : 76);
    yield validSize(u16be(bytes, sizeAt), u16be(bytes, sizeAt + 4));
  }
}

/** Pictures in ISO base media files: AVIF and HEIC. ISO/IEC 14496-12 and 23008-12. */
export const bmff: Format = {
  size(bytes) {
    let largest: Size | undefined;
    for (const size of sizes(bytes)) {
      if (size && (!largest || size.width * size.height > largest.width * largest.height)) largest = size;
    }
    return largest;
  },

  endsEarly(bytes) {
    let held = false;
    for (const box of boxes(bytes, 0, bytes.length)) {
      if (box.cut) return true;
      // Very small pictures lie in a box of their own inside the description.
      held ||= box.type === 'mdat' || !find(bytes, ['idat'], box.at + 4, box.type === 'meta' ? box.end : 0).next().done;
    }
    return !held;
  },

  hasProfile(bytes) {
    for (const { at, end } of find(bytes, ['meta', 'iprp', 'ipco', 'colr'])) {
      const kind = ascii(bytes, at, 4);
      if ((kind === 'prof' || kind === 'rICC') && !isPlain(bytes.subarray(at, end))) return true;
      // ITU-T H.273: primaries of sRGB are 1 (2: not told), its transfer is 13, and 1 and 6 pass for it.
      if (kind === 'nclx' && !([1, 2].includes(u16be(bytes, at + 4)) && [1, 2, 6, 13].includes(u16be(bytes, at + 6)))) return true;
    }
    return false;
  },
};
