import type { Band } from '../types.ts';
import type { Section } from './view.ts';

/** A line of the grid: a heading, or cells `from` up to, not including, `to`. */
export interface Line {
  readonly band: Band | undefined;
  readonly heading: boolean;
  readonly columns: number;
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly height: number;
}

export interface Measures {
  readonly columns: number;
  readonly cell: number;
  /** Of passages that have lines of their own. */
  readonly wide: { readonly columns: number; readonly height: number };
  readonly gap: number;
  readonly heading: number;
}

export interface Layout {
  readonly lines: readonly Line[];
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** As many cells of at least `smallest` as fit the width, stretched to fill it; the same for those that are `wide`. */
export function measure(width: number, smallest: number, gap: number, heading: number, wide: Size): Measures {
  const columnsOf = (least: number): number => Math.max(1, Math.floor((width + gap) / (least + gap)));
  const columns = columnsOf(smallest);
  return { columns, cell: Math.max(1, (width - gap * (columns - 1)) / columns), gap, heading, wide: { columns: columnsOf(wide.width), height: wide.height } };
}

export function layOut(sections: readonly Section[], { columns, cell, gap, heading, wide }: Measures): Layout {
  const lines: Line[] = [];
  let top = 0;
  let from = 0;
  for (const { band, count, folded, passages } of sections) {
    if (count === 0 && folded === 0) continue;
    if (band) {
      lines.push({ band, heading: true, columns, from, to: from, top, height: heading });
      top += heading;
    }
    const end = from + count;
    for (const [until, across, height] of [[end - passages, columns, cell], [end, wide.columns, wide.height]] as const) {
      for (; from < until; from += across) {
        lines.push({ band, heading: false, columns: across, from, to: Math.min(from + across, until), top, height });
        top += height + gap;
      }
      from = until;
    }
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
