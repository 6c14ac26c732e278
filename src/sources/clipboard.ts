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

/** Pictures on the clipboard; empty when there are none, so that pasted words can take their usual way. Call it inside `paste`. */
export function fromClipboard(source: ClipboardEvent | DataTransfer, now = new Date()): Addition[] {
  const data = 'clipboardData' in source ? source.clipboardData : source;
  return Array.from(data?.files ?? [])
    .filter(({ type }) => type.startsWith('image/'))
    .map((file) => {
      const name = generic.test(file.name) ? `Pasted picture ${stamp(now)}${file.name.slice(file.name.lastIndexOf('.'))}` : cleanName(file.name);
      return { image: file, name };
    });
}
