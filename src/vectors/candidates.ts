import type { Arena } from './arena.ts';
import type { Axes } from './axes.ts';
import { blockRows } from './layout.ts';

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
/** Below every score, and a number of 32 bits. */
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
  /** Rows that are there and allowed, one bit each, lowest first; 32 words a block. */
  readonly allowed: Uint32Array;
  readonly blocks: number;
  /** Length of the longest row. */
  readonly longest: number;
}

/**
 * Finds the candidates for the turned query of length 1 at x, in three steps of which each reads more of fewer rows: sign bits of all,
 * 4 bits of the rows whose bound reaches the bar, 8 bits of those that still do. The bar is what the k-th best row scores at least, by
 * what is known so far; rows are taken best bound first, so it rises quickly.
 */
export function findCandidates(arena: Arena, axes: Axes, { k, threshold, allowed, blocks, longest }: Question): Candidates {
  const { kernel, layout, x, spare, words, lines, few } = arena;
  const { dims, stride, centre } = layout;
  const first = arena.block(0);
  const rows = blocks * blockRows;
  const [place, end] = arena.behind(blocks);
  const mask = place(rows / 8);
  const bases = place(4 * blocks);
  const slots = place(4 * rows);
  const lows = place(4 * rows);
  const highs = place(4 * rows);
  const sorted = place(4 * rows);
  const waiting = place(4 * rows);
  const bounds = place(4 * rows);
  arena.reserve(end());

  new Uint32Array(arena.buffer, mask, rows / 32).set(allowed.subarray(0, rows / 32));
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

  let found = 0;
  let bar = Math.max(threshold - epsilon, lowest);
  /** Moves the first `more` of the waiting rows to the list, scores them, and drops whatever is below the bar then. */
  const take = (more: number): void => {
    new Uint8Array(arena.buffer).copyWithin(slots + 4 * found, waiting, waiting + 4 * more);
    rescore(false, found, more);
    const kept = kernel.keep(slots + 4 * found, lows + 4 * found, highs + 4 * found, more, Math.max(bar, kth(found + more)));
    rescore(true, found, kept);
    found += kept;
    bar = Math.max(bar, kth(found));
    found = kernel.keep(slots, lows, highs, found, bar);
  };

  const counted = count(allowed, rows / 32);
  let rescored = 0;
  if (counted.rows < scattered * counted.words) {
    rescored = list(allowed, rows / 32, new Uint32Array(arena.buffer, waiting, rows));
    take(rescored);
  } else {
    const [along, across] = axes.split();
    kernel.lines(x, dims, lines, few);
    const [step, offset, squared] = three(arena, few);
    const length = Math.sqrt(squared);
    // The entries of the lines are rounded, which errs by step / sqrt(12) for each four numbers. Variances add up; with sigma at least 0.3 factor this is above their root.
    const lineError = step * Math.sqrt(dims / 48);
    const lineSlack = coarseSlack * lineError * Math.min(1, lineError / (0.6 * length || 1));
    kernel.scan(first, stride, 0, blocks, dims, mask, lines, step, offset + lineSlack, coarseSlack * Math.hypot(length, placeError * along, placeError * across), along, across, bases, spare);

    kernel.peaks(first, stride, blocks, sorted);
    const start = Math.max(kernel.nth(sorted, rows / 32, Math.min(Math.max(firstRows, 2 * k), rows / 64)), lowest);
    rescored = kernel.reach(first, stride, blocks, start, -lowest, waiting, bounds);
    take(rescored);
    let left = bar < start ? kernel.reach(first, stride, blocks, bar, start, waiting, bounds) : 0;
    while (left > 0) {
      // The best of them first, which may raise the bar for the others.
      let more = left;
      const most = widening * Math.max(rescored, firstRows);
      if (left > most) {
        arena.f32.copyWithin(sorted / 4, bounds / 4, bounds / 4 + left);
        more = kernel.part(waiting, bounds, left, kernel.nth(sorted, left, most));
      }
      take(more);
      rescored += more;
      arena.f32.copyWithin(waiting / 4, waiting / 4 + more, waiting / 4 + left);
      arena.f32.copyWithin(bounds / 4, bounds / 4 + more, bounds / 4 + left);
      left = kernel.part(waiting, bounds, left - more, bar);
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

function middles(arena: Arena, lows: number, highs: number, count: number): Float32Array<ArrayBuffer> {
  const high = arena.floats(highs, count);
  return Float32Array.from(arena.floats(lows, count), (low, i) => (low + high[i]!) / 2);
}

function three(arena: Arena, at: number): [number, number, number] {
  return [...arena.floats(at, 3)] as [number, number, number];
}

/** Set bits, and words that have any. */
function count(bits: Uint32Array, length: number): { rows: number; words: number } {
  let rows = 0;
  let words = 0;
  for (let i = 0; i < length; i++) {
    let word = bits[i]!;
    if (word === 0) continue;
    words++;
    // The usual sum of ever wider fields.
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    rows += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return { rows, words };
}

/** Numbers of the set bits to `out`. Answers how many. */
export function list(bits: Uint32Array, length: number, out: Uint32Array | number[]): number {
  let found = 0;
  for (let i = 0; i < length; i++) {
    for (let word = bits[i]!; word !== 0; word &= word - 1) out[found++] = i * 32 + 31 - Math.clz32(word & -word);
  }
  return found;
}
