import type { Encoder } from '../ports.ts';
import { sides } from '../prebuilt/format.ts';
import { spreadOf, type Estimate } from '../prebuilt/estimates.ts';
import { flag } from '../rank/columns.ts';
import { passing, testsOf } from '../rank/filters.ts';
import { firstOf } from '../rank/first.ts';
import type { Spread, Vector } from '../types.ts';
import { firstCount } from './page.ts';
import { bestByMeaning } from './prebuilt-best.ts';
import { PrebuiltMeasures } from './prebuilt-measures.ts';
import type { PrebuiltRows } from './prebuilt-rows.ts';
import { PrebuiltWords } from './prebuilt-words.ts';
import type { Task } from './question.ts';
import { Recent } from './recent.ts';
import type { Asked, Brought, Whole } from './whole.ts';

type Kind = 'picture' | 'words';

/** Estimates of a query's vectors that are kept: it is asked for more than once. */
const kept = 8;

const turnOf = ({ order }: Task): 1 | -1 => (order === 'oldest' ? 1 : -1);

/** All rows of a prebuilt index, of which the collection has some. */
export class PrebuiltWhole implements Whole {
  readonly measures: PrebuiltMeasures;
  readonly #rows: PrebuiltRows;
  readonly #words: PrebuiltWords;
  readonly #estimates: Readonly<Record<Kind, WeakMap<Vector, Estimate>>> = { picture: new WeakMap(), words: new WeakMap() };
  readonly #passing = new Recent<Uint32Array>(kept);

  constructor(rows: PrebuiltRows, encoder: Encoder) {
    this.#rows = rows;
    this.#words = new PrebuiltWords(rows.index);
    this.measures = new PrebuiltMeasures(rows.index.manifest, encoder);
  }

