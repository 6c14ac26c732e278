import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';

export interface Raster {
  width: number;
  height: number;
  channels: 3 | 4;
  /** `[height, width, channels]` */
  data: Uint8Array;
}

const channelsOf = new Map([[0, 1], [2, 3], [3, 1], [4, 2], [6, 4]]);

/** Paeth's predictor. https://www.w3.org/TR/png-3/#9Filter-type-4-Paeth */
function paeth(a: number, b: number, c: number): number {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

/** Undoes the filters of a PNG's rows. `step` is the bytes of a pixel, at least 1. */
function unfilter(packed: Uint8Array, line: number, height: number, step: number): Uint8Array {
  const out = new Uint8Array(line * height);
  for (let y = 0; y < height; y++) {
    const filter = packed[y * (line + 1)]!;
    for (let x = 0; x < line; x++) {
      const left = x >= step ? out[y * line + x - step]! : 0;
      const up = y > 0 ? out[(y - 1) * line + x]! : 0;
      const corner = x >= step && y > 0 ? out[(y - 1) * line + x - step]! : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
      out[y * line + x] = packed[y * (line + 1) + 1 + x]! + guess;
    }
  }
  return out;
}

/** A PNG without interlacing, of 1 to 8 bits a sample, as red, green, blue (and alpha when it has it): enough for tests. */
export function readPng(path: string): Raster {
  const file = readFileSync(path);
  let palette = Buffer.alloc(0);
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
    if (type === 'IDAT') parts.push(body);
    if (type === 'PLTE') palette = body;
  }
  const [width, height, bits, colour] = [file.readUInt32BE(16), file.readUInt32BE(20), file[24]!, file[25]!];
  const samples = channelsOf.get(colour)!;
  if (file[28] !== 0 || bits > 8) throw new Error(`${path}: interlaced or 16 bits`);
  const line = Math.ceil((width * samples * bits) / 8);
  const raw = unfilter(inflateSync(Buffer.concat(parts)), line, height, Math.max(1, (samples * bits) >> 3));
  const channels = colour === 6 ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (samples >= 3) {
      data.set(raw.subarray(y * line + x * samples, y * line + (x + 1) * samples), i * channels);
      continue;
    }
    const bit = x * bits * samples;
    const value = (raw[y * line + (bit >> 3)]! >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
    const grey = Math.round((value * 255) / (2 ** bits - 1));
    data.set(colour === 3 ? palette.subarray(value * 3, value * 3 + 3) : [grey, grey, grey], i * channels);
  }
  return { width, height, channels, data };
}

/** The same as `[height, width, 4]`, without a use for the fourth. */
export function readRgba(path: string): Uint8Array {
  const { width, height, channels, data } = readPng(path);
  return Uint8Array.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : data[(i >> 2) * channels + (i % 4)]!));
}
