import { expect, test } from 'vitest';
import { RowLookup } from '../../../src/vectors/stored/row-lookup.ts';
import { seeded } from './random.ts';

test('it finds what a map finds, through additions, replacements and removals', () => {
  const random = seeded(51);
  const ids: string[] = [];
  const lookup = new RowLookup((row) => ids[row]!);
  const map = new Map<string, number>();
  for (let round = 0; round < 60_000; round++) {
    // Waves of growing and shrinking.
    const id = `photo ${Math.floor(random() * 5000)}`;
    if (random() < (round % 20_000 < 10_000 ? 0.8 : 0.3)) {
      lookup.set(id, ids.length);
      map.set(id, ids.length);
      ids.push(id);
    } else {
      const row = map.get(id);
      lookup.delete(id, row ?? 5);
      map.delete(id);
      // Another row of that id is none of its business.
      const other = `photo ${Math.floor(random() * 5000)}`;
      lookup.delete(other, ids.length);
    }
    const asked = `photo ${Math.floor(random() * 6000)}`;
    expect(lookup.find(asked)).toBe(map.get(asked));
  }
});

test('ids with the same hash are told apart', () => {
  const ids = Array.from({ length: 200_000 }, (_, i) => i.toString(36));
  const lookup = new RowLookup((row) => ids[row]!);
  ids.forEach((id, row) => lookup.set(id, row));
  expect(ids.every((id, row) => lookup.find(id) === row)).toBe(true);
  expect(lookup.find('nobody at all')).toBeUndefined();
});
