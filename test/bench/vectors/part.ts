import type { ContenderCalls } from './contender.worker.ts';
import type { ContenderName } from './contenders.ts';
import { keep, type Kept } from './disk.ts';
import { Remote } from './remote.ts';
import { recallOf, takeTurns, type Figures, type Recall, type Seat } from './rounds.ts';
import { prepare } from './set.ts';
import type { Kind, Truth } from './types.ts';

/** Rows of one kind, and who competes over them. */
export interface Part {
  readonly kind: Kind;
  readonly rows: number;
  readonly contenders: readonly ContenderName[];
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
  /** Recall of ten after three in ten rows were removed and came back. */
  readonly changed: Recall | undefined;
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

export async function measure({ kind, rows, contenders, disk }: Part): Promise<PartResult> {
  const start = performance.now();
  const say = (text: string): void => console.info(`${kind}, ${rows} rows, ${((performance.now() - start) / 1000).toFixed(0)} s: ${text}`);
  const { set, truth } = await prepare(kind, rows, queriesFor(rows));
  say('rows and truth are there');

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
      const { milliseconds, bytes, ways } = await remote.call('build', [contender, set, buildBudget], 1.5 * buildBudget);
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

  const figures = await takeTurns(seats, truth, course(rows), (seat, error) => fails(seat.contender, error, seat.way));
  for (const { contender, way, p50, recall10 } of figures) say(`${contender}, ${way}: ${p50.toFixed(3)} ms, recall ${recall10?.map((share) => share.toFixed(3)).join(' / ') ?? '-'}`);

  const extras = await more(seats, truth).catch((error: unknown) => fails('ours', error));
  for (const [at, remote] of remotes.entries()) {
    const one = held[at]!;
    try {
      held[at] = { ...one, insert: await remote.call('insert', [], 60_000) };
    } catch (error) {
      fails(one.contender, error, 'insert');
    }
    remote.end();
  }
  const kept = disk ? await keep(set) : [];
  say('done');
  return { kind, rows, held, figures, changed: extras?.changed, stages: extras?.stages, kept, failed, seconds: (performance.now() - start) / 1000 };
}

/** What only ours is asked. */
async function more(seats: readonly Seat[], truth: Truth): Promise<Pick<PartResult, 'changed' | 'stages'>> {
  const [ours, codes] = (['ours', 'codes'] as const).map((name) => seats.find(({ contender }) => contender === name));
  const stages = await codes?.remote.call('stages', [Array.from(truth.all.keys())]);
  const changed = ours && (await ours.remote.call('change', [])) ? await recallOf(ours, truth, 10, Infinity) : undefined;
  return { stages, changed };
}
