/** The language of the string table: numbers and dates agree with the words around them. */
const locale = 'en';

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
const rules = new Intl.PluralRules(locale);
const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });

/** A number of things; a small rate keeps a digit after the point. */
export function count(n: number): string {
  return n > 0 && n < 10 && !Number.isInteger(n) ? short.format(n) : whole.format(n);
}

export function plural(n: number, one: string, other: string): string {
  return rules.select(n) === 'one' ? one : other;
}

/** Making one takes longer than using it a thousand times. */
const units = new Map<string, Intl.NumberFormat>();

function unit(name: string, n: number, digits: number): string {
  const key = `${name} ${digits}`;
  const format = units.get(key) ?? new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits });
  units.set(key, format);
  return format.format(n);
}

/** Decimal units, as browsers and shops count: 1 MB = 1,000,000 bytes. */
export function bytes(n: number): string {
  // The short name of this unit has no plural.
  if (n < 1e3) return `${whole.format(n)} ${plural(n, 'byte', 'bytes')}`;
  if (n < 1e6) return unit('kilobyte', n / 1e3, 0);
  if (n < 1e9) return unit('megabyte', n / 1e6, n < 99.5e5 ? 1 : 0);
  return unit('gigabyte', n / 1e9, 1);
}

/** A stretch of time, as coarse as a person would say it. */
export function duration(seconds: number): string {
  if (seconds < 60) return unit('second', Math.max(1, Math.ceil(seconds)), 0);
  if (seconds < 3600) return unit('minute', Math.ceil(seconds / 60), 0);
  return unit('hour', seconds / 3600, 1);
}

export function date(milliseconds: number): string {
  return dates.format(milliseconds);
}
