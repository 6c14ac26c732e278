import type { ErrorCode } from '../errors.ts';
import type { DtypeOption } from '../models/choose.ts';
import type { Preset } from '../models/preset.ts';
import type { AddReport, Capabilities, Chunk, Decoded, Device, DeviceChoice, Dtype, Facets, Failure, FileFacts, Filters, Folder, ImportReport, Label, LibraryEvents, ModelFacts, ModelInfo, Page, PixelRecipe, Pixels, Progress, Query, Results, Runtime, Stats, Stretch, SyncReport, Term, Thumb, Tower, Vector } from '../types.ts';

/** Types only: the one description of what crosses threads. */

/** Raised whenever an old page could misunderstand a new worker. */
export const protocolVersion = 5;

/** Which model, how, and from where. */
export interface ModelRef {
  /** The name of a preset, or a custom one. */
  readonly preset: string | Preset;
  /** Whether its files are kept on the device even when they come with the page. */
  readonly saved: boolean;
  readonly device: DeviceChoice;
  readonly dtype: DtypeOption;
  /** Leading numbers that are kept of each vector; all of them when undefined. */
  readonly dimensions: number | undefined;
  /** Longest text in tokens; the preset's own when undefined. */
  readonly maxTokens: number | undefined;
  /** Addresses of folders that hold the preset's folder, ending in `/`, or templates of it; tried in order. None: the model's own. */
  readonly modelBases: readonly string[];
  /** The folder beside the script, for models that have no repository. */
  readonly ownBase: string;
  /** Address of the folder that holds the ONNX Runtime files, ending in `/`. */
  readonly wasmBase: string;
  /** Where files of these folders are instead, by their addresses in them: bundlers move them. */
  readonly moved?: Readonly<Record<string, string>>;
}

/** Which prebuilt index. */
export interface IndexRef {
  /** Address of the folder with its manifest, ending in `/`. */
  readonly url: string;
  /** What the manifest's SHA-256 must be, as `integrity` attributes have it. */
  readonly integrity: string | undefined;
  /** Address of the folder in which the site is, ending in `/`, where the page says it. */
  readonly siteBase: string | undefined;
}

/** Which library, and what encodes for it. */
export interface LibraryRef {
  readonly name: string;
  /** Whether it outlives the page. */
  readonly saved: boolean;
  /** It is a prebuilt one: its manifest says which model it has, and `model` how that is run. */
  readonly index?: IndexRef;
  readonly model: ModelRef;
}

/** A picture that can cross threads; an address is fetched where it arrives. */
export type WireImage = Blob | ImageBitmap | ImageData | { readonly url: string };

/** A picture or passage that can cross threads; a caption is one of the facts. */
export interface WireItem {
  readonly image: Blob | { readonly url: string } | { readonly text: string };
  readonly handle?: FileSystemFileHandle;
  /** What is decoded in its place: an SVG as the page has drawn it. */
  readonly raster?: Blob;
  readonly name: string;
  readonly folder: string;
  readonly facts: FileFacts;
}

/** A folder with all files that are in it now. */
export interface WireFolder {
  readonly name: string;
  readonly handle?: FileSystemDirectoryHandle;
  /** Names of files and folders below it that could not be read: whatever has such a part in its path stays as it was. */
  readonly unread: readonly string[];
  /** `path`: below the folder, with the file's own name. */
  readonly files: readonly (WireItem & { readonly path: string; readonly size: number; readonly modified: number })[];
}

export interface WireTerm extends Omit<Term, 'image'> {
  readonly image?: WireImage;
}

export interface WireQuery extends Omit<Query, 'text' | 'image' | 'like' | 'weight' | 'terms' | 'limit'> {
  readonly terms: readonly WireTerm[];
  readonly limit: number;
}

