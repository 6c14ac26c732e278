import { u16le, u8 } from './bytes.ts';
import { type Format, validSize } from './format.ts';

const frame = 0x2c;
const extension = 0x21;
const trailer = 0x3b;

/** Where the data blocks that start at `at` end; `NaN` when the file ends first. */
function afterBlocks(bytes: Uint8Array, at: number): number {
  for (;;) {
    const length = u8(bytes, at++);
    if (length === 0) return at;
    if (Number.isNaN(length)) return NaN;
    at += length;
  }
}

/** Bytes of a colour table; `flags` says whether there is one and how long it is. */
function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 << ((flags & 7) + 1) : 0;
}

/** Frames, extensions and the trailer, in file order. */
function* blocks(bytes: Uint8Array): Generator<{ kind: number; at: number }> {
  let at = 13 + tableBytes(u8(bytes, 10));
  while (at < bytes.length) {
    const kind = u8(bytes, at);
    if (kind !== frame && kind !== extension && kind !== trailer) return;
    yield { kind, at };
    if (kind === trailer) return;
    at = afterBlocks(bytes, kind === extension ? at + 2 : at + 11 + tableBytes(u8(bytes, at + 9)));
  }
}

/** GIF, first frame. https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
export const gif: Format = {
  size(bytes) {
    let width = u16le(bytes, 6);
    let height = u16le(bytes, 8);
    for (const { kind, at } of blocks(bytes)) {
      if (kind !== frame) continue;
      // Browsers enlarge the screen to hold a first frame that does not fit.
      width = Math.max(width, u16le(bytes, at + 1) + u16le(bytes, at + 5));
      height = Math.max(height, u16le(bytes, at + 3) + u16le(bytes, at + 7));
      break;
    }
    return validSize(width, height);
  },

  endsEarly(bytes) {
    for (const { kind } of blocks(bytes)) if (kind === trailer) return false;
    return true;
  },

  hasProfile: () => false,
};
