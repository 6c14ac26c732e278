import { cleanLines, cleanName } from '../clean.ts';
import type { Item } from '../types.ts';
import { isFields, type Invalid } from './json.ts';

/** What no item that somebody else wrote may exceed: characters of a caption or passage, of a name or folder before it is cleaned, of an address. */
export const limits = { caption: 8000, name: 2 ** 12, url: 2 ** 13 } as const;

/** The value, fit to be kept, or undefined when it is none. */
type Reader<T> = (value: unknown) => T | undefined;

const number = (least: number, most: number): Reader<number> => (value) => (typeof value === 'number' && value >= least && value <= most ? value : undefined);
const text = (most: number): Reader<string> => (value) => (typeof value === 'string' && value.length <= most ? value : undefined);
const pattern = (form: RegExp): Reader<string> => (value) => (typeof value === 'string' && form.test(value) ? value : undefined);
const name = (most?: number): Reader<string> => (value) => {
  const given = text(limits.name)(value);
  return given === undefined ? undefined : cleanName(given, most);
};

/** Milliseconds since 1970 that a `Date` can hold. */
const time = number(-8.64e15, 8.64e15);

const place: Reader<NonNullable<Item['place']>> = (value) => {
  if (!isFields(value)) return undefined;
  const [lat, lon] = [number(-90, 90)(value['lat']), number(-180, 180)(value['lon'])];
  return lat === undefined || lon === undefined ? undefined : { lat, lon };
};

const tags: Reader<readonly string[]> = (value) => {
  if (!Array.isArray(value) || value.length > 32) return undefined;
  const clean = value.map(name(64));
  return clean.every((tag) => tag !== undefined) ? clean : undefined;
};

/** Anything else could run where it is shown as a link. */
const url: Reader<string> = (value) => {
  const address = text(limits.url)(value);
  return address !== undefined && URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) ? address : undefined;
};

type Optional = 'modified' | 'url' | 'taken' | 'offset' | 'camera' | 'lens' | 'place' | 'tags' | 'print' | 'approximate';

/** Not where it came from: nobody follows a folder in a file, and a site has an index of its own. */
const required: { readonly [K in Exclude<keyof Item, Optional | 'followed' | 'page'>]: Reader<Item[K]> } = {
  id: pattern(/^[0-9a-f]{64}$/),
  type: (value) => (value === 'image' || value === 'text' ? value : undefined),
  name: name(),
  folder: (value) => text(limits.name)(value)?.split('/').map((part) => cleanName(part)).filter(Boolean).join('/'),
  caption: (value) => {
    const given = text(limits.caption)(value);
    return given === undefined ? undefined : cleanLines(given, limits.caption);
  },
  mime: pattern(/^$|^[\w.+-]{1,63}\/[\w.+-]{1,63}$/),
  bytes: number(0, Number.MAX_SAFE_INTEGER),
  width: number(0, 2 ** 31),
  height: number(0, 2 ** 31),
  added: time,
  partial: (value) => (typeof value === 'boolean' ? value : undefined),
};

const optional: { readonly [K in Optional]: Reader<NonNullable<Item[K]>> } = {
  modified: time,
  url,
  taken: time,
  offset: number(-1440, 1440),
  camera: name(),
  lens: name(),
  place,
  tags,
  print: pattern(/^[0-9a-f]{16}$/),
  approximate: (value) => (value === true ? value : undefined),
};

/** Facts as a file has them: in one order, without what is unknown or would be refused. */
export function portable(item: Item): Partial<Item> {
  const always = { ...item, name: String(item.name).slice(0, limits.name), folder: String(item.folder).slice(0, limits.name), caption: String(item.caption).slice(0, limits.caption) };
  const facts = Object.entries(optional).filter(([key, read]) => read(item[key as Optional]) !== undefined);
  return Object.fromEntries([...Object.keys(required), ...facts.map(([key]) => key)].map((key) => [key, always[key as keyof Item]]));
}

/** A fresh object: nothing that is not known comes along. Its address is as it was written: it may be of any site. @throws what `invalid` makes */
export function readItem(value: unknown, where: string, invalid: Invalid): Item {
  if (!isFields(value)) throw invalid(`${where}: no facts`);
  const facts: Record<string, unknown> = { modified: undefined, url: undefined };
  for (const [key, read] of Object.entries({ ...required, ...optional })) {
    const given = value[key];
    if (given === undefined && key in optional) continue;
    facts[key] = read(given);
    if (facts[key] === undefined) throw invalid(`${where}: ${key}`);
  }
  return facts as unknown as Item;
}
