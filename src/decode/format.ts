import type { Orientation } from './exif.ts';

/** Where a file may ask to be turned and some browsers do not look. */
export type Place = 'webp' | 'png' | 'png-behind' | 'avif';

/** A turn that is asked for in such a place. */
export interface Asked {
  readonly place: Place;
  readonly turn: Orientation;
}

/** A picture's size in pixels as its header states it, before any rotation. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What is read from a file's own bytes without decoding it. Takes the whole file; none of these ever throws. */
export interface Format {
  /** Undefined when no plausible size is found. */
  size(bytes: Uint8Array): Size | undefined;
  /** Whether the file ends before its format says so. */
  endsEarly(bytes: Uint8Array): boolean;
  /** Whether the file says that its colours are not plain sRGB. A compressed profile counts without being read. */
  hasProfile(bytes: Uint8Array): boolean;
  /** Whether it is opaque and surely nothing in it makes a browser turn it, see `rows.ts`. Absent where that cannot be told. */
  direct?(bytes: Uint8Array): boolean;
  /** See `turn.ts`. Absent where every browser turns what has to be turned. */
  asked?(bytes: Uint8Array): Asked | undefined;
  /** The parts of a file that are left without its colour profile. Absent where every browser can leave it unused. */
  withoutProfile?(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[];
}

/** The size when both numbers are whole and positive (so not `NaN`), else undefined. */
export function validSize(width: number, height: number): Size | undefined {
  return Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0 ? { width, height } : undefined;
}
