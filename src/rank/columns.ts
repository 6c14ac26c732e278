import type { Item } from '../types.ts';
import { pagesOf } from './page-of.ts';

/** Distinct texts, numbered from 0 on; 0 is the empty text. */
export class Values {
  readonly texts: string[] = [''];
  readonly #numbers = new Map<string, number>([['', 0]]);

  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

/** Bits of `flags`. */
export const flag = { there: 1, captioned: 2, picture: 4, words: 8 } as const;

/** Rows for which there is room at first. */
const firstRoom = 256;

function tables(rows: number) {
  return {
    /** Milliseconds since 1970 at which it was taken or, unknown, modified; NaN when neither is known. */
    date: new Float64Array(rows),
    /** Of that date; 0 when it is not known. */
    year: new Int32Array(rows),
    /** Degrees; NaN when not known. */
    lat: new Float64Array(rows),
    lon: new Float64Array(rows),
    /** Numbers of texts: see the `Values` of the same name. */
    folder: new Uint32Array(rows),
    camera: new Uint32Array(rows),
    type: new Uint32Array(rows),
    flags: new Uint8Array(rows),
  };
}

/** What items are filtered and counted by, in columns: the place of an item in each is its ordinal. */
export class Columns {
  folders = new Values();
  cameras = new Values();
  types = new Values();
  tags = new Values();
  pages = new Values();
  /** Numbers of the tags of each item; undefined when it has none. */
  readonly tagged: (readonly number[] | undefined)[] = [];
  /** Numbers of the pages on which each item stands; undefined when it stands on none. */
  readonly standing: (readonly number[] | undefined)[] = [];
  table = tables(firstRoom);
  /** One more than the highest ordinal that was ever used. */
  length = 0;

  set(ordinal: number, item: Item, kinds: number): void {
    if (ordinal >= this.table.flags.length) this.#grow(ordinal + 1);
    this.length = Math.max(this.length, ordinal + 1);
    const { date, year, lat, lon, folder, camera, type, flags } = this.table;
    const when = item.taken ?? item.modified ?? NaN;
    date[ordinal] = when;
    year[ordinal] = new Date(when).getUTCFullYear() || 0;
    lat[ordinal] = item.place?.lat ?? NaN;
    lon[ordinal] = item.place?.lon ?? NaN;
    folder[ordinal] = this.folders.numberOf(item.folder);
    camera[ordinal] = this.cameras.numberOf(item.camera ?? '');
    type[ordinal] = this.types.numberOf(typeOf(item));
    flags[ordinal] = flag.there | (isCaptioned(item) ? flag.captioned : 0) | kinds;
    this.tagged[ordinal] = item.tags?.length ? [...new Set(item.tags.map((tag) => this.tags.numberOf(tag)))] : undefined;
    this.standing[ordinal] = item.page && pagesOf(item).map((url) => this.pages.numberOf(url));
  }

  unset(ordinal: number): void {
    this.table.flags[ordinal] = 0;
    this.tagged[ordinal] = this.standing[ordinal] = undefined;
  }

  clear(): void {
    this.table.flags.fill(0);
    this.tagged.length = this.standing.length = 0;
    this.length = 0;
    [this.folders, this.cameras, this.types, this.tags, this.pages] = [new Values(), new Values(), new Values(), new Values(), new Values()];
  }

  isCaptioned(ordinal: number): boolean {
    return this.has(ordinal, flag.captioned);
  }

  has(ordinal: number, bits: number): boolean {
    return (this.table.flags[ordinal]! & bits) === bits;
  }

  #grow(rows: number): void {
    const wider = tables(Math.max(rows, Math.ceil(this.table.flags.length * 1.5)));
    for (const name of Object.keys(wider) as (keyof typeof wider)[]) wider[name].set(this.table[name]);
    this.table = wider;
  }
}

/** Whether it has words of its own, beside its name. */
export function isCaptioned({ type, caption }: Item): boolean {
  return type === 'text' || caption !== '';
}

/** `text`, or the short name of its format: `png`, `jpeg`, `svg`, … */
export function typeOf({ type, mime }: Pick<Item, 'type' | 'mime'>): string {
  if (type === 'text') return 'text';
  return mime.slice(mime.indexOf('/') + 1).toLowerCase().replace(/^(x-|vnd\.microsoft\.)/, '').replace(/\+.*$/, '').replace(/^icon$/, 'ico');
}
