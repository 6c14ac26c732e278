import { GlimpseError } from '../errors.ts';
import type { AddReport, Addition, CallOptions, DeviceChoice, ImageInput, LibraryEvents, Page, Pixels, Query, Results, Space, Stats, Tower, TowerInfo, Vector } from '../types.ts';
import { LibraryClient } from './library-client.ts';
import { ModelClient } from './model-client.ts';
import type { ModelRef } from './protocol.ts';
import { callEngine } from './connection.ts';

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
  add(inputs: Blob | ArrayBuffer | Addition | Iterable<Blob | ArrayBuffer | Addition>, options?: CallOptions): Promise<AddReport>;
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

/**
 * Fetches a model and starts it in workers.
 * @throws GlimpseError `model-…`, `worker-…`, `gpu-…`, `insecure-context`, `unsupported-browser`
 */
export async function loadModel(preset = 'doodle', options: ModelOptions & CallOptions = {}): Promise<Model> {
  const ref = modelRef(preset, options);
  const info = await callEngine('loadModel', [ref], options);
  return new ModelClient(ref, info);
}

/**
 * Opens a library, creating it when there is none of that name. No model is fetched before it is needed.
 * @throws GlimpseError `model-unknown`, `worker-…`, `db-…`, `insecure-context`, `unsupported-browser`
 */
export async function openLibrary({ name = 'default', model = 'doodle', ...options }: LibraryOptions = {}): Promise<Library> {
  const ref = { name, model: modelRef(model, options) };
  await callEngine('open', [ref]);
  return new LibraryClient(ref);
}

function modelRef(preset: string, { device = 'auto', modelBase, wasmBase }: ModelOptions): ModelRef {
  return {
    preset,
    device,
    modelBase: folder(modelBase, 'models/'),
    wasmBase: folder(wasmBase, 'wasm/'),
  };
}

/** An absolute address that ends in `/`. Relative ones are taken from the page; without one, from this script. */
function folder(base: string | URL | undefined, fallback: string): string {
  if (typeof document === 'undefined') throw new GlimpseError('unsupported-browser', 'there is no page');
  const { href } = base === undefined ? new URL(/* @vite-ignore */ fallback, import.meta.url) : new URL(base, document.baseURI);
  return href.endsWith('/') ? href : `${href}/`;
}
