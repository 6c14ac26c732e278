import { GlimpseError } from '../errors.ts';
import type { Ports } from '../ports.ts';
import type { Sides } from '../rank/top.ts';
import type { CallOptions, Hit, Results } from '../types.ts';
import { byDate } from './by-date.ts';
import type { Collection, Searchable } from './collection.ts';
import { FilteredRows, type Filtered } from './filtered.ts';
import { KeywordSearch } from './keyword-search.ts';
import { meaningOf } from './meaning.ts';
import { Measures, type Measure } from './measures.ts';
import { orAbort } from './or-abort.ts';
import { firstCount, pageOf, type Found } from './page.ts';
import { QueryVectors, type QueryVector } from './query-vectors.ts';
import { taskOf, type Question, type Task } from './question.ts';
import { SideMaker } from './sides.ts';
import type { Asked, Brought, Measuring, Whole } from './whole.ts';

/** Milliseconds that a search by meaning waits for names and words that are being indexed. */
const patience = 100;

type Answer = Pick<Results, 'hits' | 'total' | 'relevant' | 'keywordsOnly' | 'settled'>;

const totalOf = ({ kinds: { picture, words, both } }: Filtered): number => picture + words + both;

/** Answers questions about a collection. */
export class Searcher {
  readonly vectors: QueryVectors;
  readonly #collection: Collection;
  readonly #filtered: FilteredRows;
  readonly #keywords: KeywordSearch;
  readonly #measures: Measuring;
  readonly #whole: Whole | undefined;
  #sides: { readonly of: Searchable; readonly maker: SideMaker } | undefined;

  /** @param whole what the collection has some rows of, if it has not all */
  constructor(ports: Pick<Ports, 'encoder' | 'decoder'>, collection: Collection, whole?: Whole) {
    this.#collection = collection;
    this.#whole = whole;
    this.vectors = new QueryVectors(ports, collection);
    this.#filtered = new FilteredRows(collection);
    this.#keywords = new KeywordSearch(collection);
    this.#measures = whole?.measures ?? new Measures(ports.encoder, collection);
  }

