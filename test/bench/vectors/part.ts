import type { ContenderCalls } from './contender.worker.ts';
import { own, type ContenderName } from './contenders.ts';
import { keep, type Kept } from './disk.ts';
import { Remote } from './remote.ts';
import { recallOf, takeTurns, type Figures, type Recall, type Seat } from './rounds.ts';
import { prepare } from './set.ts';
import type { DataSet, Kind, Truth } from './types.ts';

/** Rows of one kind, and who competes over them. */
export interface Part {
  readonly kind: Kind;
  readonly rows: number;
  /** Group by group: those of one have the memory to themselves, and meet in each round. */
  readonly groups: readonly (readonly ContenderName[])[];
  /** Whether they are written to disk and read again, too. */
  readonly disk?: boolean;
}

/** What a contender needs before it can answer. */
export interface Held {
  readonly contender: ContenderName;
  /** Milliseconds to hold all rows. */
  readonly build: number;
  /** Milliseconds that one more row takes. */
  readonly insert: number | undefined;
  readonly bytes: number | undefined;
}

export interface PartResult {
  readonly kind: Kind;
  readonly rows: number;
  readonly held: readonly Held[];
  readonly figures: readonly Figures[];
  /** Recall of ten and of a hundred after three in ten rows were removed and came back. */
  readonly changed: { readonly recall10: Recall; readonly recall100: Recall } | undefined;
  /** Milliseconds of the parts of a query, by median. */
  readonly stages: Readonly<Record<string, number>> | undefined;
  readonly kept: readonly Kept[];
  readonly failed: readonly { readonly contender: ContenderName; readonly way?: string; readonly why: string }[];
  readonly seconds: number;
}

/** Milliseconds that building may take. */
const buildBudget = 12 * 60_000;

const course = (rows: number) => ({ rounds: rows > 100_000 ? 5 : 7, perTurn: 20, budget: rows > 10_000 ? 2500 : 1000 });
const queriesFor = (rows: number): number => (rows > 100_000 ? 60 : 100);
/** Queries before any are measured: ours has learnt its axes after 256, and learns again after 2048. */
const warmup = 300;

export async function measure({ kind, rows, groups, disk }: Part): Promise<PartResult> {
  const start = performance.now();
  const say = (text: string): void => console.info(`${kind}, ${rows} rows, ${((performance.now() - start) / 1000).toFixed(0)} s: ${text}`);
  const { set, truth } = await prepare(kind, rows, queriesFor(rows), warmup);
  say('rows and truth are there');
  const result: Pick<Mutable<PartResult>, 'held' | 'figures' | 'failed' | 'changed' | 'stages'> = { held: [], figures: [], failed: [], changed: undefined, stages: undefined };
  for (const group of groups) {
    const { held, figures, failed, changed, stages } = await contest(group, set, truth, say);
    result.held = [...result.held, ...held];
    result.figures = [...result.figures, ...figures];
    result.failed = [...result.failed, ...failed];
    result.changed ??= changed;
    result.stages ??= stages;
  }
  const kept = disk ? await keep(set) : [];
  for (const { store, save, open, read } of kept) say(`${store}: written in ${save.toFixed(0)} ms, opened in ${open.toFixed(1)} ms, bare reading ${read?.toFixed(1) ?? '-'} ms`);
  say('done');
  return { kind, rows, ...result, kept, seconds: (performance.now() - start) / 1000 };
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

async function contest(contenders: readonly ContenderName[], set: DataSet, truth: Truth, say: (text: string) => void): Promise<Pick<PartResult, 'held' | 'figures' | 'failed' | 'changed' | 'stages'>> {
  const failed: PartResult['failed'][number][] = [];
  const fails = (contender: ContenderName, error: unknown, way?: string): void => {
    const why = error instanceof Error ? error.message : String(error);
    failed.push({ contender, ...(way === undefined ? {} : { way }), why });
    say(`${contender} failed: ${why}`);
  };
  const held: Held[] = [];
  const seats: Seat[] = [];
  const remotes: Remote<ContenderCalls>[] = [];
  const add = async (contender: ContenderName): Promise<void> => {
    const remote = new Remote<ContenderCalls>(new Worker(new URL('./contender.worker.ts', import.meta.url), { type: 'module', name: contender }));
    try {
      const { milliseconds, ways } = await remote.call('build', [contender, set, buildBudget], 1.5 * buildBudget);
      const bytes = await remote.call('warm', [own.has(contender) ? warmup : 0], 120_000);
      held.push({ contender, build: milliseconds, insert: undefined, bytes });
      seats.push(...ways.map(({ name, filter }) => ({ contender, way: name, filter, remote })));
      remotes.push(remote);
      say(`${contender} holds all in ${milliseconds.toFixed(0)} ms`);
    } catch (error) {
      remote.end();
      fails(contender, error);
    }
  };
  // One after the other: each has the machine to itself while it builds.
  for (const contender of contenders) await add(contender);

  const figures = await takeTurns(seats, truth, course(set.rows), (seat, error) => fails(seat.contender, error, seat.way));
  for (const { contender, way, p50, p95, recall10 } of figures) say(`${contender}, ${way}: ${p50.toFixed(3)} / ${p95.toFixed(3)} ms, recall ${recall10?.map((share) => share.toFixed(3)).join(' / ') ?? '-'}`);

  const extras = await more(seats, truth).catch((error: unknown) => fails('ours', error));
  for (const [at, remote] of remotes.entries()) {
    const one = held[at]!;
    try {
      held[at] = { ...one, insert: await remote.call('insert', [], 60_000) };
      await remote.call('leave', [], 60_000);
    } catch (error) {
      fails(one.contender, error, 'insert');
    }
    remote.end();
  }
  return { held, figures, failed, changed: extras?.changed, stages: extras?.stages };
}

/** What only ours is asked. */
async function more(seats: readonly Seat[], truth: Truth): Promise<Pick<PartResult, 'changed' | 'stages'>> {
  const [ours, codes] = (['ours', 'codes'] as const).map((name) => seats.find(({ contender }) => contender === name));
  const stages = await codes?.remote.call('stages', [Array.from(truth.all.keys())]);
  const changed = ours && (await ours.remote.call('change', [])) ? { recall10: await recallOf(ours, truth, 10, Infinity), recall100: await recallOf(ours, truth, 100, Infinity) } : undefined;
  return { stages, changed };
}
