import { GlimpseError } from '../errors.ts';
import type { DtypeOption } from '../models/choose.ts';
import type { PicturePreset, Preset } from '../models/preset.ts';
import type { AddReport, Addition, CallOptions, Chunk, DeviceChoice, EraseReport, Facets, Failure, Folder, ImageInput, ImportReport, Label, LibraryEvents, ModelFacts, Page, Pixels, Query, Results, Space, Stats, SyncReport, Tower, TowerInfo, Vector } from '../types.ts';
import { baseOf } from '../sources/page/base.ts';
import { LibraryClient } from './library-client.ts';
import { ModelClient } from './model-client.ts';
import { here, movedFiles } from './own-files.ts';
import type { ModelRef } from './protocol.ts';
import { callEngine } from './connection.ts';

export { onEnd, whenErased } from './connection.ts';

/** Where a model comes from, what it runs on, and how. */
export interface ModelOptions {
  /** `auto` unless told: WebGPU when a real adapter is there and its answers are right, else WASM. */
  readonly device?: DeviceChoice;
  /** The weights: `auto` unless told, which is what the preset says for the device; `small` for the smaller download. */
  readonly dtype?: DtypeOption;
  /** Leading numbers to keep of each vector, for models that were trained for that. */
  readonly dimensions?: number;
  /** Longest text in tokens; what is longer is cut. 512 for most models unless told. */
  readonly maxTokens?: number;
  /**
   * Folders that hold the preset's folder, tried in order. In an address with `{repo}`, `{revision}` or `{id}` these are
   * filled in and nothing is added: `https://mirror.example/{repo}/resolve/{revision}/`. Unless told: next to this script for
   * the embedded model, the hub for all others.
   */
  readonly modelBase?: string | URL | readonly (string | URL)[];
  /** Folder that holds the ONNX Runtime files; next to this script unless told. */
  readonly wasmBase?: string | URL;
}

export interface LibraryOptions extends ModelOptions {
  /** Libraries of one name share their pictures, over tabs and visits; `default` unless told. */
  readonly name?: string;
  /**
   * True unless told. False: it is kept in memory, for this page alone, and gone with it; nothing of it stays on the origin. Of its model, only
   * files that come from another site stay.
   */
  readonly saved?: boolean;
  /** Name of a preset, or a preset of your own; `doodle` unless told. An index names its preset itself: then only one of your own has to be told. */
  readonly model?: string | Preset;
  /**
   * Folder with a prebuilt index, which is searched in place of a library of this browser's own: its `name` is its address unless told, `model` and
   * `dtype` are the index's, and whatever would change it rejects with `index-read-only`. Nothing of it is stored here.
   */
  readonly index?: string | URL;
  /** What the SHA-256 of the index's manifest must be, as `integrity` attributes have it: `sha256-…`. The manifest vouches for all other files. */
  readonly integrity?: string;
  /**
   * Where the site is of which it is the index, where that is not where the index lies: what is found leads there, and nowhere else. Unless told, the index says
   * how to get there from its own place, and what is found is on its own origin.
   */
  readonly siteBase?: string | URL;
}

export interface TextOptions extends CallOptions {
  /** Cut long texts into overlapping stretches, each with a vector of its own, instead of cutting them off. */
  readonly chunk?: boolean;
}

/** A model that understands words, in workers. */
export interface TextModel {
  readonly space: Space;
  readonly towers: readonly TowerInfo[];
  /** Long texts in overlapping stretches of at most `maxTokens`. */
  encodeText(texts: string | readonly string[], options: TextOptions & { readonly chunk: true }): Promise<Chunk[]>;
  /** What is longer than `maxTokens` is cut off. */
  encodeText(texts: string | readonly string[], options?: TextOptions & { readonly chunk?: false }): Promise<Vector[]>;
  dispose(): void;
}

