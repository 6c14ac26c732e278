/**
 * Maps items in order with at most `width()` of them under way: the next are prepared while the consumer works.
 * A rejection ends the sequence.
 */
export async function* ahead<T, R>(items: Iterable<T>, width: () => number, map: (item: T) => Promise<R>): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  for (const item of items) {
    const next = map(item);
    // It is awaited later; without this an early rejection would count as unhandled.
    next.catch(() => {});
    running.push(next);
    while (running.length >= width()) yield await running.shift()!;
  }
  while (running.length > 0) yield await running.shift()!;
}

/** Items in groups of `size()`; the last may be smaller. */
export async function* grouped<T>(items: AsyncIterable<T>, size: () => number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size()) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