/** What the engine worker does. Plain signatures: everything else is derived. */
export interface EngineCalls {
  loadModel(model: ModelRef): ModelInfo;
  encode(model: ModelRef, inputs: readonly ({ readonly text: string } | { readonly image: WireImage })[]): Vector[];
  chunks(model: ModelRef, texts: readonly string[]): Chunk[];
  pixels(model: ModelRef, image: WireImage): Pixels;
  facts(model: ModelRef): ModelFacts;
  disposeModel(model: ModelRef): void;
  /** `kept`: how many items it is known to have had. */
  open(library: LibraryRef, kept: number): Stats;
  /** Once for every `open`; the last one frees its memory. */
  close(library: LibraryRef): void;
  add(library: LibraryRef, items: readonly WireItem[]): AddReport;
  pause(library: LibraryRef, paused: boolean): void;
  search(library: LibraryRef, query: WireQuery): Results;
  facets(library: LibraryRef, filters: Filters): Facets;
  describe(library: LibraryRef, id: string, labels: readonly string[]): Label[];
  sync(library: LibraryRef, folder: WireFolder): SyncReport;
  folders(library: LibraryRef): Folder[];
  folderHandle(library: LibraryRef, id: string): FileSystemDirectoryHandle | undefined;
  unfollow(library: LibraryRef, id: string): void;
  failures(library: LibraryRef): Failure[];
  /** All of them when undefined. */
  retry(library: LibraryRef, ids: readonly number[] | undefined): void;
  dismiss(library: LibraryRef, ids: readonly number[] | undefined): void;
  /** How many waited. */
  cancel(library: LibraryRef): number;
  export(library: LibraryRef): Blob;
  import(library: LibraryRef, file: Blob): ImportReport;
  list(library: LibraryRef, offset: number, limit: number): Page;
  thumbs(library: LibraryRef, ids: readonly string[]): (Thumb | undefined)[];
  original(library: LibraryRef, id: string): Blob | undefined;
  remove(library: LibraryRef, ids: readonly string[]): number;
  restore(library: LibraryRef, ids: readonly string[]): number;
  clear(library: LibraryRef): void;
  /** `towers`: those whose files are counted. */
  stats(library: LibraryRef, towers: readonly Tower[] | undefined): Stats;
  prepare(library: LibraryRef, towers: readonly Tower[]): Stats;
}

/** What the engine says unasked. */
export type EngineEvent = { [K in keyof LibraryEvents]: { readonly library: string; readonly type: K; readonly detail: LibraryEvents[K] } }[keyof LibraryEvents];

/** What a tower worker is to run. */
export interface TowerPlan {
  readonly preset: Preset;
  /** One, or both when they are in one graph. */
  readonly towers: readonly Tower[];
  readonly device: Device;
  readonly dtype: Dtype;
  readonly dimensions: number;
  readonly maxTokens: number;
  readonly threads: number;
  /** Model files by their path in the preset. */
  readonly files: Map<string, ArrayBuffer>;
  readonly runtime: Runtime;
}

export interface TowerCalls {
  /** Asking for an adapter takes time: only when it may be used. */
  capabilities(gpu: boolean): Capabilities;
  /** Loads and tests itself. @throws `encoder-wrong` */
  load(plan: TowerPlan): void;
  /** `batch`: inputs in one run at most. */
  encodeText(texts: readonly string[], batch: number): Vector[];
  encodePixels(pixels: readonly Pixels[], batch: number): Vector[];
  /** Where each text is cut so that every stretch fits. */
  split(texts: readonly string[]): Stretch[][];
}

export interface DecodeCalls {
  decode(source: Blob | ImageBitmap | ImageData, recipe: PixelRecipe, thumb: boolean): Decoded;
  facts(blob: Blob): FileFacts;
}

/** Any table of signatures. */
export type Calls<C> = { [M in keyof C]: (...args: never[]) => unknown };

export interface WireError {
  readonly name: 'GlimpseError' | 'AbortError';
  readonly code: ErrorCode;
  readonly detail: string | undefined;
}

export type Request<C extends Calls<C>> =
  | { [M in keyof C]: { readonly id: number; readonly call: M; readonly args: Parameters<C[M]> } }[keyof C]
  | { readonly abort: number };

export type Reply<C extends Calls<C>, E> =
  | { readonly hello: number }
  | { readonly alive: true }
  | { readonly event: E }
  | { readonly id: number; readonly ok: ReturnType<C[keyof C]> }
  | { readonly id: number; readonly error: WireError }
  | { readonly id: number; readonly progress: Progress };
