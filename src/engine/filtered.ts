import type { Filters } from '../types.ts';
import { flag } from '../rank/columns.ts';
import { passing, testsOf } from '../rank/filters.ts';
import type { RowSet } from '../vectors/row-set.ts';
import type { Collection, Searchable } from './collection.ts';

/** Items that some filters let pass. */
export interface Filtered {
  /** Rising. Undefined when there is no filter: all of them. */
  readonly ordinals: Uint32Array | undefined;
  readonly allows: (ordinal: number) => boolean;
  /** How many there are with only a picture's vector, with only that of words, and with both. */
  readonly kinds: { readonly picture: number; readonly words: number; readonly both: number };
  /** Allow-lists of the two indexes. */
  readonly rows: { readonly picture: RowSet; readonly words: RowSet } | undefined;
}

/** Sets of filters that are kept: a person goes back and forth between a few. */
const kept = 8;

/** One in so many of all items is few. */
const few = 16;

/** What filters let pass, kept until the collection changes. */
export class FilteredRows {
  readonly #collection: Collection;
  readonly #known = new Map<string, Filtered>();
  #edition = -1;

  constructor(collection: Collection) {
    this.#collection = collection;
  }

  /** There must be something to search. */
  of(searchable: Searchable, filters: Filters): Filtered {
    if (this.#edition !== this.#collection.edition) this.#known.clear();
    this.#edition = this.#collection.edition;
    const key = JSON.stringify(Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1)));
    const filtered = this.#known.get(key) ?? this.#make(searchable, filters);
    this.#known.delete(key);
    this.#known.set(key, filtered);
    if (this.#known.size > kept) this.#known.delete(this.#known.keys().next().value!);
    return filtered;
  }

  #make({ picture, words, columns }: Searchable, filters: Filters): Filtered {
    const tests = testsOf(columns, filters);
    if (tests.length === 0) {
      const both = picture.size + words.size - this.#collection.size;
      return { ordinals: undefined, allows: () => true, kinds: { picture: picture.size - both, words: words.size - both, both }, rows: undefined };
    }
    const ordinals = passing(columns, tests);
    const allowed = new Uint8Array(columns.length);
    const allows = (ordinal: number): boolean => allowed[ordinal] === 1;
    let [pictures, texts] = [0, 0];
    for (const ordinal of ordinals) {
      allowed[ordinal] = 1;
      if (columns.has(ordinal, flag.picture)) pictures++;
      if (columns.has(ordinal, flag.words)) texts++;
    }
    const both = pictures + texts - ordinals.length;
    // Of few, each is looked up; for many, it is quicker to go through all rows.
    const listed = ordinals.length < columns.length / few ? ordinals : allows;
    return {
      ordinals,
      allows,
      kinds: { picture: pictures - both, words: texts - both, both },
      rows: { picture: picture.rows(listed), words: words.rows(listed) },
    };
  }
}
