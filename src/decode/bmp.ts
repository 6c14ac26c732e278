import { u16le, u32le } from './bytes.ts';
import { type Format, type Size, validSize } from './format.ts';

/** The oldest of the headers has 16-bit sizes. */
const coreHeader = 12;

function size(bytes: Uint8Array): Size | undefined {
  if (u32le(bytes, 14) === coreHeader) return validSize(u16le(bytes, 18), u16le(bytes, 20));
  // A negative height says that rows run from the top.
  return validSize(u32le(bytes, 18), Math.abs(u32le(bytes, 22) | 0));
}

/** BMP. https://learn.microsoft.com/windows/win32/gdi/bitmap-storage */
export const bmp: Format = {
  size,

  endsEarly(bytes) {
    const found = size(bytes);
    if (!found) return true;
    const core = u32le(bytes, 14) === coreHeader;
    const bits = u16le(bytes, core ? 24 : 28);
    const runLength = !core && [1, 2].includes(u32le(bytes, 30));
    const data = runLength ? u32le(bytes, 34) : Math.ceil((found.width * bits) / 32) * 4 * found.height;
    return !(u32le(bytes, 10) + data <= bytes.length);
  },

  hasProfile: () => false,
};
