import type { PrebuiltLibrary } from '../engine/prebuilt-library.ts';
import type { Question } from '../engine/question.ts';
import { GlimpseError } from '../errors.ts';
import type { CallOptions, Filters, Label, Page, Queued, Results, Thumb } from '../types.ts';
import type { Engine } from './libraries.ts';

const idle: Queued = { waiting: 0, lost: 0, failed: 0, paused: false, worker: 'none' };

/** @throws GlimpseError `index-read-only`, always */
async function readOnly(): Promise<never> {
  throw new GlimpseError('index-read-only', 'a prebuilt index');
}

/** A prebuilt index, as libraries are used: what would change it is refused. */
export class IndexEngine implements Engine {
  readonly saved = true;
  readonly readOnly = true;
  readonly captioned: number;
  readonly #library: PrebuiltLibrary;

  /** @param words how many of its items have words of their own */
  constructor(library: PrebuiltLibrary, words: number) {
    this.#library = library;
    this.captioned = words;
  }

  get size(): number {
    return this.#library.size;
  }

  search(question: Question, options: CallOptions): Promise<Results> {
    return this.#library.search(question, options);
  }

  facets(filters: Filters) {
    return this.#library.facets(filters);
  }

  describe(id: string, labels: readonly string[], options: CallOptions): Promise<Label[]> {
    return this.#library.describe(id, labels, options);
  }

  list(offset: number, limit: number): Promise<Page> {
    return this.#library.list(offset, limit);
  }

  /** Copies: others may have asked for the same ones, and these move to the page. */
  async thumbs(ids: readonly string[]): Promise<(Thumb | undefined)[]> {
    return (await this.#library.thumbs(ids)).map((thumb) => thumb && { ...thumb, data: thumb.data.slice(0) });
  }

  isBlank = async (): Promise<boolean> => false;
  changing = async (): Promise<undefined> => undefined;
  queued = async (): Promise<Queued> => idle;
  folders = async (): Promise<[]> => [];
  failures = async (): Promise<[]> => [];
  original = async (): Promise<undefined> => undefined;
  /** Nothing is left to be done. */
  resume = async (): Promise<void> => {};
  convert = async (): Promise<void> => {};

  add = readOnly;
  sync = readOnly;
  folderHandle = readOnly;
  unfollow = readOnly;
  pause = readOnly;
  cancel = readOnly;
  retry = readOnly;
  dismiss = readOnly;
  remove = readOnly;
  restore = readOnly;
  clear = readOnly;
  export = readOnly;
  import = readOnly;

  close(): void {
    this.#library.close();
  }
}
