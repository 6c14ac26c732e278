import type { Filters, Term } from '../types.ts';

/**
 * The text of the search box, read. Nothing that is typed is an error: what is no filter is words.
 *
 * - Words that stand alone are one part of the query together, `"quoted words"` are a part of their own.
 * - `-word` and `-"quoted words"` are subtracted. The minus is the first character of a word; inside a word, or alone, it is none.
 * - `before:2024-06` and `after:2023` take a year, a month or a day. `before` is before its first millisecond, `after` from its
 *   first millisecond on, so `after:2023 before:2024` is all of 2023. The clock is the one by which pictures were taken: `Item.taken`.
 * - `folder:Holidays`, `camera:"Pixel 8"`, `type:png`, `tag:cat`; `has:caption`, `-has:caption`; `near:48.1,11.6,20km`.
 * - Within quotes, `""` is one quotation mark.
 */
export interface Parsed {
  readonly terms: readonly Term[];
  readonly filters: Filters;
  /** Filters that were understood, with where they stand. */
  readonly tokens: readonly Token[];
  /** What begins like a filter and is none. */
  readonly problems: readonly Problem[];
}

export type FilterKey = Exclude<keyof Filters, 'page'>;

/** A filter in a text: its characters from `start` up to, not including, `end`. */
export interface Token {
  readonly key: FilterKey;
  readonly start: number;
  readonly end: number;
}

/** `value`: it cannot be read, and is searched for as words. `minus`: it cannot be subtracted, the same. `twice`: a later one counts. */
export interface Problem {
  readonly token: string;
  readonly name: Name;
  readonly why: 'value' | 'minus' | 'twice';
}

const names = ['before', 'after', 'folder', 'camera', 'type', 'tag', 'has', 'near'] as const;
/** What stands before the colon. */
export type Name = (typeof names)[number];

/** Marks of direction come along with text that is pasted. They are no part of a word, and between words they are space. */
const marks = '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069';
const allMarks = new RegExp(`[${marks}]`, 'g');
const space = new RegExp(`[\\s${marks}]`);
const minus = /[-\u2212\u2013]/;
/** Keyboards of phones make the curved ones. */
const opening = /["“”„]/;
const filterStart = new RegExp(`^(${names.join('|')}):`, 'i');
const longestName = 7;

/** How a kind of file is called, where its name says it shorter. */
const kinds: Readonly<Record<string, string | undefined>> = { jpg: 'jpeg', tif: 'tiff' };
/** Kilometres, where none are told, and to the other side of the Earth. */
const radius = 10;
const farthest = 20_040;

/** A stretch of the text as it was cut. */
interface Cut {
  readonly start: number;
  readonly end: number;
  readonly minus: boolean;
  /** Of a filter. */
  readonly name?: Name;
  /** The words, or the filter's value, without quotes. */
  readonly text: string;
  readonly quoted: boolean;
}

/** Linear in the length of the text. */
function* cuts(text: string): Generator<Cut> {
  let at = 0;
  while (at < text.length) {
    if (space.test(text[at]!)) {
      at++;
      continue;
    }
    const start = at;
    const next = text[at + 1];
    const isMinus = minus.test(text[at]!) && next !== undefined && !space.test(next) && !minus.test(next);
    if (isMinus) at++;
    const [, name] = filterStart.exec(text.slice(at, at + longestName)) ?? [];
    const value = name === undefined ? at : at + name.length + 1;
    const quoted = value < text.length && opening.test(text[value]!);
    const [words, end] = quoted ? quotation(text, value) : word(text, value);
    at = end;
    yield { start, end, minus: isMinus, text: words, quoted, ...(name !== undefined && { name: name.toLowerCase() as Name }) };
  }
}

function word(text: string, from: number): [words: string, end: number] {
  let end = from;
  while (end < text.length && !/\s/.test(text[end]!)) end++;
  return [text.slice(from, end), end];
}

/** One that nobody closes goes on to the end. */
function quotation(text: string, from: number): [words: string, end: number] {
  const straight = text[from] === '"';
  const parts: string[] = [];
  let start = from + 1;
  for (let at = start; at < text.length; at++) {
    if (straight ? text[at] !== '"' : text[at] !== '“' && text[at] !== '”') continue;
    parts.push(text.slice(start, at));
    if (!straight || text[at + 1] !== '"') return [parts.join('"'), at + 1];
    start = ++at + 1;
  }
  parts.push(text.slice(start));
  return [parts.join('"'), text.length];
}

export function parseQuery(text: string): Parsed {
  const plain: string[] = [];
  const terms: Term[] = [];
  const found = new Map<FilterKey, { readonly filters: Filters; readonly token: string; readonly name: Name }>();
  const tokens: Token[] = [];
  const problems: Problem[] = [];
  for (const cut of cuts(text)) {
    const { start, end, name } = cut;
    const token = text.slice(start, end);
    const filters = name && filterOf(cut, name);
    if (name && filters) {
      const key = Object.keys(filters)[0] as FilterKey;
      const before = found.get(key);
      if (before) problems.push({ token: before.token, name: before.name, why: 'twice' });
      found.set(key, { filters, token, name });
      tokens.push({ key, start, end });
      continue;
    }
    if (name) problems.push({ token, name, why: cut.minus && name !== 'has' ? 'minus' : 'value' });
    const words = (name ? text.slice(cut.minus ? start + 1 : start, end) : cut.text).replaceAll(allMarks, '').trim();
    if (words === '') continue;
    if (cut.minus) terms.push({ text: words, weight: -1 });
    else if (cut.quoted && !name) terms.push({ text: words });
    else plain.push(words);
  }
  const filters = Object.assign({}, ...[...found.values()].map((one) => one.filters)) as Filters;
  return { terms: plain.length > 0 ? [{ text: plain.join(' ') }, ...terms] : terms, filters, tokens, problems };
}

/** The one filter that a token is; nothing when it is none. */
function filterOf({ text: value, minus: negative }: Cut, name: Name): Filters | undefined {
  const bare = value.replaceAll(allMarks, '').trim();
  if (bare === '') return undefined;
  if (name === 'has') return /^captions?$/i.test(bare) ? { caption: !negative } : undefined;
  if (negative) return undefined;
  switch (name) {
    case 'folder':
    case 'camera':
    case 'tag':
      return { [name]: value };
    case 'type': {
      const type = bare.toLowerCase().replace(/^\./, '');
      return /^[a-z\d][a-z\d.+-]{0,31}$/.test(type) ? { type: Object.hasOwn(kinds, type) ? kinds[type]! : type } : undefined;
    }
    case 'near':
      return near(bare);
    default: {
      const day = dayOf(bare);
      return day === undefined ? undefined : { [name]: day };
    }
  }
}

/** The first millisecond of a year, a month or a day. */
function dayOf(value: string): number | undefined {
  const [, year, month = '1', day = '1'] = /^([1-9]\d{3})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$/.exec(value) ?? [];
  if (year === undefined) return undefined;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) ? date.getTime() : undefined;
}

