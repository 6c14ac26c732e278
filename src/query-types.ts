import type { Place } from './facts.ts';
import type { Item } from './library-types.ts';

/** How sure the ranking is, for this query over this library. */
export type Band = 'strong' | 'maybe' | 'rest';

/** Mean and deviation of the scores of all rows for one query. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** When hits count, on one side of a library (`rank/bands.ts`), in deviations of the best scores of texts without an answer. */
export interface BandRule {
  /** The bar, above the mean of these texts; `far`: how much lower for each deviation by which a query is further from them than they are from each other. */
  readonly answer: number;
  readonly far: number;
  /** What the best hit must reach, or none is strong; from where on hits are strong, or maybes. Counted from the bar. */
  readonly sure: number;
  readonly strong: number;
  readonly maybe: number;
}

export type BandRules = Readonly<Record<'picture' | 'words', BandRule>>;

/** What of an item matched: how it looks, its words by meaning, or its name, folder or words letter by letter. */
export type Reason = 'picture' | 'words' | 'keywords';

/** An item that answers a query. */
export interface Hit {
  readonly item: Item;
  /** By which hits are in order. Comparable within one answer only. */
  readonly score: number;
  /** Cosines with the query, where there are any: of the picture and of the words. */
  readonly cosines: { readonly picture?: number; readonly words?: number };
  readonly band: Band;
  /** What matched, the strongest first. */
  readonly why: readonly Reason[];
  /** Near-duplicates and others of its burst, best first; they are in the answer only here. */
  readonly alike: readonly Item[];
}

/** An answer. */
export interface Results {
  readonly hits: readonly Hit[];
  /** Rows that were searched: those that the filters let pass. */
  readonly total: number;
  /** Items that are strong or maybe, also those beyond the limit. */
  readonly relevant: number;
  /** There is something to search, and nothing of it matches. */
  readonly nothing: boolean;
  /** The model had no part in it: names, folders and words were compared letter by letter. */
  readonly keywordsOnly: boolean;
  /** False as long as the library is still being measured, mostly with the first question of a visit: asked again, it is answered more surely. */
  readonly settled: boolean;
  /** Milliseconds in all, encoding included. */
  readonly took: number;
  /** Milliseconds for scanning and ranking alone. */
  readonly scan: number;
}

/** Anything that a picture can be given as. */
export type ImageInput = Blob | ArrayBuffer | URL | string | ImageBitmap | ImageData | HTMLCanvasElement | OffscreenCanvas | HTMLImageElement;

/** A part of a query: exactly one of `text`, `image` and `like`. */
export interface Term {
  readonly text?: string;
  readonly image?: ImageInput;
  /** The id of an item. */
  readonly like?: string;
  /** 1 unless told; below 0 it is subtracted. */
  readonly weight?: number;
}

/** What an item must be to be found at all. All that are given must hold. */
export interface Filters {
  /** Taken (or, unknown, modified) before or after: milliseconds since 1970, as `taken` has them. */
  readonly before?: number;
  readonly after?: number;
  /** A folder and all below it, or the name of one of its parts, in any case of letters. */
  readonly folder?: string;
  /** Part of the camera's name, in any case of letters. */
  readonly camera?: string;
  /** `png`, `jpeg`, `text`, … */
  readonly type?: string;
  readonly tag?: string;
  /** What stands on the page of this address, which is absolute: of an index of a site. Fragments do not count. */
  readonly page?: string;
  /** Whether it has words of its own. */
  readonly caption?: boolean;
  /** Taken within so many kilometres. */
  readonly near?: Place & { readonly km: number };
}

export interface Query extends Term {
  /** More parts, beside or in place of the query's own `text`, `image` or `like`. */
  readonly terms?: readonly Term[];
  readonly filters?: Filters;
  /** How many hits at most; 50 unless told. */
  readonly limit?: number;
  /** `relevance` unless told. By date, only what is strong or maybe is found. */
  readonly order?: 'relevance' | 'newest' | 'oldest';
  /** What the query is compared with; `both` unless told. */
  readonly in?: 'both' | 'pictures' | 'words';
  /** How the scores of pictures and words become one: `height` unless told, the best of those that docs/ranking.md has measured. */
  readonly merge?: 'height' | 'z' | 'weighted';
  /** How much the picture counts against the words: 2 unless told. */
  readonly lambda?: number;
  /** `both` unless told. `keywords` needs no model and answers at once. */
  readonly by?: 'both' | 'meaning' | 'keywords';
  /** Whether near-duplicates and bursts share a place: true unless told. */
  readonly group?: boolean;
  /** 0 to 1: how much a hit's likeness to those before it counts against it; 0 unless told. */
  readonly diversity?: number;
}

/** How many items have a value. */
export interface Count<T = string> {
  readonly value: T;
  readonly count: number;
}

/** What the filters of a query could be set to, the most frequent first, each counted with the other filters in force. */
export interface Facets {
  readonly folders: readonly Count[];
  readonly cameras: readonly Count[];
  readonly types: readonly Count[];
  readonly tags: readonly Count[];
  /** Latest first. */
  readonly years: readonly Count<number>[];
  readonly captioned: number;
  readonly placed: number;
  readonly total: number;
}

/** A label and how well it fits, 0 to 1 over all labels that were given. */
export interface Label {
  readonly label: string;
  readonly score: number;
}
