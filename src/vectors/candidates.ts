import type { Arena } from './arena.ts';
import type { Axes } from './axes.ts';
import { blockRows } from './layout.ts';
import { list, type RowMask } from './row-set.ts';

/**
 * Deviations by which the error of sign bits, or of 4 bits, may exceed its estimate before a row is lost: a normal error does so once in
 * 30,000 times, and only rows at the end of the answer are at risk at all.
 */
const coarseSlack = 4;
/** The same for all 8 bits, where it costs nothing: once in a thousand million times. */
const fineSlack = 6;
/** Places on the axes come from 8-bit numbers, which err by a hundredth of sigma for a query along the axes; 1.3 hundredths with 8192 numbers. */
const placeError = 0.02;
/** What sums of 32-bit floats may be off by, for vectors of length 1. */
const rounding = 4e-6;
/** Rows that are rescored first: enough to know roughly what the worst of the best scores. */
const firstRows = 64;
/** How many times as many rows each further step may take, as long as their scores can still raise the bar. */
const widening = 8;
/** Rows are looked at one by one, instead of by 32 with the others, when there are fewer than this for each 32 that have any. */
const scattered = 1.5;
/** Below every score, and above what the kernels give rows that are not allowed (-3.4e38). */
const lowest = -3e38;

/** The rows that can be among the best. */
export interface Candidates {
  readonly slots: Uint32Array<ArrayBuffer>;
  /** By 8 bits, one for each slot. */
  readonly scores: Float32Array<ArrayBuffer>;
  /** Rows of which more than the sign bits were read. */
  readonly rescored: number;
}

export interface Question {
  readonly k: number;
  /** Rows that score less are left out. */
  readonly threshold: number;
  /** Rows that are there, one bit each, lowest first; 32 words a block. */
  readonly live: Uint32Array;
  /** Those of them that are allowed; all unless given. */
  readonly mask: RowMask | undefined;
  readonly blocks: number;
  /** Length of the longest row. */
  readonly longest: number;
  /** The blocks' bounds are those of this query and these rows already. */
  readonly scanned: boolean;
}

/** Rows that are so few, or so far apart, that they are looked at one by one: their bounds are never known. */
export function isScattered(mask: RowMask | undefined): boolean {
  return mask !== undefined && mask.rows < scattered * mask.words;
}

/** Room behind so many blocks that a search takes: 16 bytes a row, a bit more for what is allowed, the centres' products. */
export function scratchBytes(blocks: number): number {
  return blocks * (16 * blockRows + blockRows / 8 + 64) + 512;
}

/**
 * Finds the candidates for the turned query of length 1 at x, in three steps of which each reads more of fewer rows: sign bits of all,
 * 4 bits of the rows whose bound reaches the bar, 8 bits of those that still do. The bar is what the k-th best row scores at least, by
 * what is known so far; rows are taken best bound first, so it rises quickly.
 */
