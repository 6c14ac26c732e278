import type { ErrorCode } from './errors.ts';

/** One half of the model. */
export type Tower = 'text' | 'vision';
/** What a tower runs on. */
export type Device = 'webgpu' | 'wasm';
/** What the caller asks for; `auto` tries WebGPU, checks its answers, and falls back to WASM. */
export type DeviceChoice = 'auto' | Device;
/** How the weights are stored. */
export type Dtype = 'fp32' | 'fp16' | 'q8' | 'q4' | 'q4f16';
/** The weights of each tower; text-only models have no `vision`. */
export interface Dtypes {
  readonly text: Dtype;
  readonly vision?: Dtype;
}

/** A unit-length vector. */
export type Vector = Float32Array<ArrayBuffer>;

/** Characters (UTF-16) of a text: from `start` up to, not including, `end`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A stretch of a longer text, with its vector. */
export interface Chunk extends Stretch {
  /** Which of the texts. */
  readonly text: number;
  readonly vector: Vector;
}

/** A picture as the vision tower is fed: `[3, size, size]`, channels first, normalised. */
export type Pixels = Float32Array<ArrayBuffer>;

/** What makes two vectors comparable. Vectors of different spaces are never compared. */
export interface Space {
  /** Preset, revision, dtypes and version of the pixel recipe in one string. */
  readonly id: string;
  /** Numbers in a vector. */
  readonly dims: number;
}

/** How a picture becomes `Pixels`: resize the shortest edge, crop the centre, normalise. */
export interface PixelRecipe {
  /** Part of the space: changes whenever the pixels would. */
  readonly version: number;
  /** Edge of the square, in pixels. */
  readonly size: number;
  /** Mean of red, green and blue, on a scale of 0 to 1. */
  readonly mean: readonly [number, number, number];
  /** Standard deviation of red, green and blue, on a scale of 0 to 1. */
  readonly std: readonly [number, number, number];
}

/** Something that can be found, with its facts. */
export interface Item {
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly id: string;
  readonly type: 'image';
  /** File name, or the last part of the address. */
  readonly name: string;
  /** Folder path below what was added, `/` between parts; empty for single files. */
  readonly folder: string;
  /** What the picture's owner says of it; empty when nothing is known. */
  readonly caption: string;
  /** Media type found in the bytes, not in the name. */
  readonly mime: string;
  /** Size of the file in bytes. */
  readonly bytes: number;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** Milliseconds since 1970; the file's own date when it has one. */
  readonly modified: number | undefined;
  /** Milliseconds since 1970 at which it was indexed. */
  readonly added: number;
  /** Where the original can be loaded again, when it came from an address. */
  readonly url: string | undefined;
  /** The file ends early, but what there is could be read. */
  readonly partial: boolean;
}

/** A small picture that is kept with a row. */
export interface Thumb {
  readonly mime: string;
  readonly data: ArrayBuffer;
  readonly width: number;
  readonly height: number;
}

/** An indexed item, as it is stored. */
export interface Row {
  readonly item: Item;
  readonly vector: Vector;
  readonly thumb: Thumb;
}

/** A decoded picture. */
export interface Decoded {
  readonly pixels: Pixels;
  /** Absent when none was asked for. */
  readonly thumb: Thumb | undefined;
  readonly mime: string;
  readonly width: number;
  readonly height: number;
  readonly partial: boolean;
}

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

/** An item that answers a query. */
export interface Hit {
  readonly item: Item;
  /** Cosine with the query. Comparable within one answer only. */
  readonly score: number;
  readonly band: Band;
  /** What matched. */
  readonly why: 'picture';
}

/** An answer. */
export interface Results {
  readonly hits: readonly Hit[];
  /** Rows that were searched. */
  readonly total: number;
  /** Milliseconds in all, encoding included. */
  readonly took: number;
  /** Milliseconds for scanning and ranking alone. */
  readonly scan: number;
}

/** Anything that a picture can be given as. */
export type ImageInput = Blob | ArrayBuffer | URL | string | ImageBitmap | ImageData | HTMLCanvasElement | OffscreenCanvas | HTMLImageElement;

/** Words, or a picture, or a picture of the library. Exactly one of `text`, `image` and `like`. */
export interface Query {
  readonly text?: string;
  readonly image?: ImageInput;
  /** The id of an item: find what looks like it. The item itself is left out. */
  readonly like?: string;
  /** How many hits at most; 50 unless told. */
  readonly limit?: number;
}

