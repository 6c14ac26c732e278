import type { Question } from '../engine/question.ts';
import { GlimpseError } from '../errors.ts';
import type { CallOptions, Filters, Label, Page, Queued, Results, Thumb } from '../types.ts';
import type { CurrentIndex } from './current-index.ts';
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
  readonly #index: CurrentIndex;

  constructor(index: CurrentIndex) {
    this.#index = index;
  }

  get size(): number {
    return this.#index.size;
  }

  get captioned(): number {
    return this.#index.words;
  }

  search(question: Question, options: CallOptions): Promise<Results> {
    return this.#index.ask((library) => library.search(question, options));
  }

  facets(filters: Filters) {
    return this.#index.ask((library) => library.facets(filters));
  }

  describe(id: string, labels: readonly string[], options: CallOptions): Promise<Label[]> {
    return this.#index.ask((library) => library.describe(id, labels, options));
  }

  list(offset: number, limit: number): Promise<Page> {
    return this.#index.ask((library) => library.list(offset, limit));
  }

  /** Copies: others may have asked for the same ones, and these move to the page. */
  async thumbs(ids: readonly string[]): Promise<(Thumb | undefined)[]> {
    return (await this.#index.ask((library) => library.thumbs(ids))).map((thumb) => thumb && { ...thumb, data: thumb.data.slice(0) });
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
    this.#index.close();
  }
}
