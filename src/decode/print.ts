/** Cells of the grid in which neighbours are compared. */
const columns = 9;
const rows = 8;

/** `[height, width, 4]`: red, green, blue and a fourth that is passed over. */
type Pixels8 = Pick<ImageData, 'width' | 'height'> & { readonly data: Uint8Array | Uint8ClampedArray };

/** Brightness of each cell, 0 to 255, whole: `[rows, columns]`. A pixel on the edge of cells counts for its share. */
function cells({ data, width, height }: Pixels8): Float64Array {
  const sums = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = [(row * height) / rows, ((row + 1) * height) / rows];
    for (let y = Math.floor(top); y < bottom; y++) {
      const down = Math.min(y + 1, bottom) - Math.max(y, top);
      for (let column = 0; column < columns; column++) {
        const [left, right] = [(column * width) / columns, ((column + 1) * width) / columns];
        let sum = 0;
        for (let x = Math.floor(left); x < right; x++) {
          const at = (y * width + x) * 4;
          // ITU-R BT.601, as Pillow makes grey.
          const grey = data[at]! * 0.299 + data[at + 1]! * 0.587 + data[at + 2]! * 0.114;
          sum += grey * (Math.min(x + 1, right) - Math.max(x, left));
        }
        sums[row * columns + column]! += sum * down;
      }
    }
  }
  // Whole numbers, so that what is even is not told apart by rounding.
  return sums.map((sum) => Math.round((sum * rows * columns) / (width * height)));
}

/**
 * A picture's difference hash: shrunk to 9 x 8 cells of grey, each bit says whether a cell is darker than the one to its right,
 * row by row, first bit first. Sizes, qualities and tones change few bits. N. Krawetz, Kind of Like That, hackerfactor.com, 2013.
 * @param pixels upright, opaque
 * @returns 64 bits as 16 hexadecimal digits
 */
export function printOf(pixels: Pixels8): string {
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
