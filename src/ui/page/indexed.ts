import { baseOf } from '../../sources/page/base.ts';
import type { Found } from '../../sources/page/collect.ts';
import { parseUrl } from '../../sources/url.ts';
import type { Item } from '../../types.ts';
import type { Entry } from './entries.ts';

/** What entries are known by; it never changes. */
const known = new WeakMap<Entry, readonly string[]>();

const passage = (text: string): string => `passage ${text.replace(/\s+/gu, '')}`;
const picture = (url: URL): string => `picture ${url.href.split('#', 1)[0]!}`;

/** All addresses from which a picture may be shown, absolute. */
function addresses({ element, src, sources = [] }: Found): URL[] {
  const base = baseOf(element);
  const written = [...(src === undefined ? [] : [src]), ...sources.map((source) => source.replace(/ [\d.]+[wx]$/, ''))];
  return written.flatMap((address) => parseUrl(address.trim(), base) ?? []);
}

function namesOf(entry: Entry): readonly string[] {
  const names = known.get(entry) ?? (entry.kind === 'passage' ? [passage(entry.words)] : entry.places.slice(0, 1).flatMap(addresses).map(picture));
  known.set(entry, names);
  return names;
}

/** What of a page the items of the site's index are: the same passages, and pictures that are shown from the same file. */
export class Indexed {
  readonly #entries = new Map<string, Entry[]>();

  constructor(entries: Iterable<Entry>) {
    for (const entry of entries) {
      for (const name of namesOf(entry)) this.#entries.set(name, [...(this.#entries.get(name) ?? []), entry]);
    }
  }

  of({ type, caption, url }: Item): readonly Entry[] {
    const address = parseUrl(url);
    const name = type === 'text' ? passage(caption) : address && picture(address);
    return (name !== undefined && this.#entries.get(name)) || [];
  }
}
