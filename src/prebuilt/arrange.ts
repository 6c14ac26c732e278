import { unitOf } from './codes.ts';
import { limits } from './format.ts';
import { grouped, halved, meanOf, type Point } from './group.ts';
import { product } from '../rank/product.ts';
import type { PackedRow } from './shard.ts';

/** Rows by slot and place. A slot without rows is undefined, and is used again. */
export type Arrangement = readonly (readonly string[] | undefined)[];

/** A row's vectors one behind the other, in 8 bits. */
export function pointOf({ picture, words }: PackedRow, dims: number): Point {
  const point = new Float32Array(2 * dims);
  if (picture) point.set(unitOf(picture) ?? []);
  if (words) point.set(unitOf(words) ?? [], dims);
  return point;
}

/**
 * Where each row stands. Rows that were there stay in their place as long as they can; the last one of a shard takes the place of one that
 * has gone, new ones go to the shard whose rows they are nearest to, and a shard that is full is divided. When more than half is new, or
 * shards have become few and far between, all are grouped anew.
 */
export function arranged(rows: ReadonlyMap<string, PackedRow>, before: Arrangement, dims: number): Arrangement {
  const ids = [...rows.keys()].sort();
  const points = ids.map((id) => pointOf(rows.get(id)!, dims));
  const numbers = new Map(ids.map((id, i) => [id, i]));
  const kept = before.map((shard) => keptOf(shard ?? [], numbers));
  const staying = kept.reduce((sum, shard) => sum + shard.length, 0);
  while (kept.at(-1)?.length === 0) kept.pop();
  const filled = kept.filter((shard) => shard.length > 0).length;
  const isSparse = filled * limits.rows > 8 * Math.max(staying, limits.rows) || kept.length > limits.sparse * filled;
  if (staying * 2 < ids.length || isSparse) return fresh(rows, ids, points);
  const placed = new Set(kept.flat());
  const shards = kept.map((shard) => [...shard]);
  const centres = shards.map((shard) => (shard.length > 0 ? meanOf(points, shard) : undefined));
  const grown = new Set<number>();
  for (let i = 0; i < ids.length; i++) {
    if (placed.has(i)) continue;
    const slot = nearest(points[i]!, centres);
    shards[slot] = [...(shards[slot] ?? []), i];
    centres[slot] ??= points[i]!;
    grown.add(slot);
  }
  for (const slot of grown) {
    const [first, ...others] = shards[slot]!.length > limits.rows ? divided(points, shards[slot]!) : [shards[slot]!];
    shards[slot] = first!;
    for (const other of others) {
      const free = shards.findIndex((shard) => shard.length === 0);
      shards[free < 0 ? shards.length : free] = other;
    }
  }
  return shards.map((shard) => (shard.length > 0 ? shard.map((i) => ids[i]!) : undefined));
}

function keptOf(shard: readonly string[], numbers: ReadonlyMap<string, number>): number[] {
  const places = shard.map((id) => numbers.get(id));
  for (let place = 0; place < places.length; ) {
    if (places[place] !== undefined) place++;
    else {
      const last = places.pop();
      if (place < places.length) places[place] = last;
    }
  }
  return places.filter((number) => number !== undefined);
}

function nearest(point: Point, centres: readonly (Point | undefined)[]): number {
  let [best, most] = [0, -Infinity];
  centres.forEach((centre, slot) => {
    const score = centre ? product(point, centre) - product(centre, centre) / 2 : -Infinity;
    if (score > most) [best, most] = [slot, score];
  });
  return best;
}

function divided(points: readonly Point[], members: readonly number[]): number[][] {
  return members.length <= limits.rows ? [[...members]] : halved(points, members).flatMap((half) => divided(points, half));
}

/** Rows with pictures only, with words only and with both apart: otherwise what a row lacks would tell where it stands. */
function fresh(rows: ReadonlyMap<string, PackedRow>, ids: readonly string[], points: readonly Point[]): Arrangement {
  const kindOf = (id: string): number => (rows.get(id)!.picture ? 1 : 0) | (rows.get(id)!.words ? 2 : 0);
  return [3, 1, 2].flatMap((kind) => {
    const members = ids.flatMap((id, i) => (kindOf(id) === kind ? [i] : []));
    return grouped(members.map((i) => points[i]!)).map((group) => group.map((n) => ids[members[n]!]!));
  });
}
