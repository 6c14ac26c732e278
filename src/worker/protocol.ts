import type { ErrorCode } from '../errors.ts';
import type { DtypeOption } from '../models/choose.ts';
import type { Preset } from '../models/preset.ts';
import type { AddReport, Capabilities, Chunk, Decoded, Device, DeviceChoice, Dtype, FileFacts, LibraryEvents, ModelFacts, ModelInfo, Page, PixelRecipe, Pixels, Progress, Results, Runtime, Stats, Stretch, Thumb, Tower, Vector } from '../types.ts';

/** Types only: the one description of what crosses threads. */

/** Raised whenever an old page could misunderstand a new worker. */
export const protocolVersion = 2;

/** Which model, how, and from where. */
export interface ModelRef {
  /** The name of a preset, or a custom one. */
  readonly preset: string | Preset;
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
}

/** Which library, and what encodes for it. */
export interface LibraryRef {
  readonly name: string;
  readonly model: ModelRef;
}

/** A picture that can cross threads; an address is fetched where it arrives. */
export type WireImage = Blob | ImageBitmap | ImageData | { readonly url: string };

export interface WireItem {
  readonly image: Blob | { readonly url: string };
  /** What is decoded in its place: an SVG as the page has drawn it. */
  readonly raster?: Blob;
  readonly name: string;
  readonly folder: string;
  readonly caption: string;
}

export interface WireQuery {
  readonly text?: string;
  readonly image?: WireImage;
  readonly like?: string;
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
  open(library: LibraryRef): Stats;
  /** Once for every `open`; the last one frees its memory. */
  close(library: LibraryRef): void;
  add(library: LibraryRef, items: readonly WireItem[]): AddReport;
  pause(library: LibraryRef, paused: boolean): void;
  search(library: LibraryRef, query: WireQuery): Results;
  list(library: LibraryRef, offset: number, limit: number): Page;
  thumbs(library: LibraryRef, ids: readonly string[]): (Thumb | undefined)[];
  remove(library: LibraryRef, ids: readonly string[]): number;
  clear(library: LibraryRef): void;
  stats(library: LibraryRef): Stats;
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
