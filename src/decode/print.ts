/** Cells of the grid in which neighbours are compared. */
const columns = 9;
const rows = 8;

/** By how much the pixel from `at` to `at + 1` lies between two places. */
function overlap(at: number, from: number, to: number): number {
  return Math.min(at + 1, to) - Math.max(at, from);
}

/** Brightness of each cell, 0 to 255, whole: `[rows, columns]`. */
function cells({ data, width, height }: ImageData): number[] {
  // ITU-R BT.601, as Pillow makes grey.
  const grey = (at: number): number => data[at]! * 0.299 + data[at + 1]! * 0.587 + data[at + 2]! * 0.114;
  return Array.from({ length: rows * columns }, (_, cell) => {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    const [top, bottom] = [(row * height) / rows, ((row + 1) * height) / rows];
    const [left, right] = [(column * width) / columns, ((column + 1) * width) / columns];
    let sum = 0;
    for (let y = Math.floor(top); y < Math.ceil(bottom); y++) {
      const share = overlap(y, top, bottom);
      for (let x = Math.floor(left); x < Math.ceil(right); x++) sum += grey((y * width + x) * 4) * share * overlap(x, left, right);
    }
    // Whole numbers, so that what is even is not told apart by rounding.
    return Math.round(sum / ((bottom - top) * (right - left)));
  });
}

/**
 * A picture's difference hash: shrunk to 9 x 8 cells of grey, each bit says whether a cell is darker than the one to its right,
 * row by row, first bit first. Sizes, qualities and tones change few bits. N. Krawetz, Kind of Like That, hackerfactor.com, 2013.
 * @param pixels upright, opaque
 * @returns 64 bits as 16 hexadecimal digits
 */
export function printOf(pixels: ImageData): string {
  const grid = cells(pixels);
  let print = '';
  for (let row = 0; row < rows; row++) {
    let byte = 0;
    for (let column = 0; column < columns - 1; column++) {
      const at = row * columns + column;
      byte = byte * 2 + (grid[at]! < grid[at + 1]! ? 1 : 0);
    }
    print += byte.toString(16).padStart(2, '0');
  }
  return print;
}
