import { product } from '../rank/product.ts';

/** Rows of a new shard at most; between 20 and 30 on average. The ten best rows of a query are in seven shards or so, whatever their size: small ones cost less. */
const full = 40;
/** Steps of Lloyd's algorithm; the groups hardly move after these. */
const steps = 8;
/** Neither half of a group has fewer than one in so many of its members. */
const least = 4;

/** A row as it is grouped: its vectors one behind the other, zeros where it lacks one. */
export type Point = Float32Array;

/** Members that are near each other, in groups of at most `most`, in an order that depends on nothing but the points. */
export function grouped(points: readonly Point[], most = full): number[][] {
  const groups: number[][] = [];
  const waiting = points.length > 0 ? [points.map((_, i) => i)] : [];
  for (let group = waiting.pop(); group; group = waiting.pop()) {
    if (group.length <= most) groups.push(group);
    else waiting.push(...halved(points, group).reverse());
  }
  return groups;
}

/** Two groups of one, by k-means with k = 2 (Lloyd 1982). It begins with the member furthest from the mean and the one furthest from that. */
export function halved(points: readonly Point[], members: readonly number[]): [number[], number[]] {
  let one = points[furthest(points, members, meanOf(points, members))]!;
  let other = points[furthest(points, members, one)]!;
  let sides = sidesOf(points, members, one, other);
  for (let step = 1; step < steps; step++) {
    const [near, far] = [members.filter((_, i) => sides[i]! >= 0), members.filter((_, i) => sides[i]! < 0)];
    if (near.length === 0 || far.length === 0) break;
    [one, other] = [meanOf(points, near), meanOf(points, far)];
    sides = sidesOf(points, members, one, other);
  }
  // Sorting is stable: members that are alike stay in their order.
  const order = members.map((_, i) => i).sort((a, b) => sides[b]! - sides[a]!);
  const inFirst = sides.reduce((count, side) => count + (side >= 0 ? 1 : 0), 0);
  const fewest = Math.ceil(members.length / least);
  const cut = Math.min(Math.max(inFirst, fewest), members.length - fewest);
  const rising = (places: readonly number[]): number[] => places.toSorted((a, b) => a - b).map((i) => members[i]!);
  return [rising(order.slice(0, cut)), rising(order.slice(cut))];
}

/** By how much each is nearer to one than to the other, in halves of squared distance. */
function sidesOf(points: readonly Point[], members: readonly number[], one: Point, other: Point): Float64Array {
  const axis = one.map((value, i) => value - other[i]!);
  let middle = 0;
  for (let i = 0; i < axis.length; i++) middle += (one[i]! ** 2 - other[i]! ** 2) / 2;
  return Float64Array.from(members, (member) => product(points[member]!, axis) - middle);
}

function furthest(points: readonly Point[], members: readonly number[], from: Point): number {
  const own = product(from, from);
  let [best, most] = [members[0]!, -Infinity];
  for (const member of members) {
    const point = points[member]!;
    const distance = product(point, point) - 2 * product(point, from) + own;
    if (distance > most) [best, most] = [member, distance];
  }
  return best;
}

export function meanOf(points: readonly Point[], members: readonly number[]): Point {
  const sum = new Float64Array(points[members[0]!]!.length);
  for (const member of members) {
    const point = points[member]!;
    for (let i = 0; i < sum.length; i++) sum[i]! += point[i]!;
  }
  return Float32Array.from(sum, (value) => value / members.length);
}
