// What the engine needs from the outside.

import type { ErrorCode } from './errors.ts';
import type { BandRules, CallOptions, Decoded, FileFacts, Item, PixelRecipe, Pixels, Progress, Queued, Row, Skipped, Space, Thumb, Tower, Vector } from './types.ts';

/** Vectors of a space, packed: row-major, `dims` numbers a row. */
export interface Block {
  readonly kind: 'picture' | 'words';
  readonly ids: readonly string[];
  readonly data: Float32Array<ArrayBuffer>;
}

/** Keeps a library across visits. */
export interface LibraryStore {
  /** False for a store that forgets everything with the page. */
  readonly saved: boolean;
  readonly queue: QueueStore;
  readonly folders: FolderStore;
  /** Ids of the spaces that have rows. */
  spaces(): Promise<string[]>;
  /** All facts, and all vectors of a space, in the order in which they were added. An item may have none in this space. */
  load(space: Space): Promise<{ items: Item[]; blocks: Block[] }>;
  /** Those of the ids that are of no item. */
  absent(ids: readonly string[]): Promise<string[]>;
  /** Items that have no vector of a space. */
  missing(space: Space): Promise<Item[]>;
  /**
   * All or nothing, and safe from the end of this tab, not from a power cut. An item keeps the picture's vector that it had
   * in this space when a row brings none, but not the words: those may be others now, or none.
   * @throws GlimpseError `quota`, `lock-lost` when another writer has begun since `batch.epoch`, `db-evicted` when the browser has deleted everything since
   */
  commit(batch: Batch): Promise<void>;
  /** Other facts for items that are there; those that are not stay away. */
  update(items: readonly Item[]): Promise<void>;
  /** For good. */
  remove(ids: readonly string[]): Promise<void>;
  /** Out of the library, but to be had back. */
  discard(ids: readonly string[]): Promise<void>;
  /** What could be had back, and is there again. */
  restore(ids: readonly string[]): Promise<Item[]>;
  /** Which of these are not there, and cannot be had back. */
  gone(ids: readonly string[]): Promise<string[]>;
  /** Forgets for good what was discarded before a time. */
  sweep(before: number): Promise<void>;
  clear(): Promise<void>;
  thumbs(ids: readonly string[]): Promise<(Thumb | undefined)[]>;
  /** The vectors of a space and its name are forgotten; items and thumbnails stay. */
  dropSpace(id: string): Promise<void>;
  /** What is remembered of the library as a whole. */
  get(key: MetaKey): Promise<unknown>;
  /** On the disk when it resolves. */
  set(key: MetaKey, value: unknown): Promise<void>;
  /** A new writer begins: its number. Commits of all earlier ones fail from now on. */
  beginEpoch(): Promise<number>;
  close(): void;
}

/**
 * `model`: the space of the rows that are searched, and what encodes for it. `paused`: the person holds the queue. `starts`: how often in a row the queue went
 * on by itself and the model did not get going. `epoch`: the latest writer's number, for reading only.
 */
export type MetaKey = 'model' | 'paused' | 'starts' | 'epoch';

/** What becomes true together. */
export interface Batch {
  readonly epoch: number;
  readonly space: Space;
  /** New rows, or vectors of another space for items that are there. */
  readonly rows: readonly Row[];
  /** The rows are of items that are there: one that has gone meanwhile stays away, and of the facts only `approximate` changes. */
  readonly known?: true;
  /** Where files of followed folders are now. */
  readonly files?: readonly FollowedFile[];
  /** Jobs that are done with. */
  readonly done?: readonly number[];
  /** Jobs that are put aside. */
  readonly failed?: readonly { readonly id: number; readonly code: ErrorCode }[];
}

/** A picture or passage that waits to be indexed, as it is kept. */
export interface Job {
  /** Rises: the order of the queue. */
  readonly id: number;
  /** Which `add` or `sync` it belongs to. */
  readonly addition: string;
  readonly source: Source;
  /** What is drawn in its place. */
  readonly raster?: ArrayBuffer;
  readonly name: string;
  readonly folder: string;
  readonly facts: FileFacts;
  /** Where it is in a followed folder. */
  readonly file?: Omit<FollowedFile, 'id'>;
  /** How often it was begun. */
  readonly attempts: number;
  readonly failed?: { readonly code: ErrorCode; readonly at: number };
}

/** Where the bytes are. `held`: only in the memory of the page that added it. Bytes are no Blobs: WebKit cannot keep them. */
export type Source =
  | { readonly url: string }
  | { readonly handle: FileSystemFileHandle }
  | { readonly bytes: ArrayBuffer; readonly mime: string; readonly modified: number | undefined }
  | { readonly text: string }
  | { readonly held: true };

/** What is left to index, in order. */
export interface QueueStore {
  /** The ids that they got, in order. */
  add(jobs: readonly Omit<Job, 'id' | 'attempts'>[]): Promise<number[]>;
  /** Jobs that have not failed, from an id on. */
  waiting(from: number, limit: number): Promise<Job[]>;
  failures(): Promise<Job[]>;
  /** `lost`: those of the failed that have to be added again. */
  count(): Promise<{ readonly waiting: number; readonly held: number; readonly failed: number; readonly lost: number }>;
  /** They are about to be tried: one attempt more each. Safe from the end of this tab when it resolves. @throws GlimpseError `lock-lost`, `db-evicted` */
  begin(ids: readonly number[], epoch: number): Promise<void>;
  /** Failed ones wait again, with no attempt counted. */
  retry(ids: readonly number[]): Promise<void>;
  remove(ids: readonly number[]): Promise<void>;
}