  /** @throws GlimpseError `query-empty`, `query-invalid`, `not-found`, or why a query's picture cannot be read or the model cannot run */
  async search(question: Question, options: CallOptions & { signal: AbortSignal }): Promise<Results> {
    const start = performance.now();
    const task = taskOf(question);
    await this.#whole?.ready(task, options.signal);
    for (const id of task.like) if (!this.#collection.find(id)) throw new GlimpseError('not-found', id);
    const { searchable } = this.#collection;
    if ((this.#collection.size === 0 && !this.#whole) || !searchable) return { hits: [], total: 0, relevant: 0, nothing: false, keywordsOnly: task.by === 'keywords', settled: true, took: 0, scan: 0 };
    const { answer, scanStart } = await this.#answer(task, searchable, options);
    const end = performance.now();
    return { ...answer, nothing: answer.total > 0 && answer.relevant === 0, took: end - start, scan: end - scanStart };
  }

  async #answer(task: Task, searchable: Searchable, options: CallOptions & { signal: AbortSignal }): Promise<{ answer: Answer; scanStart: number }> {
    if (task.terms.length === 0 || task.by === 'keywords') {
      return this.#inTurns(task, [], options.signal, async (brought) => {
        if (task.terms.length > 0) await this.#keywords.ready();
        options.signal.throwIfAborted();
        const scanStart = performance.now();
        const filtered = this.#filtered.of(searchable, task.filters);
        const total = this.#whole?.total(task) ?? totalOf(filtered);
        const first = brought?.first ?? this.#byDate(task, searchable);
        if (task.terms.length === 0) return { answer: this.#listed(task, searchable, filtered.ordinals ?? this.#all(), { first, relevant: total, total }), scanStart };
        const answer = this.#byKeywords(task, searchable, filtered, first);
        return { answer: { ...answer, total, relevant: brought?.relevant ?? answer.relevant }, scanStart };
      });
    }
    // A picture's words are what its owner says of it: they are not asked when only its looks are.
    const asksWords = task.by === 'both' && task.in !== 'pictures' && task.terms.every(({ text, weight = 1 }) => text !== undefined || weight < 0) && (task.text !== '' || task.unwanted.length > 0);
    const [vectors, early] = await Promise.all([this.vectors.of(task.terms, options), asksWords && this.#keywords.readyWithin(patience)]);
    const subtracts = task.terms.every(({ weight }) => weight! < 0);
    const { measures, settled } = await this.#measured(task, vectors, subtracts, options.signal);
    options.signal.throwIfAborted();
    if (this.#sides?.of !== searchable) this.#sides = { of: searchable, maker: new SideMaker(searchable, (ordinal) => this.#collection.at(ordinal).id, this.#whole) };
    const without = new Set(task.like.flatMap((id) => this.#collection.ordinalOf(id) ?? []));
    const { maker } = this.#sides;
    const askedOf = (parts: readonly QueryVector[], measure: Measure | undefined): Asked => ({ sides: maker.asked(parts, without, task.in, this.#collection.edition), measure, words: asksWords });
    const asked = !this.#whole ? [] : subtracts ? vectors.map((vector, i) => askedOf([{ ...vector, weight: 1 }], measures[i])) : [askedOf(vectors, measures[0])];
    return this.#inTurns(task, asked, options.signal, async (brought) => {
      const indexed = this.#whole && asksWords ? await this.#keywords.ready().then(() => true) : early;
      const scanStart = performance.now();
      const filtered = this.#filtered.of(searchable, task.filters);
      const sidesOf = (parts: readonly QueryVector[]): Sides => maker.make(parts, filtered, without, task.in, this.#collection.edition);
      const first = brought?.first ?? this.#byDate(task, searchable);
      if (subtracts) {
        const out = this.#unwanted(indexed ? task : { ...task, unwanted: [] }, vectors.map((vector, i) => ({ sides: sidesOf([{ ...vector, weight: 1 }]), measure: measures[i] })), searchable);
        const left = [...(filtered.ordinals ?? this.#all())].filter((ordinal) => !without.has(ordinal) && !out.has(ordinal));
        const total = this.#whole?.total(task) ?? totalOf(filtered);
        return { answer: { ...this.#listed(task, searchable, left, { first, relevant: brought?.relevant ?? left.length, total }), settled }, scanStart };
      }
      const sides = sidesOf(vectors);
      const [measure] = measures;
      const matches = indexed ? this.#sure(task, filtered) : [];
      const { more, relevant } = meaningOf(sides, task, { measure, matches, first });
      const { picture, words, both } = filtered.kinds;
      const total = this.#whole?.total(task) ?? both + (task.in === 'words' ? 0 : picture) + (task.in === 'pictures' ? 0 : words);
      return { answer: { hits: this.#page(more, task, searchable), total, relevant, keywordsOnly: false, settled }, scanStart };
    });
  }

  /** Once, or of a whole of which some is here until the page is full. */
  async #inTurns<T extends { readonly answer: Answer }>(task: Task, asked: readonly Asked[], signal: AbortSignal, answer: (brought: Brought | undefined) => Promise<T>): Promise<T> {
    for (let count = firstCount(task); ; count *= 2) {
      const brought = await this.#whole?.bring(task, asked, count, signal);
      const found = await answer(brought);
      if (!brought?.more || found.answer.hits.length >= task.limit) return found;
    }
  }

  #byDate(task: Task, searchable: Searchable): ReturnType<typeof byDate> {
    return byDate(this.#collection, searchable, task.order === 'oldest' ? 'oldest' : 'newest');
  }

  /** What each part is measured against. Of several that make one query, and of pictures, it is not known what none of the library would score. */
  async #measured({ terms }: Task, vectors: readonly QueryVector[], each: boolean, signal: AbortSignal): Promise<{ readonly measures: readonly (Measure | undefined)[]; readonly settled: boolean }> {
    const measurable = terms.map(({ text }) => text !== undefined && (each || terms.length === 1));
    const measures = await orAbort(Promise.all(vectors.map(({ picture }, i) => (measurable[i] ? this.#measures.of(picture) : undefined))), signal);
    return { measures, settled: !this.#measures.pending || !measurable.some((is, i) => is && !measures[i]) };
  }

  /** Nothing is looked for, some is not wanted: whatever is relevant for any of it, or has its words. */
  #unwanted(task: Task, asked: readonly { readonly sides: Sides; readonly measure: Measure | undefined }[], searchable: Searchable): Set<number> {
    const out = new Set(task.unwanted.flatMap((words) => [...this.#keywords.search(words, 0).sure()].map((id) => this.#collection.ordinalOf(id)!)));
    const first = byDate(this.#collection, searchable, 'newest');
    for (const { sides, measure } of asked) {
      const { more, relevant } = meaningOf(sides, { ...task, order: 'newest' }, { measure, matches: [], first });
      for (const { ordinal } of more(relevant)) out.add(ordinal);
    }
    return out;
  }

  /** In no order but that of their dates. */
  #listed(task: Task, searchable: Searchable, ordinals: Iterable<number>, { first, relevant, total }: { readonly first: ReturnType<typeof byDate> } & Pick<Answer, 'relevant' | 'total'>): Answer {
    const more = (count: number): Found[] => first(ordinals, count).map((ordinal) => ({ ordinal, score: 0, cosines: {}, band: 'strong', why: [] }));
    return { hits: this.#page(more, task, searchable), total, relevant, keywordsOnly: false, settled: true };
  }

  /** Letter by letter: whatever has all words is strong, or a maybe when only their beginnings are there or a letter differs; the rest has some of them. */
  #byKeywords(task: Task, searchable: Searchable, filtered: Filtered, dated: ReturnType<typeof byDate>): Answer {
    const allows = this.#allows(task, filtered);
    const asked = firstCount(task);
    const first = this.#keywords.search(task.text, asked, allows);
    const find = (count: number): Found[] =>
      (count > asked ? this.#keywords.search(task.text, count, allows) : first).ranked.slice(0, count).map(({ id, score, all, sure }) => ({
        ordinal: this.#collection.ordinalOf(id)!,
        // Those that have all words come first.
        score: (all ? 1 : 0) + score / (1 + score),
        cosines: {},
        band: sure ? 'strong' : all ? 'maybe' : 'rest',
        why: ['keywords'],
      }));
    const more = task.order === 'relevance' ? find : this.#dated(find(first.all), dated);
    return { hits: this.#page(more, task, searchable), total: totalOf(filtered), relevant: first.all, keywordsOnly: true, settled: true };
  }

  #dated(found: readonly Found[], first: ReturnType<typeof byDate>): (count: number) => Found[] {
    const known = new Map(found.map((one) => [one.ordinal, one]));
    return (count) => first(known.keys(), count).map((ordinal) => known.get(ordinal)!);
  }

  /** Ordinals of items that have every word of the question. */
  #sure(task: Task, filtered: Filtered): number[] {
    return Array.from(this.#keywords.search(task.text, 0, this.#allows(task, filtered)).sure(), (id) => this.#collection.ordinalOf(id)!);
  }

  /** What passes the filters, is not named by the question, and has none of the words that are not wanted. */
  #allows({ like, unwanted }: Task, { allows, ordinals }: Filtered): ((id: string) => boolean) | undefined {
    const out = new Set([...like, ...unwanted.flatMap((words) => [...this.#keywords.search(words, 0).sure()])]);
    if (out.size === 0 && ordinals === undefined) return undefined;
    return (id) => {
      const ordinal = out.has(id) ? undefined : this.#collection.ordinalOf(id);
      return ordinal !== undefined && allows(ordinal);
    };
  }

  #page(more: (count: number) => readonly Found[], task: Task, searchable: Searchable): Hit[] {
    return task.limit > 0 ? pageOf(more, task, this.#collection, searchable) : [];
  }

  *#all(): Generator<number> {
    for (const id of this.#collection.ids()) yield this.#collection.ordinalOf(id)!;
  }
}
