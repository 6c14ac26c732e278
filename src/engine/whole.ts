import type { Spread, Vector } from '../types.ts';
import type { Measure } from './measures.ts';
import type { Task } from './question.ts';

type Kind = 'picture' | 'words';

/** What the rows of a side are compared with, and how they compare. */
export type AskedSides = Readonly<Partial<Record<Kind, { readonly vector: Vector; readonly spread: Spread }>>>;

/** A query by meaning. */
export interface Asked {
  readonly sides: AskedSides;
  readonly measure: Measure | undefined;
  /** Rows that have every word of it come forward. */
  readonly words: boolean;
}

/** What queries in words are measured with. */
export interface Measuring {
  /** There will be more to measure with. */
  readonly pending: boolean;
  of(query: Vector): Promise<Measure | undefined>;
}

/** The library of which a collection has only the rows that were needed so far. */
export interface Whole {
  readonly measures: Measuring;
  /** Gets what is known of all rows, and the items that the question names. Everything else may be called only then. */
  ready(task: Task, signal: AbortSignal): Promise<void>;
  rows(kind: Kind): number;
  /** Of all rows but those of these items; undefined where the collection has all of them. */
  spread(kind: Kind, vector: Vector, without: readonly string[]): Spread | undefined;
  /** Gets the rows that can be on the page: of a query by meaning those that are `asked` for, else those that have its words or come first by date. How many have its words, where that is known. */
  bring(task: Task, asked: Asked | undefined, signal: AbortSignal): Promise<number | undefined>;
  /** Rows that pass the filters and are compared. */
  total(task: Task): number;
}
