import { lineOf, type Layout, type Line } from './layout.ts';

/** The cell in the same column, so many lines of cells further. */
function vertical(layout: Layout, from: number, steps: number): number {
  const cells = layout.lines.filter((line) => !line.heading);
  const line = lineOf(layout, from);
  const place = cells.indexOf(line as Line);
  const target = cells[Math.min(cells.length - 1, Math.max(0, place + steps))];
  if (!line || !target || target === line) return from;
  return Math.min(target.to - 1, target.from + (from - line.from));
}

export interface Press {
  readonly key: string;
  readonly ctrl: boolean;
  /** Lines on a screen. */
  readonly page: number;
  readonly rtl: boolean;
}

/** Where a key leads from a cell; `undefined` for keys that do not move. */
export function move(layout: Layout, from: number, { key, ctrl, page, rtl }: Press): number | undefined {
  const last = (layout.lines.at(-1)?.to ?? 0) - 1;
  const line = lineOf(layout, from);
  const clamp = (cell: number) => Math.min(last, Math.max(0, cell));
  switch (key) {
    case 'ArrowRight': return clamp(from + (rtl ? -1 : 1));
    case 'ArrowLeft': return clamp(from + (rtl ? 1 : -1));
    case 'ArrowDown': return vertical(layout, from, 1);
    case 'ArrowUp': return vertical(layout, from, -1);
    case 'PageDown': return vertical(layout, from, page);
    case 'PageUp': return vertical(layout, from, -page);
    case 'Home': return ctrl ? 0 : line?.from;
    case 'End': return ctrl ? last : line && line.to - 1;
    default: return undefined;
  }
}
