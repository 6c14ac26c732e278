import type { FileFacts } from '../../types.ts';

export type Moment = Pick<FileFacts, 'taken' | 'offset'>;

/** The first photograph that is left is of 1826 or 1827; what is later than 2100 is a mistake. */
const years = [1826, 2100] as const;
/** Minutes: no place on earth is further ahead of UTC. */
const widest = 14 * 60;

/** EXIF writes `2021:03:01 12:00:00`, XMP `2021-03-01T12:00:00.5+01:00`, both without what is not known. */
const pattern = /^(\d{4})([-:])(\d\d)\2(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,12})?)? ?(Z|[-+]\d\d:?\d\d)?)?$/;

/** Minutes ahead of UTC; undefined when it is no time zone. */
function minutes(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  if (zone === 'Z') return 0;
  const [hours, rest] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  const sum = (zone.startsWith('-') ? -1 : 1) * (hours * 60 + rest);
  // `+ 0`: there is no time zone of minus nothing.
  return rest < 60 && Math.abs(sum) <= widest ? sum + 0 : undefined;
}

/**
 * A date as files write it. A date alone is the midnight with which it begins.
 * @returns undefined when it is none, or a day that never was
 */
export function momentOf(text: string): Moment | undefined {
  // Fields have a fixed width in EXIF, and what is left of it may hold anything white.
  const [, year, , month, day, hour = '0', minute = '0', second = '0', zone] = pattern.exec(text.slice(0, 64).replace(/[\s\0]+$/, '')) ?? [];
  if (year === undefined) return undefined;
  const parts = [year, month, day, hour, minute, second].map(Number);
  const [y = 0, m = 0, d = 0, ...time] = parts;
  const taken = Date.UTC(y, m - 1, d, ...time);
  const back = new Date(taken);
  const real = [back.getUTCFullYear(), back.getUTCMonth() + 1, back.getUTCDate(), back.getUTCHours(), back.getUTCMinutes(), back.getUTCSeconds()];
  if (y < years[0] || y > years[1] || parts.some((part, i) => part !== real[i])) return undefined;
  const offset = minutes(zone);
  return { taken, ...(offset === undefined ? {} : { offset }) };
}
