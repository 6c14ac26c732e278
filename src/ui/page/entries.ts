import type { Found } from '../../sources/page/collect.ts';
import type { Item } from '../../types.ts';

/** Why a picture is found by its words only: its site does not allow it to be read, it could not be read, or there was no budget left. */
export type Unseen = 'cors' | 'failed' | 'budget';

/** Something that the page has, once for all places where it stands. */
export interface Entry {
  readonly key: string;
  readonly kind: Found['kind'];
  /** The passage; the words of the picture, with the heading above it. */
  readonly words: string;
  readonly headings: readonly string[];
  /** Where it stands, first to last. */
  places: readonly Found[];
  /** Its id in the library, while it is there. */
  id: string | undefined;
  /** `waiting` to be added, being added, `done`, or `left` out of the library. */
  state: 'waiting' | 'busy' | 'done' | 'left';
  unseen: Unseen | undefined;
}

const keyOf = ({ kind, text, src, sources, headings }: Found): string => JSON.stringify([kind, text, src ?? sources?.[0], headings.at(-1)]);

function entryOf(key: string, { kind, text, headings }: Found): Entry {
  const heading = headings.at(-1) ?? '';
  const words = kind === 'passage' || text.includes(heading) ? text : [text, heading].filter(Boolean).join('. ');
  return { key, kind, words, headings, places: [], id: undefined, state: 'waiting', unseen: undefined };
}

/** An entry as keywords are found in it: by its heading, its words, and the headings further up. */
export function itemOf({ key, words, headings }: Entry): Item {
  const facts = { mime: '', bytes: 0, width: 0, height: 0, modified: undefined, added: 0, url: undefined, partial: false };
  return { ...facts, id: key, type: 'text', name: headings.at(-1) ?? '', folder: headings.slice(0, -1).join('/'), caption: words };
}

/** What the page has by now. */
export class Entries {
  #entries = new Map<string, Entry>();

  get all(): Iterable<Entry> {
    return this.#entries.values();
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Those of an item of the library. */
  of(id: string): Entry[] {
    return [...this.all].filter((entry) => entry.id === id);
  }

  /** Takes over what was found, and says what has gone. What was there before stays the same entry, at its new places. */
  replace(found: readonly Found[]): Entry[] {
    const before = this.#entries;
    this.#entries = new Map();
    for (const [key, stand] of grouped(found)) {
      const [first] = stand;
      const entry = before.get(key) ?? (first && entryOf(key, first));
      if (!entry) continue;
      entry.places = stand;
      this.#entries.set(key, entry);
    }
    return [...before.values()].filter(({ key }) => !this.#entries.has(key));
  }

  /** The library is another one, or has lost them all: its worker was replaced. */
  reset(): void {
    for (const entry of this.all) {
      entry.id = undefined;
      entry.state = 'waiting';
      entry.unseen = undefined;
    }
  }
}

function grouped(found: readonly Found[]): Map<string, Found[]> {
  const groups = new Map<string, Found[]>();
  for (const one of found) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}
