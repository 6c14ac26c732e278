import { firstOf } from '../rank/first.ts';
import type { Collection, Searchable } from './collection.ts';

/** Orders ordinals by the date of their items; those without one come last, and of one date those that were added later (`newest`) or earlier. */
export function byDate(collection: Collection, { columns }: Searchable, order: 'newest' | 'oldest'): (list: Iterable<number>, count: number) => number[] {
  const { date } = columns.table;
  const turn = order === 'newest' ? -1 : 1;
  const compare = (a: number, b: number): number => {
    const [one, other] = [date[a]!, date[b]!];
    if (one !== other) {
      if (one < other || one > other) return one < other ? -turn : turn;
      if (Number.isNaN(one) !== Number.isNaN(other)) return Number.isNaN(one) ? 1 : -1;
    }
    return turn * (collection.placeOf(a) - collection.placeOf(b));
  };
  return (list, count) => firstOf(list, count, compare);
}
