import type { Item, Vector } from '../types.ts';
import { parsePrint, printDistance } from './print.ts';
import { product } from './product.ts';
import { bitsOf, signsOf } from './signs.ts';

/** What is looked at of a hit: its item, and the vector of its picture, if it has one. */
export interface Groupable {
  readonly item: Item;
  readonly vector: () => Vector | undefined;
}

/** Prints that differ in so few bits, and vectors so near, are the same picture in another size, quality or crop. */
const samePrint = 6;
const sameCosine = 0.95;
/** Taken within so many milliseconds by one camera, and so much alike: a burst. */
const burst = 10_000;
const burstCosine = 0.9;
/** Where there are no prints, vectors alone have to tell. */
const aloneCosine = 0.985;
/** Vectors with such a cosine differ in the signs of an eighteenth of their numbers (the angle over pi), or up to a tenth where a few large numbers count most; six deviations more never happens. */
const mostSigns = (dims: number): number => 0.1 * dims + 6 * Math.sqrt(0.1 * dims);

/** Members of a group that a hit is compared with, the last ones: a group may be large. */
const mostCompared = 32;

/** Whether two hits, named by their places, are one. */
type Same = (a: number, b: number) => boolean;

/** Hits by their places: whether two are one, and the cosine of their vectors, -1 where there are none. */
interface Compared {
  /** Quickly: false where `one` is. */
  readonly maybe: Same;
  readonly one: Same;
  readonly cosine: (a: number, b: number) => number;
}

/**
 * Near-duplicates and bursts, each as a list with its best hit first, in the order of these. A hit joins the first group of which any
 * member is one with it, as long as it also looks like the first: a burst goes on as long as pictures follow each other, and no further.
 */
export function groupsOf<T extends Groupable>(hits: readonly T[]): T[][] {
  const compared = comparing(hits);
  const groups: number[][] = [];
  hits.forEach((_, next) => {
    const group = isAlone(next, compared) ? undefined : groups.find((members) => joins(members, next, compared));
    if (group) group.push(next);
    else groups.push([next]);
  });
  return groups.map((group) => group.map((place) => hits[place]!));
}

/** Whether it is one with none of the hits before it: mostly. */
function isAlone(next: number, { maybe }: Compared): boolean {
  for (let before = 0; before < next; before++) if (maybe(before, next)) return false;
  return true;
}

function joins(members: readonly number[], next: number, { one, cosine }: Compared): boolean {
  const first = members[0]!;
  if (one(first, next)) return true;
  for (let i = Math.max(1, members.length - mostCompared); i < members.length; i++) if (one(members[i]!, next)) return cosine(first, next) >= burstCosine;
  return false;
}

/** Hundreds of hits are hundreds of thousands of pairs: what tells most of them apart lies in plain numbers. */
function comparing(hits: readonly Groupable[]): Compared {
  const images = Uint8Array.from(hits, ({ item: { type } }) => Number(type === 'image'));
  /** NaN when the time or the camera is not known. */
  const taken = Float64Array.from(hits, ({ item }) => (item.camera === undefined ? NaN : (item.taken ?? NaN)));
  const printed = Uint8Array.from(hits, ({ item: { print } }) => Number(print !== undefined));
  const prints = Int32Array.from(hits.flatMap(({ item: { print } }) => (print === undefined ? [0, 0] : parsePrint(print))));
  const vectorOf = kept((at) => hits[at]!.vector());
  const signs = kept((at) => {
    const vector = vectorOf(at);
    return vector && signsOf(vector);
  });
  const cosine: Compared['cosine'] = (a, b) => {
    const [one, other] = [vectorOf(a), vectorOf(b)];
    return one && other ? product(one, other) : -1;
  };
  /** By what costs least. Without prints, vectors alone have to tell. */
  const maybe: Same = (a, b) =>
    Math.abs(taken[a]! - taken[b]!) <= burst || (printed[a]! & printed[b]!) === 0 || printDistance(prints, a, b) <= samePrint;
  const one: Same = (a, b) => {
    if (!maybe(a, b) || images[a] === 0 || images[b] === 0) return false;
    if (Math.abs(taken[a]! - taken[b]!) <= burst && hits[a]!.item.camera === hits[b]!.item.camera && cosine(a, b) >= burstCosine) return true;
    if (printed[a] === 1 && printed[b] === 1) return printDistance(prints, a, b) <= samePrint && cosine(a, b) >= sameCosine;
    const [some, others] = [signs(a), signs(b)];
    return some !== undefined && others !== undefined && near(some, others, mostSigns(vectorOf(a)!.length)) && cosine(a, b) >= aloneCosine;
  };
  return { maybe, one, cosine };
}

/** What was worked out once for a place is kept. */
function kept<T>(make: (at: number) => T): (at: number) => T {
  const known: ({ readonly of: T } | undefined)[] = [];
  return (at) => (known[at] ??= { of: make(at) }).of;
}

function near(a: Uint32Array, b: Uint32Array, most: number): boolean {
  let differ = 0;
  for (let i = 0; i < a.length && differ <= most; i++) differ += bitsOf(a[i]! ^ b[i]!);
  return differ <= most;
}
