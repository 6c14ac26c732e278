import type { Item } from '../types.ts';

/** The facts of an item whose vectors were made anew. */
export function remade({ approximate: _, ...facts }: Item, { approximate }: Item): Item {
  return { ...facts, ...(approximate && { approximate }) };
}
