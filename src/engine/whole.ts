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

/** What there is for a question after a turn. */
export interface Brought {
  /** How many rows answer, where that is known of all. */
  readonly relevant?: number | undefined;
  /** Orders ordinals by date, without those that are later than the last row that was got: there may be others in between. Undefined where that is no matter. */
  readonly first?: ((list: Iterable<number>, count: number) => number[]) | undefined;
  /** Whether another turn would bring more, where a page is short. */
  readonly more: boolean;
}

/** The library of which a collection has only the rows that were needed so far. */
export interface Whole {
  readonly measures: Measuring;
  /** Gets what is known of all rows, and the items that the question names. Everything else may be called only then. */
  ready(task: Task, signal: AbortSignal): Promise<void>;
  rows(kind: Kind): number;
  /** Of all rows but those of these items; undefined where the collection has all of them. */
  spread(kind: Kind, vector: Vector, without: readonly string[]): Spread | undefined;
  /**
   * Gets rows that can be on the page: of a query by meaning those that are `asked` for, else those that have its words or come first by date, so many of them.
   * When all is subtracted, `asked` has each part on its own.
   */
  bring(task: Task, asked: readonly Asked[], count: number, signal: AbortSignal): Promise<Brought>;
  /** Rows that pass the filters and are compared. */
  total(task: Task): number;
}
