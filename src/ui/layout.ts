import type { Band } from '../types.ts';
import type { Section } from './view.ts';

/** A line of the grid: a heading, or cells `from` up to, not including, `to`. */
export interface Line {
  readonly band: Band | undefined;
  readonly heading: boolean;
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly height: number;
}

export interface Measures {
  readonly columns: number;
  readonly cell: number;
  readonly gap: number;
  readonly heading: number;
}

export interface Layout {
  readonly lines: readonly Line[];
  readonly height: number;
}

/** As many cells of at least `smallest` as fit the width, stretched to fill it. */
export function measure(width: number, smallest: number, gap: number, heading: number): Measures {
  const columns = Math.max(1, Math.floor((width + gap) / (smallest + gap)));
  return { columns, cell: Math.max(1, (width - gap * (columns - 1)) / columns), gap, heading };
}

export function layOut(sections: readonly Section[], { columns, cell, gap, heading }: Measures): Layout {
  const lines: Line[] = [];
  let top = 0;
  let from = 0;
  for (const { band, count, folded } of sections) {
    if (count === 0 && folded === 0) continue;
    if (band) {
      lines.push({ band, heading: true, from, to: from, top, height: heading });
      top += heading;
    }
    const end = from + count;
    for (; from < end; from += columns) {
      const to = Math.min(from + columns, end);
      lines.push({ band, heading: false, from, to, top, height: cell });
      top += cell + gap;
    }
    from = end;
  }
  return { lines, height: Math.max(0, top - gap) };
}

/** Index of the first line that ends below `y`. */
export function lineAt({ lines }: Layout, y: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const line = lines[middle];
    if (line && line.top + line.height <= y) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line that holds a cell. */
export function lineOf({ lines }: Layout, cell: number): Line | undefined {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const line = lines[middle];
    if (line && line.to <= cell) low = middle + 1;
    else high = middle;
  }
  return lines[low];
}
