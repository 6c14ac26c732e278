import type { Query, Spread, Vector } from '../types.ts';
import { combine } from '../rank/combine.ts';
import type { Side, Sides } from '../rank/top.ts';
import type { FlatIndex } from '../vectors/flat-index.ts';
import type { RowSet } from '../vectors/row-set.ts';
import type { Searchable } from './collection.ts';
import type { Filtered } from './filtered.ts';
import type { QueryVector } from './query-vectors.ts';
import type { AskedSides, Whole } from './whole.ts';

/** Rows among which the score of one still changes the spread. */
const oneCounts = 4096;

/** Spreads of vectors that are asked again and again, in one index. */
class Spreads {
  readonly #index: FlatIndex<number>;
  #known = new WeakMap<Vector, Spread>();
  #edition = -1;

  constructor(index: FlatIndex<number>) {
    this.#index = index;
  }

  /** Over all rows but some, which the query was made of. */
  of(vector: Vector, without: ReadonlySet<number>, edition: number): Spread {
    if (without.size > 0 && this.#index.size <= oneCounts) return this.#index.spread(vector, { filter: this.#index.rows((ordinal) => !without.has(ordinal)) });
    if (this.#edition !== edition) this.#known = new WeakMap();
    this.#edition = edition;
    const spread = this.#known.get(vector) ?? this.#index.spread(vector);
    this.#known.set(vector, spread);
    return spread;
  }
}

/** Compares a query with pictures and with words. */
export class SideMaker {
  readonly #searchable: Searchable;
  readonly #spreads: Readonly<Record<'picture' | 'words', Spreads>>;
  readonly #whole: Pick<Whole, 'rows' | 'spread'> | undefined;
  readonly #idOf: (ordinal: number) => string;

  /** @param whole what the rows are some of, if they are */
  constructor(searchable: Searchable, idOf: (ordinal: number) => string, whole?: Pick<Whole, 'rows' | 'spread'>) {
    this.#searchable = searchable;
    this.#whole = whole;
    this.#idOf = idOf;
    this.#spreads = { picture: new Spreads(searchable.picture), words: new Spreads(searchable.words) };
  }

  /** By side, the one vector of a query, and its spread over all rows but those that the query names. */
  asked(query: readonly QueryVector[], without: ReadonlySet<number>, compared: NonNullable<Query['in']>, edition: number): AskedSides {
    const side = (kind: 'picture' | 'words'): AskedSides['picture'] => {
      if (this.#rows(kind) === 0) return undefined;
      const parts = query.map((one) => ({ vector: one[kind], weight: one.weight, spread: query.length > 1 ? this.#spread(kind, one[kind], without, edition) : { mean: 0, deviation: 1 } }));
      // Of one part that is not subtracted it is the same vector, of which the spread may be known.
      const [first] = parts;
      const vector = parts.length === 1 && first && first.weight > 0 ? first.vector : combine(parts);
      return { vector, spread: this.#spread(kind, vector, without, edition) };
    };
    const [picture, words] = [compared === 'words' ? undefined : side('picture'), compared === 'pictures' ? undefined : side('words')];
    return { ...(picture && { picture }), ...(words && { words }) };
  }

  /** Over the items that pass the filters, without those that the query names. */
  make(query: readonly QueryVector[], filtered: Filtered, without: ReadonlySet<number>, compared: NonNullable<Query['in']>, edition: number): Sides {
    const asked = this.asked(query, without, compared, edition);
    const side = (kind: 'picture' | 'words'): Side | undefined => {
      const own = asked[kind];
      return own && sideOf(this.#searchable[kind], own.vector, { spread: own.spread, rows: this.#rows(kind) }, filtered.rows?.[kind], without);
    };
    const [picture, words] = [side('picture'), side('words')];
    const { kinds } = filtered;
    return {
      ...(picture && { picture }),
      ...(words && { words }),
      kinds: picture && words ? { picture: kinds.picture > 0, words: kinds.words > 0, both: kinds.both > 0 } : { picture: true, words: true, both: false },
    };
  }

  #rows(kind: 'picture' | 'words'): number {
    return this.#whole?.rows(kind) ?? this.#searchable[kind].size;
  }

  #spread(kind: 'picture' | 'words', vector: Vector, without: ReadonlySet<number>, edition: number): Spread {
    return this.#whole?.spread(kind, vector, Array.from(without, this.#idOf)) ?? this.#spreads[kind].of(vector, without, edition);
  }
}

function sideOf(index: FlatIndex<number>, vector: Vector, { spread, rows }: Pick<Side, 'spread' | 'rows'>, filter: RowSet | undefined, without: ReadonlySet<number>): Side {
  const score = index.scorer(vector);
  const above = (threshold: number, k = Infinity): ReturnType<Side['above']> => {
    const { ids, scores } = index.above(vector, threshold, { k, ...(filter && { filter }) });
    return without.size === 0 ? { ids, scores } : { ids: ids.filter((id) => !without.has(id)), scores: scores.filter((_, i) => !without.has(ids[i]!)) };
  };
  let first: { readonly k: number; readonly rows: ReturnType<Side['best']> } = { k: 0, rows: [] };
  return {
    rows,
    spread,
    best(k) {
      // Asked more than once for one answer. Those that are left out are among the first, mostly.
      if (k > first.k) {
        const { ids, scores } = above(-Infinity, k + without.size);
        first = { k, rows: ids.map((id, i) => ({ id, score: scores[i]! })).sort((a, b) => b.score - a.score) };
      }
      return first.rows.slice(0, k);
    },
    above,
    score: (ordinal) => (without.has(ordinal) ? undefined : score(ordinal)),
    scores: (ids) => index.scores(vector, ids),
    error: () => index.error(),
  };
}
