import MiniSearch from 'minisearch';
import type { Item } from '../types.ts';

/** A row with words of the query in its name, folder or caption. */
export interface KeywordHit {
  readonly id: string;
  /** BM25+, comparable within one answer only. */
  readonly score: number;
  /** Every word of the query is there. */
  readonly all: boolean;
}

/** Words that say nothing of what is looked for. */
const empty = new Set('a an the of on in at by with and or to for from is are that this it show me picture photo image some my thing something'.split(' '));

function term(word: string): string | null {
  const small = word.toLowerCase();
  return small === '' || empty.has(small) ? null : small;
}

/** Finds rows by the very words of their name, folder and caption. Whole words only: meaning is for the vectors. */
export class Keywords {
  readonly #index = new MiniSearch<Pick<Item, 'id' | 'name' | 'folder' | 'caption'>>({ fields: ['name', 'folder', 'caption'], processTerm: term });

  /** Adds a row, or replaces the one of that id. */
  add({ id, name, folder, caption }: Pick<Item, 'id' | 'name' | 'folder' | 'caption'>): void {
    const row = { id, name, folder, caption };
    if (this.#index.has(id)) this.#index.discard(id);
    this.#index.add(row);
  }

  remove(id: string): void {
    if (this.#index.has(id)) this.#index.discard(id);
  }

  clear(): void {
    this.#index.removeAll();
  }

  /** All rows with at least one of the words, best first. */
  search(text: string): KeywordHit[] {
    const words = new Set(text.split(/[\s\p{P}]+/u).flatMap((word) => term(word) ?? []));
    return this.#index.search(text).map(({ id, score, queryTerms }) => ({ id: String(id), score, all: new Set(queryTerms).size >= words.size }));
  }
}
