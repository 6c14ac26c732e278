import { Columns, flag } from '../../../src/rank/columns.ts';
import type { Item } from '../../../src/types.ts';

/** A picture, unless told otherwise. */
export function item(id: string, facts: Partial<Item> = {}): Item {
  return { id, type: 'image', name: `${id}.jpg`, folder: '', caption: '', mime: 'image/jpeg', bytes: 1, width: 1, height: 1, modified: undefined, added: 0, url: undefined, partial: false, ...facts };
}

export function columnsOf(items: readonly Item[]): Columns {
  const columns = new Columns();
  items.forEach((one, ordinal) => columns.set(ordinal, one, flag.picture));
  return columns;
}
