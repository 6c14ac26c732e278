import type { AddReport, Addition, CallOptions, DeviceChoice, ImageInput, LibraryEvents, ModelInfo, Page, Pixels, Query, Results, Space, Stats, Tower, TowerInfo, Vector } from '../types.ts';

/** Where a model comes from and what it runs on. */
export interface ModelOptions {
  /** `auto` unless told: WebGPU when a real adapter is there and its answers are right, else WASM. */
  readonly device?: DeviceChoice;
  /** Folder that holds the preset's folder; next to this script unless told. */
  readonly modelBase?: string | URL;
  /** Folder that holds the ONNX Runtime files; next to this script unless told. */
  readonly wasmBase?: string | URL;
}

export interface LibraryOptions extends ModelOptions {
  /** Libraries of one name share their pictures, over tabs and visits; `default` unless told. */
  readonly name?: string;
  /** Preset; `doodle` unless told. */
  readonly model?: string;
}

/** A model that runs in workers. */
export interface Model {
  readonly space: Space;
  readonly towers: readonly TowerInfo[];
  encodeText(texts: string | readonly string[], options?: CallOptions): Promise<Vector[]>;
  encodeImage(images: ImageInput | readonly ImageInput[], options?: CallOptions): Promise<Vector[]>;
  /** Texts and pictures mixed; a string that is an http(s), data or blob address is a picture. Order is kept. */
  encode(inputs: readonly ImageInput[], options?: CallOptions): Promise<Vector[]>;
  /** The `[3, size, size]` tensor that the vision tower is fed. */
  pixels(image: ImageInput, options?: CallOptions): Promise<Pixels>;
  dispose(): void;
}

/** Pictures that can be searched. */
export interface Library {
  readonly name: string;
  /** Adds what is new; the rest is reported, never thrown. Rejects only when nothing can go on (or on abort). */
  add(inputs: Blob | Addition | Iterable<Blob | Addition>, options?: CallOptions): Promise<AddReport>;
  search(query: Query, options?: CallOptions): Promise<Results>;
  similar(id: string, options?: CallOptions & { readonly limit?: number }): Promise<Results>;
  /** Newest first. */
  list(offset: number, limit: number): Promise<Page>;
  thumbs(ids: readonly string[]): Promise<(Blob | undefined)[]>;
  /** Fetches and starts towers ahead of their first use. */
  prepare(towers?: readonly Tower[], options?: CallOptions): Promise<Stats>;
  /** Holds every running `add` between two pictures; searching goes on. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  remove(ids: readonly string[]): Promise<number>;
  clear(): Promise<void>;
  stats(): Promise<Stats>;
  /** Returns the function that stops listening. */
  on<K extends keyof LibraryEvents>(type: K, listener: (detail: LibraryEvents[K]) => void): () => void;
  close(): void;
}

export declare function loadModel(preset?: string, options?: ModelOptions & CallOptions): Promise<Model>;
export declare function openLibrary(options?: LibraryOptions): Promise<Library>;
export type { ModelInfo };