export function findCandidates(arena: Arena, axes: Axes, { k, threshold, live, mask, blocks, longest, scanned }: Question): Candidates {
  const { kernel, layout, x, spare, words, lines, few } = arena;
  const { dims, stride, centre } = layout;
  const first = arena.block(0);
  const rows = blocks * blockRows;
  const [place, end] = arena.behind(blocks);
  const allowed = place(rows / 8);
  const bases = place(4 * blocks);
  const slots = place(4 * rows);
  const lows = place(4 * rows);
  const highs = place(4 * rows);
  const sorted = place(4 * rows);
  arena.reserve(end());

  kernel.words(x, dims, words, few);
  kernel.dots(first + centre, stride, blocks, x, dims, bases);
  const [wordStep, , total] = three(arena, few);

  const epsilon = Math.max(rounding * longest, 1e-14);
  const blur = fineSlack * wordStep * Math.sqrt(dims / 12);
  const rescore = (whole: boolean, from: number, count: number): void =>
    kernel.rescore(first, stride, dims, whole, words, wordStep, total, bases, slots + 4 * from, count, (whole ? fineSlack : 16 * coarseSlack) / Math.sqrt(12), blur, lows + 4 * from, highs + 4 * from);
  /** What the k-th best of the first `count` rows of the list scores at least. */
  const kth = (count: number): number => {
    if (count < k) return lowest;
    arena.f32.copyWithin(sorted / 4, lows / 4, lows / 4 + count);
    return kernel.nth(sorted, count, k) - epsilon;
  };

  // The list begins with `found` rows that were scored; behind them wait `left` others, whose `highs` are their bounds.
  let found = 0;
  let left = 0;
  let bar = Math.max(threshold - epsilon, lowest);
  /** Scores the first `more` of those that wait, and drops whatever is below the bar then. */
  const take = (more: number): void => {
    const wait = found + more;
    rescore(false, found, more);
    const kept = kernel.keep(slots + 4 * found, lows + 4 * found, highs + 4 * found, more, Math.max(bar, kth(wait)));
    rescore(true, found, kept);
    bar = Math.max(bar, kth(found + kept));
    found = kernel.keep(slots, lows, highs, found + kept, bar);
    left -= more;
    for (const numbers of [slots, highs]) arena.f32.copyWithin(numbers / 4 + found, numbers / 4 + wait, numbers / 4 + wait + left);
    left = kernel.part(slots + 4 * found, highs + 4 * found, left, bar);
  };

  /** Bounds of all rows. */
  const scan = (): void => {
    new Uint32Array(arena.buffer, allowed, rows / 32).set(mask?.bits ?? live.subarray(0, rows / 32));
    const [along, across] = axes.split();
    kernel.lines(x, dims, lines, few);
    const [step, offset, squared] = three(arena, few);
    const length = Math.sqrt(squared);
    // The entries of the lines are rounded, which errs by step / sqrt(12) for each four numbers. Variances add up; with sigma at least 0.3 factor this is above their root.
    const lineError = step * Math.sqrt(dims / 48);
    const lineSlack = coarseSlack * lineError * Math.min(1, lineError / (0.6 * length || 1));
    kernel.scan(first, stride, 0, blocks, dims, allowed, lines, step, offset + lineSlack, coarseSlack * Math.hypot(length, placeError * along, placeError * across), along, across, bases, spare);
  };

  let rescored = 0;
  if (mask && isScattered(mask)) {
    left = list(mask.bits, new Uint32Array(arena.buffer, slots, rows));
    rescored = left;
    take(left);
  } else {
    if (!scanned) scan();
    kernel.peaks(first, stride, blocks, sorted);
    const start = Math.max(kernel.nth(sorted, rows / 32, Math.min(Math.max(firstRows, 2 * k), rows / 64)), lowest);
    left = kernel.reach(first, stride, blocks, start, -lowest, slots, highs);
    rescored = left;
    take(left);
    if (bar < start) left = kernel.reach(first, stride, blocks, bar, start, slots + 4 * found, highs + 4 * found);
    // While more are left, the best of them first: that may raise the bar for the others.
    for (let some = left; some > 0; some = left) {
      const most = widening * Math.max(rescored, firstRows);
      if (some > most) {
        arena.f32.copyWithin(sorted / 4, highs / 4 + found, highs / 4 + found + some);
        some = kernel.part(slots + 4 * found, highs + 4 * found, some, kernel.nth(sorted, some, most));
      }
      rescored += some;
      take(some);
    }
  }
  return { slots: new Uint32Array(arena.buffer, slots, found).slice(), scores: middles(arena, lows, highs, found), rescored };
}

/** Scores by 8 bits of some rows for the turned query of length 1 at x. */
export function scoresOf(arena: Arena, rows: Uint32Array, blocks: number): Float32Array<ArrayBuffer> {
  const { kernel, layout, x, words, few } = arena;
  const [place, end] = arena.behind(blocks);
  const bases = place(4 * blocks);
  const [slots, lows, highs] = [place(4 * rows.length), place(4 * rows.length), place(4 * rows.length)];
  arena.reserve(end());
  new Uint32Array(arena.buffer, slots, rows.length).set(rows);
  kernel.words(x, layout.dims, words, few);
  kernel.dots(arena.block(0) + layout.centre, layout.stride, blocks, x, layout.dims, bases);
  const [step, , total] = three(arena, few);
  kernel.rescore(arena.block(0), layout.stride, layout.dims, true, words, step, total, bases, slots, rows.length, 0, 0, lows, highs);
  return middles(arena, lows, highs, rows.length);
}

/** What scores by 8 bits may be off by, whatever the query. */
export function errorOf(arena: Arena, blocks: number, longest: number): number {
  const { dims, numbers } = arena.layout;
  let [factor, scale] = [0, 0];
  for (let block = 0; block < blocks; block++) {
    const own = arena.floats(arena.block(block) + numbers, 3 * blockRows);
    for (let row = 0; row < blockRows; row++) {
      factor = Math.max(factor, own[row]!);
      scale = Math.max(scale, own[2 * blockRows + row]!);
    }
  }
  // The query's words are of 4095 steps, for a number of 1 at most.
  return fineSlack * Math.sqrt((scale ** 2 + (factor / 4095) ** 2 * dims) / 12) + rounding * longest;
}

function middles(arena: Arena, lows: number, highs: number, count: number): Float32Array<ArrayBuffer> {
  const high = arena.floats(highs, count);
  return arena.floats(lows, count).map((low, i) => (low + high[i]!) / 2);
}

function three(arena: Arena, at: number): [number, number, number] {
  return [...arena.floats(at, 3)] as [number, number, number];
}
