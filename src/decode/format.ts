import type { Orientation } from './exif.ts';

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
  /** What is stated where some browsers overlook it, see `turn.ts`. Absent where every browser sees to it. */
  overlooked?(bytes: Uint8Array): Orientation;
}

/** The size when both numbers are whole and positive (so not `NaN`), else undefined. */
export function validSize(width: number, height: number): Size | undefined {
  return Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0 ? { width, height } : undefined;
}