/** A model that understands words and pictures, in workers. */
export interface Model extends TextModel {
  encodeImage(images: ImageInput | readonly ImageInput[], options?: CallOptions): Promise<Vector[]>;
  /** Texts and pictures mixed; a string that is an http(s), data or blob address is a picture. Order is kept. */
  encode(inputs: readonly ImageInput[], options?: CallOptions): Promise<Vector[]>;
  /** The `[3, size, size]` tensor that the vision tower is fed. */
  pixels(image: ImageInput, options?: CallOptions): Promise<Pixels>;
}

/** Presets without a vision tower: asking them for a picture does not compile, and is `text-only` where nobody compiles. */
export type TextPresetId = 'jina-embeddings-v2-base-en';

/**
 * A folder to follow: granted by the person, or, where the browser has no handles, all files that were in it when it was chosen or
 * dropped. `unread`: names of files and folders in it that could not be read; what the library has of these stays.
 */
export type FolderInput = FileSystemDirectoryHandle | { readonly name: string; readonly files: readonly Addition[]; readonly unread?: readonly string[] };

/** Pictures and passages that can be searched. */
export interface Library {
  readonly name: string;
  /** Adds what is new; the rest is reported, never thrown. Rejects only when nothing can go on (or on abort). */
  add(inputs: Blob | ArrayBuffer | Addition | Iterable<Blob | ArrayBuffer | Addition>, options?: CallOptions): Promise<AddReport>;
  search(query: Query, options?: CallOptions): Promise<Results>;
  similar(id: string, options?: CallOptions & { readonly limit?: number }): Promise<Results>;
  /** How well each label fits a picture, the best first. */
  describe(id: string, labels: readonly string[], options?: CallOptions): Promise<Label[]>;
  /** What filters there could be, and how many items each would leave. */
  facets(query?: Pick<Query, 'filters'>): Promise<Facets>;
  /** Brings the library in step with a folder, and follows it from now on. */
  sync(folder: FolderInput, options?: CallOptions): Promise<SyncReport>;
  folders(): Promise<Folder[]>;
  /** Asks for permission where it is needed (inside a click or key press), and syncs. @throws GlimpseError `folder-permission`, `not-found` */
  reconnect(folder: string, options?: CallOptions): Promise<SyncReport>;
  /** Follows it no more; what was added stays. */
  unfollow(folder: string): Promise<void>;
  /** Newest first: from the first one (`offset` 0), and 100 of them, unless told. */
  list(offset?: number, limit?: number): Promise<Page>;
  thumbs(ids: readonly string[]): Promise<(Blob | undefined)[]>;
  /** The file itself, where it is in a folder that is followed and can be read now. */
  original(id: string): Promise<Blob | undefined>;
  /** Fetches and starts towers ahead of their first use. */
  prepare(towers?: readonly Tower[], options?: CallOptions): Promise<Stats>;
  /** Holds the queue between two pictures, over visits; searching goes on. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Forgets everything that waits, and says how many there were. */
  cancel(): Promise<number>;
  /** Files that were put aside. */
  failures(): Promise<Failure[]>;
  /** They wait again: all of them unless told. */
  retry(failures?: readonly number[]): Promise<void>;
  /** They are forgotten: all of them unless told. */
  dismiss(failures?: readonly number[]): Promise<void>;
  /** For good; a file of a followed folder stays away until it changes or is added by hand. */
  remove(ids: readonly string[]): Promise<number>;
  /** Brings back what went because its file had gone; how many there were. */
  restore(ids: readonly string[]): Promise<number>;
  clear(): Promise<void>;
  /** The whole library as one file: docs/export.md. */
  export(options?: CallOptions): Promise<Blob>;
  /** Takes over what is in such a file, all of it or nothing. @throws GlimpseError `export-invalid`, `export-newer`, `space-mismatch`, `quota` */
  import(file: Blob, options?: CallOptions): Promise<ImportReport>;
  /** `model.bytes` and `model.download` count the files of these towers: of all, unless told; of a prebuilt index, of the one for words. */
  stats(towers?: readonly Tower[]): Promise<Stats>;
  /** Returns the function that stops listening. */
  on<K extends keyof LibraryEvents>(type: K, listener: (detail: LibraryEvents[K]) => void): () => void;
  close(): void;
}

