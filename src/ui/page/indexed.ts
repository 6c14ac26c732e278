import { baseOf } from '../../sources/page/base.ts';
import type { Found } from '../../sources/page/collect.ts';
import { writtenAddresses } from '../../sources/page/picture.ts';
import { parseUrl } from '../../sources/url.ts';
import type { Item } from '../../types.ts';
import type { Entry } from './entries.ts';

/** What entries are known by; it never changes. */
const known = new WeakMap<Entry, readonly string[]>();
/** Characters of a passage that can hardly be the same by chance. */
const telling = 24;

const passage = (text: string): string => text.replace(/\s+/gu, '');
const picture = (url: URL): string => url.href.split('#', 1)[0]!;
const named = (url: URL): string => `named ${url.pathname.split('/').at(-1)!}`;

/** All addresses from which a picture may be shown, absolute. */
function addresses(found: Found): URL[] {
  const base = baseOf(found.element);
  return writtenAddresses(found).flatMap((address) => parseUrl(address.trim(), base) ?? []);
}

function namesOf(entry: Entry): readonly string[] {
  const urls = (): URL[] => entry.places.slice(0, 1).flatMap(addresses);
  const names = known.get(entry) ?? (entry.kind === 'passage' ? [passage(entry.words)] : [...new Set(urls().flatMap((url) => [picture(url), named(url)]))]);
  known.set(entry, names);
  return names;
}

/** What of a page the items of the site's index are: the same passages, and pictures that are shown from the same file. */
export class Indexed {
  readonly #passages = new Map<string, Entry[]>();
  readonly #pictures = new Map<string, Entry[]>();

  constructor(entries: Iterable<Entry>) {
    for (const entry of entries) {
      const map = entry.kind === 'passage' ? this.#passages : this.#pictures;
      for (const name of namesOf(entry)) map.set(name, [...(map.get(name) ?? []), entry]);
    }
  }

  of({ type, caption, url }: Item): readonly Entry[] {
    return type === 'text' ? this.#passage(passage(caption)) : this.#picture(parseUrl(url));
  }

  /** Styles that hide a part, or scripts that add one, cut a page's text elsewhere than the built file's. */
  #passage(text: string): readonly Entry[] {
    const same = this.#passages.get(text);
    if (same || text.length < telling) return same ?? [];
    return [...this.#passages].flatMap(([own, entries]) => (own.includes(text) || (own.length >= telling && text.includes(own)) ? entries : [])).slice(0, 1);
  }

  /** The index names one address of a file that is served at several. */
  #picture(url: URL | undefined): readonly Entry[] {
    if (!url) return [];
    const [alone, ...others] = this.#pictures.get(named(url)) ?? [];
    return this.#pictures.get(picture(url)) ?? (alone && others.length === 0 ? [alone] : []);
  }
}
