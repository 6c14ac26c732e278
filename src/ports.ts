// What the engine needs from the outside.

import type { CallOptions, Decoded, FileFacts, Item, PixelRecipe, Pixels, Row, Space, Thumb, Vector } from './types.ts';

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

/** Turns bytes into pixels, and reads what they say. */
export interface Decoder {
  /** Looks at the first bytes only. @throws GlimpseError `file-empty`, `file-unsupported`, `file-too-large`, `file-read` */
  check(blob: Blob): Promise<void>;
  decode(source: Blob | ImageBitmap | ImageData, recipe: PixelRecipe, options: { readonly thumb: boolean; readonly signal?: AbortSignal }): Promise<Decoded>;
  /** What a picture's file says of itself; empty when that cannot be had. @throws the signal's reason, and nothing else */
  facts(blob: Blob, options?: { readonly signal?: AbortSignal }): Promise<FileFacts>;
}

/** Threads that scan beside the one that searches, for one index. */
export interface Shards {
  /** How many there are, once started. */
  readonly count: number;
  /** Rows above which it is worth it to start them, and to share a scan with them. */
  readonly worthwhile: number;
  /** Starts `count` threads, numbered from 0, which do what `serveShard` (vectors/shards/board.ts) does. Called once. */
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
  /** Threads that may help to search, where that can pay; asked once there are rows. */
  readonly shards?: () => Promise<Shards | undefined>;
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

/**
 * Where an index of vectors is kept: a few files that only grow, are cut at their ends, and are removed. Whoever has them
 * has them alone. A kill at any instant may leave part of what was being appended, which checksums tell.
 */
export interface VectorFiles {
  /** Names of all files that have bytes. */
  list(): Promise<string[]>;
  /** Bytes; 0 for a file that is not there. */
  size(name: string): Promise<number>;
  /** Fills these one after another, and says how many bytes there were. They may lie in a memory of WebAssembly. */
  read(name: string, offset: number, into: readonly Uint8Array[]): Promise<number>;
  /** Writes the parts one after another behind what is there, in an order that a later append keeps. @throws GlimpseError `quota` */
  append(name: string, parts: readonly Uint8Array[]): Promise<void>;
  truncate(name: string, size: number): Promise<void>;
  /** What was appended before is on the disk, as far as the browser can tell. */
  flush(name: string): Promise<void>;
  /** Whole and at once. */
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}
