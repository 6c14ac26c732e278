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
import type { Asked, Whole } from './whole.ts';

type Kind = 'picture' | 'words';

/** Estimates of a query's vectors that are kept: it is asked for more than once. */
const kept = 8;

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
      (this.#isFiltered(task) || !byMeaning || task.terms.every(({ weight }) => weight! < 0)) && this.#rows.loadColumns(signal),
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

  async bring(task: Task, asked: Asked | undefined, signal: AbortSignal): Promise<number | undefined> {
    if (this.#rows.few) return undefined;
    const rows = this.#isFiltered(task) ? this.#passed(task) : undefined;
    if (asked) {
      const sure = asked.words ? (await this.#words.find(task.text, rows, signal)).sure : new Set<number>();
      const estimates = sides.flatMap((side) => (asked.sides[side] ? [[side, this.#estimate(side, asked.sides[side].vector)] as const] : []));
      await this.#rows.load(bestByMeaning(task, asked, Object.fromEntries(estimates), { rows, sure, here: this.#rows }), signal);
      return undefined;
    }
    if (task.terms.length > 0 && task.by === 'keywords') {
      const { ranked, all } = await this.#words.find(task.text, rows, signal);
      await this.#rows.load(this.#words.first(ranked, firstCount(task), this.#rows), signal);
      return all;
    }
    await this.#rows.load(this.newest(rows ?? this.#passed(task), task.limit, task.order === 'oldest' ? 1 : -1), signal);
    return undefined;
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
  newest(rows: Uint32Array, count: number, turn: 1 | -1 = -1): number[] {
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
