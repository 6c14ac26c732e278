import { ascii, u16be, u16le, u32be, u32le } from './bytes.ts';

/** How stored pixels have to be turned to stand upright. EXIF 2.32, tag 0x0112: 1 is not at all, from 5 on sides are swapped. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const tag = 0x0112;
/** Entries of a directory that are read at most; cameras write dozens. */
const most = 1_000;

/**
 * The orientation that an EXIF block states; 1 when it states none.
 * @param block from its byte order mark on, with or without `Exif\0\0` before it
 */
export function orientationOf(block: Uint8Array): Orientation {
  const tiff = ascii(block, 0, 6) === 'Exif\0\0' ? block.subarray(6) : block;
  const order = ascii(tiff, 0, 4);
  if (order !== 'II*\0' && order !== 'MM\0*') return 1;
  const [u16, u32] = order === 'II*\0' ? [u16le, u32le] : [u16be, u32be];
  const directory = u32(tiff, 4);
  const entries = Math.min(u16(tiff, directory), most);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12;
    if (u16(tiff, entry) !== tag) continue;
    const value = u16(tiff, entry + 8);
    return value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}
