/** The first `count` of a list in the order of `compare`, without sorting all of it. */
export function firstOf<T>(list: Iterable<T>, count: number, compare: (a: T, b: T) => number): T[] {
  if (count < 1) return [];
  let found: T[] = [];
  let last: T | undefined;
  for (const one of list) {
    if (last !== undefined && compare(last, one) <= 0) continue;
    found.push(one);
    if (found.length < 2 * count + 64) continue;
    found = found.sort(compare).slice(0, count);
    last = found.at(-1);
  }
  return found.sort(compare).slice(0, count);
}