/** A picture to be added, with what is known of it. */
export interface Addition {
  readonly image: Blob | ArrayBuffer | URL | string;
  readonly name?: string;
  readonly folder?: string;
  readonly caption?: string;
}

/** A file that was left out, and why. */
export interface Skipped {
  readonly name: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What became of an `add`. */
export interface AddReport {
  readonly added: readonly Item[];
  /** Already in the library: identity is the content. */
  readonly unchanged: readonly Item[];
  readonly skipped: readonly Skipped[];
}

/** How far something slow has come. */
export interface Progress {
  /** `download`: bytes of the model; `start`: the model is being made ready; `index`: pictures. */
  readonly phase: 'download' | 'start' | 'index';
  readonly done: number;
  /** Bytes or pictures in all. */
  readonly total: number;
  /** Bytes or pictures a second, once it can be told. */
  readonly rate: number | undefined;
  /** Seconds left, once it can be told. */
  readonly left: number | undefined;
  /** Pictures left out so far (`index` only). */
  readonly skipped: number;
  readonly paused: boolean;
}

/** What every slow call takes. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** What a tower runs on, and why. */
export interface TowerInfo {
  readonly tower: Tower;
  readonly device: Device;
  readonly dtype: Dtype;
  readonly threads: number;
  /** One sentence for the person: why this device. */
  readonly why: string;
}

/** What a thread can run models on. */
export interface Capabilities {
  /** `software`: there is an adapter, but it computes on the processor. */
  readonly webgpu: 'none' | 'software' | 'hardware';
  /** Whether the adapter computes in 16 bits. */
  readonly shaderF16: boolean;
  /** Whether WebAssembly can wait for promises, which the smaller WebGPU build needs. */
  readonly jspi: boolean;
  /** Threads that WASM may use. */
  readonly threads: number;
}

/** Which ONNX Runtime to run: its script's address, and the bytes of its binary, already verified. */
export interface Runtime {
  readonly build: 'wasm' | 'jspi' | 'asyncify';
  readonly script: string;
  readonly binary: ArrayBuffer;
}

/** What a model is and costs on this device, before anything of it is loaded. */
export interface ModelFacts {
  readonly preset: string;
  readonly licence: string;
  readonly languages: 'English' | 'many';
  /** Whether it sees pictures. */
  readonly pictures: boolean;
  /** It comes with Glimpse, or is looked for beside the script: not on the hub. */
  readonly embedded: boolean;
  /** Where it comes from, when that is another site. */
  readonly host: string | undefined;
  readonly dtypes: Dtypes;
  /** Bytes of its files and of the runtime. */
  readonly bytes: number;
  /** Those of them that are not on this device yet. */
  readonly download: number;
  /** False while some sizes are only known roughly. */
  readonly exact: boolean;
  /** Bytes of the model with its usual and with its small weights; no `small` where there are none. */
  readonly choices: { readonly auto: number; readonly small?: number };
}

/** A loaded model. */
export interface ModelInfo {
  readonly preset: string;
  readonly space: Space;
  readonly towers: readonly TowerInfo[];
}

/** The state of a library. */
export interface Stats {
  /** Items that can be found. */
  readonly items: number;
  /** Bytes that this origin stores in the browser, model included; undefined where the browser does not tell. */
  readonly usage: number | undefined;
  /** Bytes the browser would allow; undefined where it does not tell. */
  readonly quota: number | undefined;
  /** False when the browser refuses storage: everything is lost with the page. */
  readonly saved: boolean;
  readonly model: ModelFacts;
  /** Towers that are running now. */
  readonly towers: readonly TowerInfo[];
}

/** A stretch of the library, newest first. */
export interface Page {
  readonly items: readonly Item[];
  readonly total: number;
}

/** What a library says on its own. */
export interface LibraryEvents {
  /** Items came or went, here or in another tab. */
  change: { readonly items: number };
  /** A model is being fetched or started on behalf of a search or an addition. */
  progress: Progress;
  /** A tower is ready. */
  tower: TowerInfo;
  /** Something failed and was mended without the person's help; `message` says what. */
  recovered: { readonly code: ErrorCode; readonly message: string };
}
