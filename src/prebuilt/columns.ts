import { cleanName } from '../clean.ts';
import { isFields, parseJson } from '../portable/json.ts';
import { isCaptioned, type Columns } from '../rank/columns.ts';
import { pagesOf } from '../rank/page-of.ts';
import type { Item } from '../types.ts';
import { resolved, type Addresses } from './addresses.ts';
import { mostOthers } from './facts.ts';
import { invalid, limits } from './format.ts';

/** Characters of a text, at most. */
const longest = 4096;

/** What filters look at of a row. */
export interface ColumnRow {
  /** slot * 64 + place. */
  readonly row: number;
  readonly item: Item;
  /** Which vectors it has: 1 picture, 2 words. */
  readonly kinds: number;
}

/** Lists with an entry for each row; texts are told once, in the lists named in the plural. */
interface Written {
  readonly row: readonly number[];
  readonly id: readonly number[];
  readonly kinds: readonly number[];
  readonly date: readonly (number | null)[];
  readonly captioned: readonly number[];
  readonly folders: readonly string[];
  readonly folder: readonly number[];
  readonly cameras: readonly string[];
  readonly camera: readonly number[];
  readonly types: readonly string[];
  readonly type: readonly number[];
  readonly tags: readonly string[];
  readonly tagged: readonly (readonly number[])[];
  readonly place: readonly (readonly number[])[];
  /** Addresses of pages, without fragments. */
  readonly pages: readonly string[];
  readonly standing: readonly (readonly number[])[];
}

/** The first 32 bits of an id: enough to say in which few shards it may be. */
export const idStart = (id: string): number => Number.parseInt(id.slice(0, 8), 16);

export function writeColumns(rows: readonly ColumnRow[]): string {
  const numbered = (texts: readonly string[]): { readonly list: string[]; readonly numbers: number[] } => {
    const list = [...new Set(texts)].sort();
    const numbers = new Map(list.map((text, i) => [text, i]));
    return { list, numbers: texts.map((text) => numbers.get(text)!) };
  };
  const items = rows.map(({ item }) => item);
  const [folder, camera, type] = [numbered(items.map((item) => item.folder)), numbered(items.map((item) => item.camera ?? '')), numbered(items.map((item) => (item.type === 'text' ? 'text' : item.mime)))];
  const listed = (texts: readonly (readonly string[])[]): { readonly list: string[]; readonly numbers: number[][] } => {
    const { list, numbers } = numbered(texts.flat());
    let at = 0;
    return { list, numbers: texts.map((own) => [...new Set(numbers.slice(at, (at += own.length)))]) };
  };
  const [tags, pages] = [listed(items.map((item) => item.tags ?? [])), listed(items.map((item) => pagesOf(item).slice(0, mostOthers + 1).filter((url) => url.length <= longest)))];
  const written: Written = {
    row: rows.map(({ row }) => row),
    id: items.map(({ id }) => idStart(id)),
    kinds: rows.map(({ kinds }) => kinds),
    date: items.map(({ taken, modified }) => taken ?? modified ?? null),
    captioned: items.map((item) => (isCaptioned(item) ? 1 : 0)),
    folders: folder.list,
    folder: folder.numbers,
    cameras: camera.list,
    camera: camera.numbers,
    types: type.list,
    type: type.numbers,
    tags: tags.list,
    tagged: tags.numbers,
    place: items.map(({ place }) => (place ? [place.lat, place.lon] : [])),
    pages: pages.list,
    standing: pages.numbers,
  };
  return JSON.stringify(written);
}

/** Where the rows of a file go. */
export interface ColumnsTarget {
  /** Whether it may be in this file. */
  known(row: number): boolean;
  readonly columns: Columns;
  /** By the beginnings of their ids. */
  readonly ids: Map<number, number[]>;
  readonly addresses: Addresses;
}

/** Puts the rows of a file into columns, under their own numbers. How many there are. @throws GlimpseError `index-invalid` */
export function readColumns(bytes: Uint8Array<ArrayBuffer>, where: string, { known, columns, ids, addresses }: ColumnsTarget): number {
  const value = parseJson(bytes, where, invalid);
  if (!isFields(value)) throw invalid(`${where}: no columns`);
  const wrong = (key: string) => invalid(`${where}: ${key}`);
  const list = <T>(key: keyof Written, is: (one: unknown) => one is T, length?: number): readonly T[] => {
    const own = value[key];
    if (!Array.isArray(own) || (length !== undefined && own.length !== length) || !own.every(is)) throw wrong(key);
    return own;
  };
  const below = (most: number) => (one: unknown): one is number => Number.isInteger(one) && (one as number) >= 0 && (one as number) < most;
  const texts = (key: keyof Written): readonly string[] => list(key, (one): one is string => typeof one === 'string' && one.length <= longest).map((text) => cleanName(text, longest));
  const rows = list('row', below(limits.slots * limits.rows));
  const count = rows.length;
  if (count > limits.rows * limits.slots || !rows.every((row, i) => known(row) && (i === 0 || row > rows[i - 1]!))) throw wrong('row');
  const [folders, cameras, types, tags] = [texts('folders'), texts('cameras'), texts('types'), texts('tags')];
  const pages = texts('pages').map((url) => resolved(url, addresses));
  const of = (key: keyof Written, from: readonly string[]): readonly number[] => list(key, below(from.length), count);
  const [folder, camera, type] = [of('folder', folders), of('camera', cameras), of('type', types)];
  const isNumbers = (most: number, is: (one: unknown) => boolean) => (one: unknown): one is readonly number[] => Array.isArray(one) && one.length <= most && one.every(is);
  const tagged = list('tagged', isNumbers(32, below(tags.length)), count);
  const standing = list('standing', isNumbers(mostOthers + 1, below(pages.length)), count);
  const place = list('place', isNumbers(2, (one) => typeof one === 'number' && Math.abs(one) <= 180), count);
  const date = list('date', (one): one is number | null => one === null || (typeof one === 'number' && Math.abs(one) <= 8.64e15), count);
  const [captioned, kinds, id] = [list('captioned', below(2), count), list('kinds', below(4), count), list('id', below(2 ** 32), count)];
  rows.forEach((row, i) => {
    const mime = types[type[i]!]!;
    const isText = mime === 'text';
    const [lat, lon] = place[i]!;
    const [page, ...others] = standing[i]!.flatMap((number) => pages[number] ?? []);
    const item = {
      id: '',
      type: isText ? 'text' : 'image',
      mime: isText ? '' : mime,
      caption: captioned[i] === 1 ? '-' : '',
      folder: folders[folder[i]!]!,
      camera: cameras[camera[i]!]!,
      tags: tagged[i]!.map((tag) => tags[tag]!),
      ...(page !== undefined && { page: { url: page, title: '', headings: [], others } }),
      ...(date[i] !== null && { taken: date[i]! }),
      ...(lat !== undefined && lon !== undefined && { place: { lat, lon } }),
    } as unknown as Item;
    // The bits of `flag` in rank/columns.ts.
    columns.set(row, item, kinds[i]! * 4);
    const alike = ids.get(id[i]!);
    if (alike) alike.push(row);
    else ids.set(id[i]!, [row]);
  });
  return count;
}
