import type { Filters, Place } from '../types.ts';
import { flag, type Columns, type Values } from './columns.ts';
import { pageOf } from './page-of.ts';

/** What a filter looks at. */
export type Aspect = 'date' | 'folder' | 'camera' | 'type' | 'tag' | 'page' | 'caption' | 'place';

/** One filter, made ready for many items. */
export interface Test {
  readonly aspect: Aspect;
  readonly passes: (ordinal: number) => boolean;
}

/** Mean radius of the earth in kilometres (IUGG). */
const earth = 6371.0088;
const radians = Math.PI / 180;

/** Case of letters and the way in which accents are written do not count. */
export const plain = (text: string): string => text.normalize('NFKC').toLowerCase().trim();

/** The filters that are set. They hold for the columns as they are now. */
export function testsOf(columns: Columns, { before, after, folder, camera, type, tag, page, caption, near }: Filters): Test[] {
  const { table } = columns;
  const tests: Test[] = [];
  if (before !== undefined) tests.push({ aspect: 'date', passes: (ordinal) => table.date[ordinal]! < before });
  if (after !== undefined) tests.push({ aspect: 'date', passes: (ordinal) => table.date[ordinal]! >= after });
  const folderName = plain(folder ?? '').replaceAll(/^\/+|\/+$/g, '');
  if (folderName) tests.push({ aspect: 'folder', passes: among(columns.folders, table.folder, (path) => `/${path}/`.includes(`/${folderName}/`)) });
  const cameraName = plain(camera ?? '');
  if (cameraName) tests.push({ aspect: 'camera', passes: among(columns.cameras, table.camera, (name) => name.includes(cameraName)) });
  const typeName = plain(type ?? '').replace(/^jpg$/, 'jpeg');
  if (typeName) tests.push({ aspect: 'type', passes: among(columns.types, table.type, (name) => name === typeName) });
  const tagName = plain(tag ?? '');
  if (tagName) tests.push({ aspect: 'tag', passes: having(columns.tags, columns.tagged, (text) => plain(text) === tagName) });
  const pageName = page && pageOf(page);
  if (pageName) tests.push({ aspect: 'page', passes: having(columns.pages, columns.standing, (one) => pageOf(one) === pageName) });
  if (caption !== undefined) tests.push({ aspect: 'caption', passes: (ordinal) => columns.has(ordinal, flag.captioned) === caption });
  if (near) tests.push({ aspect: 'place', passes: (ordinal) => kilometres(near, { lat: table.lat[ordinal]!, lon: table.lon[ordinal]! }) <= near.km });
  return tests;
}

/** Ordinals of all items that are there and pass, rising. */
export function passing(columns: Columns, tests: readonly Test[]): Uint32Array {
  const found = new Uint32Array(columns.length);
  let count = 0;
  rows: for (let ordinal = 0; ordinal < columns.length; ordinal++) {
    if (!columns.has(ordinal, flag.there)) continue;
    for (const { passes } of tests) if (!passes(ordinal)) continue rows;
    found[count++] = ordinal;
  }
  return found.slice(0, count);
}

/** Along a great circle, by the haversine formula (Sinnott 1984). */
export function kilometres(a: Place, b: Place): number {
  const height = Math.sin(((b.lat - a.lat) * radians) / 2) ** 2;
  const width = Math.sin(((b.lon - a.lon) * radians) / 2) ** 2;
  return 2 * earth * Math.asin(Math.min(1, Math.sqrt(height + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * width)));
}

/** Each distinct text is looked at once, however many items have it. */
function among({ texts }: Values, column: Uint32Array, fits: (text: string) => boolean): Test['passes'] {
  const allowed = Uint8Array.from(texts, (text) => (fits(plain(text)) ? 1 : 0));
  return (ordinal) => allowed[column[ordinal]!] === 1;
}

/** The same for items that have several. */
function having({ texts }: Values, lists: readonly (readonly number[] | undefined)[], fits: (text: string) => boolean): Test['passes'] {
  const wanted = new Set(texts.flatMap((text, number) => (fits(text) ? [number] : [])));
  return (ordinal) => lists[ordinal]?.some((number) => wanted.has(number)) ?? false;
}