/** A folder that is followed. */
export interface FollowedFolder {
  readonly id: string;
  readonly name: string;
  /** Where the browser has handles. */
  readonly handle?: FileSystemDirectoryHandle;
  readonly scanned: number | undefined;
}

/** A file of such a folder when it was last seen. Its item may have been removed since. */
export interface FollowedFile {
  /** The folder's id, and the path below it. */
  readonly folder: string;
  readonly path: string;
  /** The item that it is. */
  readonly id: string;
  readonly size: number;
  readonly modified: number;
}

export interface FolderStore {
  list(): Promise<FollowedFolder[]>;
  put(folder: FollowedFolder): Promise<void>;
  /** The folder and what is known of its files; items stay. */
  remove(id: string): Promise<void>;
  files(folder: string): Promise<FollowedFile[]>;
  /** How many there are. */
  count(folder: string): Promise<number>;
  /** All files, of any followed folder, that are one of these items. */
  where(ids: readonly string[]): Promise<FollowedFile[]>;
  putFiles(files: readonly FollowedFile[]): Promise<void>;
  removeFiles(folder: string, paths: readonly string[]): Promise<void>;
}

/** One writer among all tabs that have a library open. */
export interface Writer {
  /** This tab's name: additions begin with it. */
  readonly tab: string;
  /** Which tab writes now. */
  readonly state: Queued['worker'];
  /** Whether the tab of that name is still there. */
  lives(tab: string): Promise<boolean>;
  /**
   * Does `work` when no other tab writes; a tab that holds the place but gives no sign of life loses it. What one tab does at the
   * same time shares a turn.
   * `turn.signal` aborts with `lock-lost` when this one loses it.
   */
  run<T>(work: (turn: { readonly epoch: number; readonly signal: AbortSignal }) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** The same, unless it is not wanted any more when its turn comes: then nothing is begun. */
  runIf(wanted: () => Promise<boolean>, work: (turn: { readonly epoch: number; readonly signal: AbortSignal }) => Promise<void>, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Turns words and pixels into vectors, loading a tower when it is first needed. */
export interface Encoder {
  readonly space: Space;
  /** @throws GlimpseError `text-only` for models that see no pictures */
  readonly recipe: PixelRecipe;
  /** Fetches and starts towers ahead of their first use. */
  prepare(towers: readonly Tower[], options?: CallOptions): Promise<void>;
  encodeText(texts: readonly string[], options?: CallOptions): Promise<Vector[]>;
  /** `urgent`: ahead of anything that waits. */
  encodePixels(pixels: readonly Pixels[], options?: CallOptions & { readonly urgent?: boolean }): Promise<Vector[]>;
  /** Texts that hardly anything answers, and when hits count beside them: what was measured for this model, if it was. Without it, queries are measured against the library alone. */
  background?(): Promise<{ readonly texts: readonly string[]; readonly bands: BandRules | undefined }>;
  /** Pictures that are best encoded together, now. */
  readonly batch: number;
}

/** Turns bytes into pixels. */
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
  readonly writer: Writer;
  /** Another model that the library is to be searched with, once all items have its vectors; `done` is called then. */
  readonly next?: { readonly encoder: Encoder; readonly done: () => void };
  /** Threads that may help to search, where that can pay; asked once there are rows. */
  readonly shards?: () => Promise<Shards | undefined>;
  /** SHA-256 in hexadecimal. */
  readonly hash: (data: ArrayBuffer) => Promise<string>;
}

/** The same library in other tabs. */
export interface Peers {
  /** Tells them that rows came or went. */
  announce(): void;
  /** Tells them at once how far the writer is, or that the queue has changed. */
  tell(news: News): void;
  /** Hears it from them. */
  listen(onChange: () => void, onNews?: (news: News) => void): void;
  close(): void;
}

/**
 * What tabs tell each other about the queue. `settled`: after every commit, with what came of other tabs' jobs. `stopped`: nothing can go
 * on for these additions, or for any of them. `cancelled`: everything that waited is forgotten.
 */
export type News =
  | { readonly progress: Progress }
  | { readonly queue: true }
  | { readonly settled: readonly Settled[] }
  | { readonly stopped: { readonly additions: readonly string[] | 'all'; readonly code: ErrorCode; readonly detail: string | undefined } }
  | { readonly cancelled: true };

/** What became of a job. */
export type Settled = { readonly job: number; readonly addition: string } & ({ readonly added: Item } | { readonly unchanged: Item } | { readonly skipped: Skipped });

/** A picture or a passage to be indexed: its bytes, or where they are. */
export interface Incoming {
  readonly image: Blob | { readonly url: string } | { readonly text: string };
  /** Where it can be read again in a later visit. */
  readonly handle?: FileSystemFileHandle;
  /** What is decoded in its place, when only a page can draw it. It stays itself: its id is that of its own bytes. */
  readonly raster?: Blob;
  readonly name: string;
  readonly folder: string;
  /** What is known beside the file, and wins over it. */
  readonly facts: FileFacts;
  /** Where it is in a followed folder. */
  readonly file?: Omit<FollowedFile, 'id'>;
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
