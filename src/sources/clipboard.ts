import { cleanName } from '../clean.ts';
import type { Addition } from '../types.ts';

/** The name that browsers invent for a picture without one. */
const generic = /^image\.\w+$/i;

/** `2026-03-01 14.05.09`, local time, with nothing in it that a file name cannot have. */
function stamp(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join('.')}`;
}

/** Pictures that were on the clipboard. */
export function fromClipboard(files: readonly File[], now = new Date()): Addition[] {
  return files.map((file) => {
    const name = generic.test(file.name) ? `Pasted picture ${stamp(now)}${file.name.slice(file.name.lastIndexOf('.'))}` : cleanName(file.name);
    return { image: file, name };
  });
}
