import { ascii, u16be, u8 } from './bytes.ts';
import { type Format, validSize } from './format.ts';
import { isPlain } from './profile.ts';

const startOfScan = 0xda;
const endOfImage = 0xd9;
/** Segments that are read at most: a file of millions of empty ones would keep the thread busy for minutes. */
const most = 10_000;

/** Marker segments in file order, up to and including the end of the image. `at` is where the payload's length stands. */
function* segments(bytes: Uint8Array): Generator<{ marker: number; at: number }> {
  let at = 2;
  for (let count = 0; count < most; ) {
    // Bytes between segments (compressed data, padding, garbage) are passed over, as libjpeg does.
    at = bytes.indexOf(0xff, at);
    if (at < 0) return;
    while (u8(bytes, at) === 0xff) at++;
    const marker = u8(bytes, at++);
    if (Number.isNaN(marker)) return;
    const standsAlone = marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8);
    if (standsAlone) continue;
    count++;
    yield { marker, at };
    if (marker === endOfImage) return;
    const length = u16be(bytes, at);
    if (!(length >= 2)) continue;
    at += length;
  }
}

/** C0 to CF start a frame, except Huffman tables (C4), an extension (C8) and arithmetic conditioning (CC). */
function startsFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** One of the segments that a colour profile takes up. */
function isProfile(bytes: Uint8Array, marker: number, at: number): boolean {
  return marker === 0xe2 && ascii(bytes, at + 2, 12) === 'ICC_PROFILE\0';
}

/**
 * Whether bytes hold, anywhere and in either byte order, what a reader of EXIF could take for an orientation other than 1: its
 * tag, a type of 16 or 32 bits and one value.
 */
function mayTurn(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x12); at >= 0; at = bytes.indexOf(0x12, at + 1)) {
    const big = bytes[at - 1] === 1 && bytes[at + 1] === 0 && (bytes[at + 2] === 3 || bytes[at + 2] === 4);
    const little = bytes[at + 1] === 1 && (bytes[at + 2] === 3 || bytes[at + 2] === 4) && bytes[at + 3] === 0;
    if (big && !(bytes[at + 2] === 3 && u16be(bytes, at + 7) === 1)) return true;
    if (little && !(bytes[at + 8] === 1 && bytes[at + 9] === 0)) return true;
  }
  return false;
}

/** JPEG, also with several pictures in one file (MPO) or a film behind the picture: the first picture counts. ITU T.81, annex B. */
export const jpeg: Format = {
  size(bytes) {
    for (const { marker, at } of segments(bytes)) {
      if (startsFrame(marker)) return validSize(u16be(bytes, at + 5), u16be(bytes, at + 3));
      if (marker === startOfScan) return undefined;
    }
    return undefined;
  },

  endsEarly(bytes) {
    for (const { marker } of segments(bytes)) if (marker === endOfImage) return false;
    return true;
  },

  hasProfile(bytes) {
    for (const { marker, at } of segments(bytes)) {
      if (isProfile(bytes, marker, at)) return !isPlain(bytes.subarray(at, at + u16be(bytes, at)));
      if (marker === startOfScan) return false;
    }
    return false;
  },

  withoutProfile(bytes) {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let from = 0;
    for (const { marker, at } of segments(bytes)) {
      if (marker === startOfScan) break;
      if (!isProfile(bytes, marker, at)) continue;
      parts.push(bytes.subarray(from, at - 2));
      from = at + u16be(bytes, at);
    }
    return [...parts, bytes.subarray(from)];
  },

  direct(bytes) {
    for (const { marker, at } of segments(bytes)) {
      if (marker === 0xe1 && mayTurn(bytes.subarray(at, at + u16be(bytes, at)))) return false;
      if (marker === startOfScan) return true;
    }
    return false;
  },
};
