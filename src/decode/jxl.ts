import { boxes } from './bmff.ts';
import { ascii, u8 } from './bytes.ts';
import { type Format, type Size, validSize } from './format.ts';

/** Where the compressed picture starts: at once, or in a box of its own. */
function start(bytes: Uint8Array): number {
  if (u8(bytes, 0) === 0xff) return 0;
  for (const { type, at } of boxes(bytes, 0, bytes.length)) {
    if (type === 'jxlc') return at;
    // A part begins with its number.
    if (type === 'jxlp') return at + 4;
  }
  return NaN;
}

/** Width as a share of the height, by number. */
const ratios = [0, 1, 12 / 10, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2] as const;

/** The size header behind the two bytes of the signature, least significant bits first. */
function sizeAt(bytes: Uint8Array, at: number): Size | undefined {
  let bit = (at + 2) * 8;
  const bits = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++, bit++) value += ((u8(bytes, Math.floor(bit / 8)) >> (bit % 8)) & 1) * 2 ** i;
    return value;
  };
  const small = bits(1) === 1;
  const side = (): number => (small ? (bits(5) + 1) * 8 : bits([9, 13, 18, 30][bits(2)]!) + 1);
  const height = side();
  const ratio = bits(3);
  const width = ratio === 0 ? side() : Math.floor(height * ratios[ratio]!);
  // A bit beyond the end reads as 0.
  return bit <= bytes.length * 8 ? validSize(width, height) : undefined;
}

/** JPEG XL. ISO/IEC 18181-1, annex D, and 18181-2. */
export const jxl: Format = {
  size: (bytes) => sizeAt(bytes, start(bytes)),

  endsEarly(bytes) {
    if (ascii(bytes, 4, 4) !== 'JXL ') return false;
    for (const { cut } of boxes(bytes, 0, bytes.length)) if (cut) return true;
    return false;
  },

  // Where it is said, it is said in compressed bits.
  hasProfile: () => true,
};