  async ready(task: Task, signal: AbortSignal): Promise<void> {
    await this.#rows.collection.start();
    if (this.#rows.few) return this.#rows.loadAll(signal);
    const byMeaning = task.terms.length > 0 && task.by !== 'keywords';
    await Promise.all([
      byMeaning && this.#rows.loadEstimates(signal),
      (this.#isFiltered(task) || !byMeaning || task.order !== 'relevance' || task.terms.every(({ weight }) => weight! < 0)) && this.#rows.loadColumns(signal),
      this.#rows.loadIds(task.like, signal),
    ]);
  }

  rows(kind: Kind): number {
    return this.#rows.index.manifest[kind];
  }

  spread(kind: Kind, vector: Vector, without: readonly string[]): Spread | undefined {
    if (!this.#rows.estimates) return undefined;
    return spreadOf(this.#estimate(kind, vector), new Set(without.flatMap((id) => this.#rows.rowOf(id) ?? [])));
  }

  async bring(task: Task, asked: readonly Asked[], count: number, signal: AbortSignal): Promise<Brought> {
    if (this.#rows.few) return { more: false };
    const rows = this.#isFiltered(task) ? this.#passed(task) : undefined;
    if (task.terms.length > 0 && task.by === 'keywords') return this.#bringWords(task, rows, count, signal);
    if (asked.length > 0 && task.terms.some(({ weight }) => weight! > 0)) {
      const sure = asked[0]!.words ? (await this.#words.find(task.text, rows, signal)).sure : new Set<number>();
      const newest = task.order === 'relevance' ? [] : this.newest(sure, count, turnOf(task));
      await this.#rows.load([...this.#best(task, asked[0]!, rows, sure), ...newest], signal);
      return { more: false };
    }
    // The best of each part says from where on rows are too much like it.
    const best = count > firstCount(task) ? [] : asked.flatMap((part) => this.#best({ ...task, limit: 1, group: false, diversity: 0 }, part, rows, new Set()));
    const out = asked.some(({ words }) => words) ? await this.#withWords(task.unwanted, signal) : new Set<number>();
    const left = (rows ?? this.#passed(task)).filter((row) => !out.has(row));
    return { ...(await this.#dated(left, task, count, signal, best)), ...(asked.length > 0 && { relevant: left.length }) };
  }

  async #bringWords(task: Task, rows: Uint32Array | undefined, count: number, signal: AbortSignal): Promise<Brought> {
    const out = await this.#withWords(task.unwanted, signal);
    const found = (await this.#words.find(task.text, rows, signal)).ranked.filter(({ row }) => !out.has(row));
    const whole = found.flatMap(({ row, all }) => (all ? [row] : []));
    if (task.order !== 'relevance') return { ...(await this.#dated(whole, task, count, signal)), relevant: whole.length };
    await this.#rows.load(this.#words.first(found, count, this.#rows), signal);
    return { relevant: whole.length, more: false };
  }

  /** The first so many by date. */
  async #dated(rows: Iterable<number>, task: Task, count: number, signal: AbortSignal, beside: readonly number[] = []): Promise<Brought> {
    const list = this.newest(rows, count, turnOf(task));
    await this.#rows.load([...list, ...beside], signal);
    const { collection } = this.#rows;
    const places = new Map(list.flatMap((row, place) => {
      const item = this.#rows.itemAt(row);
      const ordinal = item && collection.ordinalOf(item.id);
      return ordinal === undefined ? [] : [[ordinal, place] as const];
    }));
    const first = (some: Iterable<number>, most: number): number[] =>
      firstOf([...some].filter((ordinal) => places.has(ordinal)), most, (a, b) => places.get(a)! - places.get(b)!);
    return { first, more: count > 0 && list.length === count };
  }

  #best(task: Task, asked: Asked, rows: Uint32Array | undefined, sure: ReadonlySet<number>): number[] {
    const estimates = sides.flatMap((side) => (asked.sides[side] ? [[side, this.#estimate(side, asked.sides[side].vector)] as const] : []));
    return bestByMeaning(task, asked, Object.fromEntries(estimates), { rows, sure, here: this.#rows });
  }

  /** Rows that have all words of one of these texts. */
  async #withWords(texts: readonly string[], signal: AbortSignal): Promise<Set<number>> {
    const found = await Promise.all(texts.map((text) => this.#words.find(text, undefined, signal)));
    return new Set(found.flatMap(({ sure }) => [...sure]));
  }

  total(task: Task): number {
    const { rows, picture, words } = this.#rows.index.manifest;
    const byKind = task.terms.length > 0 && task.by !== 'keywords' && task.in !== 'both';
    if (!this.#isFiltered(task)) return byKind ? { pictures: picture, words }[task.in as 'pictures' | 'words'] : rows;
    const { columns } = this.#rows.few ? this.#rows.collection.searchable! : this.#rows.columns!;
    const passed = this.#rows.few ? passing(columns, testsOf(columns, task.filters)) : this.#passed(task);
    return byKind ? passed.filter((row) => columns.has(row, task.in === 'words' ? flag.words : flag.picture)).length : passed.length;
  }

  /** The first so many by date. There must be columns. */
  newest(rows: Iterable<number>, count: number, turn: 1 | -1 = -1): number[] {
    const { date } = this.#rows.columns!.columns.table;
    const undated = turn * Infinity;
    const when = (row: number): number => (Number.isNaN(date[row]!) ? undated : date[row]!);
    return firstOf(rows, count, (a, b) => (when(a) === when(b) ? a - b : turn * (when(a) - when(b))));
  }

  #isFiltered({ filters }: Task): boolean {
    return Object.keys(filters).length > 0;
  }

  #passed({ filters }: Task): Uint32Array {
    const { columns } = this.#rows.columns!;
    const key = JSON.stringify(Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1)));
    const found = this.#passing.get(key) ?? passing(columns, testsOf(columns, filters));
    this.#passing.set(key, found);
    return found;
  }

  #estimate(kind: Kind, vector: Vector): Estimate {
    const known = this.#estimates[kind].get(vector) ?? this.#rows.estimates!.of(kind, vector);
    this.#estimates[kind].set(vector, known);
    return known;
  }
}
