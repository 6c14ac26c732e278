export type * from './facts.ts';
export type * from './library-types.ts';
export type * from './query-types.ts';

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

/** A small picture that is kept with a row. */
export interface Thumb {
  readonly mime: string;
  readonly data: ArrayBuffer;
  readonly width: number;
  readonly height: number;
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
  /** What it looks like in 64 bits, as 16 hexadecimal digits, see `rank/print.ts`. Made with the thumbnail. */
  readonly print?: string;
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
