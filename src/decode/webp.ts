import { ascii, u16le, u24le, u32le, u8 } from './bytes.ts';
import { orientationOf } from './exif.ts';
import { type Format, validSize } from './format.ts';
import { isPlain } from './profile.ts';

/** Chunks that are read at most: a film may have thousands. */
const most = 100_000;

/** Chunks in file order; the data is from `at` to `end`. */
function* chunks(bytes: Uint8Array): Generator<{ type: string; at: number; end: number }> {
  let at = 12;
  for (let count = 0; count < most; count++) {
    const end = at + 8 + u32le(bytes, at + 4);
    if (!(end <= bytes.length)) return;
    yield { type: ascii(bytes, at, 4), at: at + 8, end };
    at = end + (end % 2);
  }
}

/** WebP, also animated. https://developers.google.com/speed/webp/docs/riff_container */
export const webp: Format = {
  size(bytes) {
    switch (ascii(bytes, 12, 4)) {
      case 'VP8X':
        return validSize(u24le(bytes, 24) + 1, u24le(bytes, 27) + 1);
      case 'VP8L': {
        if (u8(bytes, 20) !== 0x2f) return undefined;
        const bits = u32le(bytes, 21);
        return validSize((bits % 0x4000) + 1, (Math.floor(bits / 0x4000) % 0x4000) + 1);
      }
      case 'VP8 ':
        if (u24le(bytes, 23) !== 0x2a019d) return undefined;
        // The upper two bits ask for scaling, which no decoder does.
        return validSize(u16le(bytes, 26) % 0x4000, u16le(bytes, 28) % 0x4000);
      default:
        return undefined;
    }
  },

  endsEarly(bytes) {
    return !(8 + u32le(bytes, 4) <= bytes.length);
  },

  hasProfile(bytes) {
    if (ascii(bytes, 12, 4) !== 'VP8X' || (u8(bytes, 20) & 0x20) === 0) return false;
    // The profile is required to come directly behind this chunk.
    return !(ascii(bytes, 30, 4) === 'ICCP' && isPlain(bytes.subarray(38, 38 + u32le(bytes, 34))));
  },

  asked(bytes) {
    if (ascii(bytes, 12, 4) !== 'VP8X' || (u8(bytes, 20) & 0x08) === 0) return undefined;
    for (const { type, at, end } of chunks(bytes)) if (type === 'EXIF') return { place: 'webp', turn: orientationOf(bytes.subarray(at, end)) };
    return undefined;
  },
};
