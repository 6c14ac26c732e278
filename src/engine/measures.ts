import type { Encoder } from '../ports.ts';
import { backgroundOf, closeness, Tops, type Background, type Best } from '../rank/background.ts';
import { barFor, defaultRules } from '../rank/bands.ts';
import type { Bars } from '../rank/merge.ts';
import type { BandRules, Vector } from '../types.ts';
import type { FlatIndex } from '../vectors/flat-index.ts';
import type { Collection } from './collection.ts';
import type { Measuring } from './whole.ts';

/** What the rows of one query in words are measured against. */
export interface Measure {
  readonly bars: Bars;
  readonly rules: BandRules;
}

/** Milliseconds that a search waits for it: the first of a visit mostly, for a second or so. Without it, answers are much less sure. */
const patience = 3000;
/** Milliseconds of work after which others have their turn. */
const slice = 6;
/** Texts that are encoded together: a query does not wait longer behind them than anybody notices. */
const textsAtOnce = 12;
/** Rows that have changed and are more than these, and than this part of all, cost more one by one than a search for each text. */
const [fewChanged, largePart] = [256, 1 / 16];

interface Backdrop {
  readonly background: Background;
  readonly rules: BandRules;
}

/** Once for each space. */
const backdrops = new WeakMap<Encoder, Promise<Backdrop | undefined>>();

async function encoded(encoder: Encoder): Promise<Backdrop | undefined> {
  const { texts, bands = defaultRules } = (await encoder.background?.()) ?? { texts: [] };
  const vectors: Vector[] = [];
  for (let at = 0; at < texts.length; at += textsAtOnce) vectors.push(...(await encoder.encodeText(texts.slice(at, at + textsAtOnce))));
  return vectors.length > 0 ? { background: backgroundOf(vectors), rules: bands } : undefined;
}

function backdropOf(encoder: Encoder): Promise<Backdrop | undefined> {
  const known = backdrops.get(encoder) ?? encoded(encoder);
  backdrops.set(encoder, known);
  known.catch(() => backdrops.delete(encoder));
  return known;
}

/**
 * Measures queries in words against the background of a space, over one collection. Begun with the first such query, and kept up to date
 * in the background, never longer at once than nobody notices.
 */
export class Measures implements Measuring {
  readonly #encoder: Encoder;
  readonly #collection: Collection;
  /** Items that have come, changed or gone and were not looked at yet. */
  readonly #changed = new Set<string>();
  #rules = defaultRules;
  #background: Background | undefined;
  #tops: Readonly<Record<'picture' | 'words', Tops>> | undefined;
  #catchingUp: Promise<void> | undefined;

  constructor(encoder: Encoder, collection: Collection) {
    this.#encoder = encoder;
    this.#collection = collection;
    collection.watch((ids) => {
      if (this.#tops) for (const id of ids) this.#changed.add(id);
    });
  }

  /** There will be more to measure with. */
  get pending(): boolean {
    return this.#catchingUp !== undefined;
  }

  /** For the vector of a text. Undefined as long as there is no background, which may be some seconds from the first query on. */
  async of(query: Vector): Promise<Measure | undefined> {
    await this.#readyWithin(patience);
    if (!this.#background || !this.#tops) return undefined;
    const near = closeness(query, this.#background);
    const bars: { -readonly [side in keyof Bars]: Bars[side] } = {};
    for (const side of ['picture', 'words'] as const) {
      const { spread } = this.#tops[side];
      if (spread && spread.deviation > 0) bars[side] = barFor(spread, near, this.#rules[side]);
      else if ((this.#collection.searchable?.[side].size ?? 0) > 0) return undefined;
    }
    return { bars, rules: this.#rules };
  }

  async #readyWithin(milliseconds: number): Promise<void> {
    // What fails is tried again with the next query.
    const ready = (this.#catchingUp ??= this.#catchUp().finally(() => (this.#catchingUp = undefined))).catch(() => {});
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([ready, new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)))]);
    clearTimeout(timer);
  }

  async #catchUp(): Promise<void> {
    if (!this.#tops) {
      const backdrop = await backdropOf(this.#encoder);
      if (!backdrop) return;
      this.#rules = backdrop.rules;
      this.#background = backdrop.background;
      this.#tops = { picture: new Tops(backdrop.background), words: new Tops(backdrop.background) };
    }
    let turn = performance.now();
    while (this.#step(this.#tops)) {
      if (performance.now() - turn < slice) continue;
      await new Promise((resolve) => setTimeout(resolve));
      turn = performance.now();
    }
    this.#tops.picture.settle();
    this.#tops.words.settle();
  }

  /** Whether there was something to do. */
  #step({ picture, words }: Readonly<Record<'picture' | 'words', Tops>>): boolean {
    const { searchable, size } = this.#collection;
    if (!searchable) return false;
    if (this.#changed.size > Math.max(fewChanged, size * largePart)) {
      this.#changed.clear();
      picture.forget();
      words.forget();
    }
    const [id] = this.#changed;
    if (id !== undefined) {
      this.#changed.delete(id);
      const ordinal = this.#collection.ordinalOf(id);
      picture.change(id, ordinal === undefined ? undefined : searchable.picture.get(ordinal));
      words.change(id, ordinal === undefined ? undefined : searchable.words.get(ordinal));
      return true;
    }
    const best = (index: FlatIndex<number>) => (vector: Vector): Best | undefined => {
      const [top] = index.search(vector, 1);
      return top && { id: this.#collection.at(top.id).id, score: top.score };
    };
    return picture.take(best(searchable.picture)) || words.take(best(searchable.words));
  }
}