function near(value: string): Filters | undefined {
  const [, lat, lon, far, unit] = /^([-\u2212]?\d{1,3}(?:\.\d{1,12})?),([-\u2212]?\d{1,3}(?:\.\d{1,12})?)(?:,(\d{1,5}(?:\.\d{1,6})?)(km|m)?)?$/i.exec(value) ?? [];
  if (lat === undefined || lon === undefined) return undefined;
  const degrees = [lat, lon].map((number) => Number(number.replace('\u2212', '-')) + 0) as [number, number];
  const km = far === undefined ? radius : Number(far) * (unit?.toLowerCase() === 'm' ? 0.001 : 1);
  if (Math.abs(degrees[0]) > 90 || Math.abs(degrees[1]) > 180 || km <= 0 || km > farthest) return undefined;
  return { near: { lat: degrees[0], lon: degrees[1], km } };
}

/** A filter as it is typed: `parseQuery` of it has the same. Dates lose their time of day. */
function format(key: FilterKey, filters: Filters): string {
  switch (key) {
    case 'caption':
      return filters.caption === undefined ? '' : filters.caption ? 'has:caption' : '-has:caption';
    case 'near':
      return filters.near ? `near:${degrees(filters.near.lat)},${degrees(filters.near.lon)},${decimal(filters.near.km, 6)}km` : '';
    case 'before':
    case 'after': {
      const day = filters[key];
      return day === undefined ? '' : `${key}:${new Date(day).toISOString().slice(0, 10).replace(/-01$/, '').replace(/-01$/, '')}`;
    }
    default: {
      const value = filters[key];
      return value === undefined ? '' : `${key}:${quote(value)}`;
    }
  }
}

const decimal = (number: number, digits: number) => number.toFixed(digits).replace(/\.?0+$/, '');
const degrees = (number: number) => decimal(number, 5).replace(/^-0$/, '0');

function quote(value: string): string {
  return /\s/.test(value) || opening.test(value[0] ?? '') ? `"${value.replaceAll('"', '""')}"` : value;
}

/** The text with one filter set, or, without a value, taken out; all else stays as it was typed. */
export function withFilter<K extends FilterKey>(text: string, key: K, value: Filters[K] | undefined): string {
  const token = value === undefined ? '' : format(key, { [key]: value });
  const [first, ...others] = parseQuery(text).tokens.filter((one) => one.key === key);
  if (!first) return token === '' ? text : text.trim() === '' ? token : isOpen(text) ? `${token} ${text}` : `${text}${/\s$/.test(text) ? '' : ' '}${token}`;
  const rest = others.reduceRight((left, one) => without(left, one), text);
  return token === '' ? without(rest, first) : `${rest.slice(0, first.start)}${token}${gap(rest, first.end)}${rest.slice(first.end)}`;
}

/** The text without any filters. */
export function withoutFilters(text: string): string {
  return parseQuery(text).tokens.reduceRight(without, text);
}

/** A token that ended with a quotation mark may have been followed by a word at once. */
const gap = (text: string, end: number) => (end < text.length && !/\s/.test(text[end]!) ? ' ' : '');

function without(text: string, { start, end }: Token): string {
  const before = text.slice(0, start);
  const after = text.slice(end);
  if (after === '') return before.replace(/\s$/, '');
  if (/\s$/.test(before) || before === '') return before + after.replace(/^\s/, '');
  return /^\s/.test(after) ? before + after : `${before} ${after}`;
}

/** Whether what is put behind it would become part of a quotation. */
function isOpen(text: string): boolean {
  const [last] = [...cuts(`${text} x`)].slice(-1);
  return last?.text !== 'x';
}
