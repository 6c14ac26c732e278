import { portable, readItem } from '../../portable/facts.ts';
import { parseJson } from '../../portable/json.ts';
import type { Item } from '../../types.ts';
import { invalid, limits } from './format.ts';

export function writeFacts(items: readonly Item[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(items.map(portable)));
}

/** @throws GlimpseError `export-invalid` */
export function readFacts(payload: Uint8Array, at: number): Item[] {
  const values = parseJson(payload, `byte ${at}`, invalid);
  if (!Array.isArray(values) || values.length === 0 || values.length > limits.group) throw invalid(`byte ${at}: no list of 1 to ${limits.group} items`);
  return values.map((value: unknown, i) => ownOnly(readItem(value, `byte ${at}, item ${i}`, invalid)));
}

/** A file that somebody else wrote sends nobody to other sites: only this one's addresses are kept. */
function ownOnly(item: Item): Item {
  const own = item.url !== undefined && new URL(item.url).origin === globalThis.location?.origin;
  return own ? item : { ...item, url: undefined };
}
