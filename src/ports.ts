// What the engine needs from the outside.

import type { CallOptions, Decoded, Item, PixelRecipe, Pixels, Row, Space, Thumb, Vector } from './types.ts';

/** Keeps rows across visits. */
export interface LibraryStore {
  /** False for a store that forgets everything with the page. */
  readonly saved: boolean;
  /** Ids of the spaces that have rows. */
  spaces(): Promise<string[]>;
  /** All facts and vectors of a space, in the order in which they were added. */
  load(space: Space): Promise<{ items: Item[]; vectors: { ids: readonly string[]; data: Float32Array<ArrayBuffer> }[] }>;
  /** All or nothing. @throws GlimpseError `quota` */
  put(space: Space, rows: readonly Row[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  clear(): Promise<void>;
  thumbs(ids: readonly string[]): Promise<(Thumb | undefined)[]>;
  close(): void;
}

/** Turns words and pixels into vectors, loading a tower when it is first needed. */
export interface Encoder {
  readonly space: Space;
  /** @throws GlimpseError `text-only` for models that see no pictures */
  readonly recipe: PixelRecipe;
  encodeText(texts: readonly string[], options?: CallOptions): Promise<Vector[]>;
  /** `urgent`: ahead of anything that waits. */
  encodePixels(pixels: readonly Pixels[], options?: CallOptions & { readonly urgent?: boolean }): Promise<Vector[]>;
  /** Pictures that are best encoded together, now. */
  readonly batch: number;
}

/** Turns bytes into pixels. */
export interface Decoder {
  /** Looks at the first bytes only. @throws GlimpseError `file-empty`, `file-unsupported`, `file-too-large`, `file-read` */
  check(blob: Blob): Promise<void>;
  decode(source: Blob | ImageBitmap | ImageData, recipe: PixelRecipe, options: { readonly thumb: boolean; readonly signal?: AbortSignal }): Promise<Decoded>;
}

/** Threads that scan beside the one that searches, for one index. */
export interface Shards {
  /** How many there are, once started. */
  readonly count: number;
  /** Rows above which it is worth it to start them, and to share a scan with them. */
  readonly worthwhile: number;
  /** Starts `count` threads, numbered from 0, that `serveShard` (vectors/board.ts). Called once. */
  start(work: SharedWork): void;
  /** Ends them, for good. */
  close(): void;
}

/** The module that scans, and its memory. */
export interface SharedWork {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}

/** What a library is wired to. */
export interface Ports {
  readonly store: LibraryStore;
  readonly encoder: Encoder;
  readonly decoder: Decoder;
  readonly peers: Peers;
  /** Where other threads may help to search. */
  readonly shards?: Shards;
  /** SHA-256 in hexadecimal. */
  readonly hash: (data: ArrayBuffer) => Promise<string>;
}

/** The same library in other tabs. */
export interface Peers {
  /** Tells them that rows came or went. */
  announce(): void;
  /** Hears it from them. */
  listen(onChange: () => void): void;
  close(): void;
}

/** A picture to be indexed: its bytes, or where they are. */
export interface Incoming {
  readonly image: Blob | { readonly url: string };
  /** What is decoded in its place, when only a page can draw it. It stays itself: its id is that of its own bytes. */
  readonly raster?: Blob;
  readonly name: string;
  readonly folder: string;
  readonly caption: string;
}
