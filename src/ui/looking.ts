import type { Item } from '../types.ts';
import type { Searching } from './searching.ts';
import { Views, groupAt, placeOf, withoutItems, type View } from './view.ts';

type Answer = Pick<Searching, 'asked' | 'results' | 'unfolded' | 'question' | 'how'>;
type Rest = readonly [library: readonly (Item | undefined)[], hidden: ReadonlySet<string>];

/** The picture that is looked at, and the list that it was opened from: an answer that gets better meanwhile moves nothing under it. */
export class Looking {
  readonly #searching: Answer;
  readonly #rest: () => Rest;
  readonly #views = new Views();
  #opened: Answer | undefined;
  /** It stays while the others around it change. */
  item: Item | undefined;

  /** @param rest the library's own pictures, as far as they are known, and which of all are hidden */
  constructor(searching: Answer, rest: () => Rest) {
    this.#searching = searching;
    this.#rest = rest;
  }

  /** What can be leafed through; the library itself goes on changing. */
  get view(): View {
    // Something else was asked.
    if (this.#opened?.asked !== this.#searching.asked) this.#opened = undefined;
    return this.#views.of(this.#opened ?? this.#searching, ...this.#rest());
  }

  /** Returns the picture, if it is there; without an id there is none, and the view closes. */
  show(id: string | undefined): Item | undefined {
    const { view } = this;
    const item = id === undefined ? undefined : groupAt(view, placeOf(view, id)).find((candidate) => candidate.id === id);
    if (!item) this.close();
    else if (!this.item) {
      const { asked, results, unfolded, question, how } = this.#searching;
      this.#opened = { asked, results, unfolded, question, how };
    }
    this.item = item;
    return item;
  }

  close(): void {
    this.item = undefined;
    this.#opened = undefined;
  }

  /** Takes removed pictures out. */
  drop(ids: ReadonlySet<string>): void {
    const { results } = this.#opened ?? {};
    if (this.#opened && results) this.#opened = { ...this.#opened, results: { ...results, hits: withoutItems(results.hits, ids) } };
  }
}
