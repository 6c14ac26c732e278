import type { Item } from '../types.ts';

/** The facts of an item whose vectors were made anew, from its original or, then it says so, from its thumbnail. */
export function remade(item: Item, { approximate }: Item): Item {
  const { approximate: _before, ...facts } = item;
  return { ...facts, ...(approximate && { approximate }) };
}
