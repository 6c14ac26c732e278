import { ascii, u16le, u32le, u8 } from './bytes.ts';
import { type Format, type Size, validSize } from './format.ts';
import { png } from './png.ts';

/** Pictures of an icon that are looked at; real ones have a dozen. */
const most = 256;

function* pictures(bytes: Uint8Array): Generator<{ at: number; end: number }> {
  const count = Math.min(u16le(bytes, 4), most);
  for (let entry = 6; entry < 6 + count * 16; entry += 16) {
    const at = u32le(bytes, entry + 12);
    yield { at, end: at + u32le(bytes, entry + 8) };
  }
}

/** Each is a PNG or a BMP without its file header, of double height because a mask follows. What the list says of it may be false. */
function sizeAt(bytes: Uint8Array, at: number): Size | undefined {
  if (u8(bytes, at) === 0x89 && ascii(bytes, at + 1, 3) === 'PNG') return png.size(bytes.subarray(at));
  return validSize(u32le(bytes, at + 4), Math.abs(u32le(bytes, at + 8) | 0) / 2);
}

/** Windows icons: the largest picture counts. https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10) */
export const ico: Format = {
  size(bytes) {
    const sizes = Array.from(pictures(bytes), ({ at }) => sizeAt(bytes, at));
    return sizes.reduce((best, size) => (size && (!best || size.width * size.height > best.width * best.height) ? size : best), undefined);
  },

  endsEarly(bytes) {
    for (const { end } of pictures(bytes)) if (!(end <= bytes.length)) return true;
    return false;
  },

  hasProfile: () => false,
};