/**
 * Fetches a model and starts it in workers.
 * @throws GlimpseError `model-…`, `worker-…`, `gpu-…`, `encoder-wrong`, `out-of-memory`, `insecure-context`, `unsupported-browser`
 */
export function loadModel(preset: TextPresetId, options?: ModelOptions & CallOptions): Promise<TextModel>;
export function loadModel(preset?: string | PicturePreset, options?: ModelOptions & CallOptions): Promise<Model>;
export function loadModel(preset: Preset, options?: ModelOptions & CallOptions): Promise<TextModel>;
export async function loadModel(preset: string | Preset = 'doodle', options: ModelOptions & CallOptions = {}): Promise<Model> {
  const ref = modelRef(preset, options);
  const info = await callEngine('loadModel', [ref], options);
  return new ModelClient(ref, info);
}

/**
 * What a model is and how much of it would have to be downloaded here. Nothing is loaded.
 * @throws GlimpseError `model-unknown`, `model-invalid`, `worker-…`, `insecure-context`, `unsupported-browser`
 */
export async function modelFacts(preset: string | Preset = 'doodle', options: ModelOptions = {}): Promise<ModelFacts> {
  return callEngine('facts', [modelRef(preset, options)]);
}

/**
 * Opens a library, creating it when there is none of that name. No model is fetched before it is needed.
 * @throws GlimpseError `model-unknown`, `model-invalid`, `worker-…`, `db-…`, `insecure-context`, `unsupported-browser`; of a prebuilt index `index-…`, `space-mismatch`
 */
export async function openLibrary({ name, saved = true, model = 'doodle', index, integrity, siteBase, ...options }: LibraryOptions = {}): Promise<Library> {
  if (index === undefined) return LibraryClient.open(name ?? 'default', { saved, model: modelRef(model, options, saved) });
  const url = folder(index, '');
  // Of its model only what comes from another site stays, which the person agreed to.
  return LibraryClient.open(name ?? url, { saved: false, model: modelRef(model, options, false), index: { url, integrity: integrity || undefined, siteBase: siteBase === undefined ? undefined : folder(siteBase, '') } });
}

/**
 * Removes all that Glimpse has stored on this origin: libraries, models, indexes, settings, and what the app keeps to work offline. Libraries
 * that are open, here and in other tabs, are closed. What cannot be removed within ten seconds, because a page or worker holds it, is in `left`.
 */
export async function eraseEverything(): Promise<EraseReport> {
  const { erase } = await import('./erase.ts');
  return erase();
}

function modelRef(preset: string | Preset, { device = 'auto', dtype = 'auto', dimensions, maxTokens, modelBase = [], wasmBase }: ModelOptions, saved = true): ModelRef {
  const bases = Array.isArray(modelBase) ? modelBase : [modelBase];
  return { preset, saved, device, dtype, dimensions, maxTokens, modelBases: bases.map((base) => folder(base, '')), ownBase: folder(undefined, `${beside}models/`), wasmBase: folder(wasmBase, `${beside}wasm/`), moved: movedFiles() };
}

/** Where the files that come with this script are, from it: the build for other origins shares those of the library. */
const beside: string = import.meta.env?.VITE_BESIDE ?? '';

/** An absolute address that ends in `/`. Relative ones are taken from the page; without one, from this script. */
function folder(base: string | URL | undefined, fallback: string): string {
  if (typeof document === 'undefined') throw new GlimpseError('unsupported-browser', 'there is no page');
  const { href } = base === undefined ? new URL(fallback, here) : new URL(base, baseOf(document));
  // Braces are a template's, and addresses escape them.
  const plain = href.replaceAll('%7B', '{').replaceAll('%7D', '}');
  return plain.endsWith('/') ? plain : `${plain}/`;
}
