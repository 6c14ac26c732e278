/** Rows of a block. */
export const blockRows = 1024;
/** Vectors are filled up with zeros to a multiple of so many numbers. */
const unit = 64;

/**
 * Where things lie in a block, in bytes from its start, for vectors of `dims` numbers (a multiple of 64). The kernels
 * reckon with the same numbers. Up to `image` it is what files keep; the rest is for the query at hand.
 *
 * | what | each | |
 * | --- | --- | --- |
 * | signs | 1 bit a number | in groups of 32 rows: for each four numbers 16 bytes, of which each holds the four signs of row j (low) and row j + 16 |
 * | coarse | 4 bits a number | row by row the upper half of 8-bit numbers (plus 128): of each 32 numbers 16 bytes, with one of the first 16 numbers low and one of the others high |
 * | fine | 4 bits a number | the lower half of them |
 * | numbers | 3 x 4 bytes a row | f32: `factor` of all rows, then `sigma`, then `scale` |
 * | centre | 4 bytes a number | f32, turned like the rows |
 * | bounds | 4 bytes a row | f32 |
 * | places | 2 x 4 bytes a row | f32: on the first axis, then on the second |
 * | peaks | 4 bytes each 32 rows | f32, the highest bounds |
 */
export interface BlockLayout {
  readonly dims: number;
  readonly numbers: number;
  readonly centre: number;
  readonly image: number;
  readonly stride: number;
}

/** The layout for vectors of `dims` numbers, filled up. */
export function blockLayout(dims: number): BlockLayout {
  const padded = Math.ceil(dims / unit) * unit;
  const numbers = padded * (blockRows / 8 + blockRows);
  const centre = numbers + 12 * blockRows;
  const image = centre + 4 * padded;
  return { dims: padded, numbers, centre, image, stride: image + 12 * blockRows + blockRows / 8 };
}
