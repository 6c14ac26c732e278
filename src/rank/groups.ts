import type { Item, Vector } from '../types.ts';
import { parsePrint, printDistance, type Print } from './print.ts';
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

interface Seen<T> {
  readonly hit: T;
  readonly image: boolean;
  /** NaN when the time or the camera is not known. */
  readonly taken: number;
  readonly camera: string | undefined;
  readonly print: Print | undefined;
  readonly vector: () => Vector | undefined;
  readonly signs: () => Uint32Array | undefined;
}

/**
 * Near-duplicates and bursts, each as a list with its best hit first, in the order of these. A hit joins the first group of which any
 * member is one with it, as long as it also looks like the first: a burst goes on as long as pictures follow each other, and no further.
 */
export function groupsOf<T extends Groupable>(hits: readonly T[]): T[][] {
  const groups: Seen<T>[][] = [];
  for (const hit of hits) {
    const next = seen(hit);
    const group = groups.find((members) => joins(members, next));
    if (group) group.push(next);
    else groups.push([next]);
  }
  return groups.map((group) => group.map(({ hit }) => hit));
}

function joins<T>(members: readonly Seen<T>[], next: Seen<T>): boolean {
  const [first] = members;
  if (!first || one(first, next)) return first !== undefined;
  for (let i = Math.max(1, members.length - mostCompared); i < members.length; i++) if (one(members[i]!, next)) return cosine(first, next) >= burstCosine;
  return false;
}

function seen<T extends Groupable>(hit: T): Seen<T> {
  let vector: { readonly of: Vector | undefined } | undefined;
  let signs: { readonly of: Uint32Array | undefined } | undefined;
  const known = (): Vector | undefined => (vector ??= { of: hit.vector() }).of;
  const { type, taken = NaN, camera, print } = hit.item;
  return {
    hit,
    image: type === 'image',
    taken: camera === undefined ? NaN : taken,
    camera,
    print: print === undefined ? undefined : parsePrint(print),
    vector: known,
    signs: () => {
      const of = known();
      return (signs ??= { of: of && signsOf(of) }).of;
    },
  };
}

/** What costs least is looked at first. */
function one<T>(a: Seen<T>, b: Seen<T>): boolean {
  if (!a.image || !b.image) return false;
  if (Math.abs(a.taken - b.taken) <= burst && a.camera === b.camera && cosine(a, b) >= burstCosine) return true;
  if (a.print && b.print) return printDistance(a.print, b.print) <= samePrint && cosine(a, b) >= sameCosine;
  const [signs, others] = [a.signs(), b.signs()];
  return signs !== undefined && others !== undefined && near(signs, others, mostSigns(a.vector()!.length)) && cosine(a, b) >= aloneCosine;
}

function near(a: Uint32Array, b: Uint32Array, most: number): boolean {
  let differ = 0;
  for (let i = 0; i < a.length && differ <= most; i++) differ += bitsOf(a[i]! ^ b[i]!);
  return differ <= most;
}

function cosine<T>(a: Seen<T>, b: Seen<T>): number {
  const [one, other] = [a.vector(), b.vector()];
  return one && other ? product(one, other) : -1;
}

/** Of vectors of unit length: their cosine. */
export function product(a: Vector, b: Vector): number {
  // Four sums: each addition would wait for the one before.
  let [one, two, three, four] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < a.length; i += 4) {
    one += a[i]! * b[i]!;
    two += a[i + 1]! * b[i + 1]!;
    three += a[i + 2]! * b[i + 2]!;
    four += a[i + 3]! * b[i + 3]!;
  }
  for (; i < a.length; i++) one += a[i]! * b[i]!;
  return one + two + three + four;
}
