import { type Axis, axis } from './coefficients.ts';

/** How a picture becomes a square: shortest edge to `size`, centre cropped. */
export interface Crop {
  readonly size: number;
  readonly columns: Axis;
  readonly rows: Axis;
}

/** Half of a whole number, rounded to even as Python's `int(round(x / 2.0))` does: 73 gives 36 where `Math.round` gives 37. */
export function roundedHalf(x: number): number {
  const half = Math.floor(x / 2);
  return x % 2 === 1 && half % 2 === 1 ? half + 1 : half;
}

/** Width and height after the shortest edge was brought to `size`; the long one is floored, as torchvision does. */
export function shortestEdge(width: number, height: number, size: number): { width: number; height: number } {
  const long = Math.trunc((size * Math.max(width, height)) / Math.min(width, height));
  return width <= height ? { width: size, height: long } : { width: long, height: size };
}

/** The weights of both directions. Sizes in pixels, all at least 1. */
export function planCrop(width: number, height: number, size: number): Crop {
  const resized = shortestEdge(width, height, size);
  return {
    size,
    columns: axis(width, resized.width, roundedHalf(resized.width - size), size),
    rows: axis(height, resized.height, roundedHalf(resized.height - size), size),
  };
}
