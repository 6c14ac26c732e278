import { ascii, u32be } from './bytes.ts';
import { orientationOf } from './exif.ts';
import { type Format, validSize } from './format.ts';

/** Chunks that are read at most: one each kilobyte in a large file. */
const most = 100_000;

/** Chunks in file order. `at` is where the data starts; a chunk that the file cuts short is not given. */
function* chunks(bytes: Uint8Array): Generator<{ type: string; at: number; end: number }> {
  let at = 8;
  for (let count = 0; count < most; count++) {
    const end = at + 12 + u32be(bytes, at);
    if (!(end <= bytes.length)) return;
    yield { type: ascii(bytes, at + 4, 4), at: at + 8, end: end - 4 };
    at = end;
  }
}

/** PNG, also animated. https://www.w3.org/TR/png-3/ */
export const png: Format = {
  size(bytes) {
    // The header is required to be the first chunk; its size counts even when the file ends right behind it.
    return ascii(bytes, 12, 4) === 'IHDR' ? validSize(u32be(bytes, 16), u32be(bytes, 20)) : undefined;
  },

  endsEarly(bytes) {
    for (const { type } of chunks(bytes)) if (type === 'IEND') return false;
    return true;
  },

  hasProfile(bytes) {
    for (const { type } of chunks(bytes)) {
      if (type === 'iCCP' || type === 'cICP') return true;
      if (type === 'IDAT') return false;
    }
    return false;
  },

  /** EXIF is usual in front of the picture and allowed behind it; the first one counts. */
  asked(bytes) {
    let behind = false;
    for (const { type, at, end } of chunks(bytes)) {
      behind ||= type === 'IDAT';
      if (type === 'eXIf') return { place: behind ? 'png-behind' : 'png', turn: orientationOf(bytes.subarray(at, end)) };
    }
    return undefined;
  },
};
