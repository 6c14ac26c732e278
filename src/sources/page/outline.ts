import { cleanText } from '../../clean.ts';
import { attribute } from './dom.ts';

/** Characters of a heading at most. */
const longest = 200;
/** What documentation puts behind a heading to link it. */
const marks = /\s*[#¶§🔗]\s*$/u;

/** Where a walk through a page is: below which headings, after which id. */
export class Outline {
  /** Outermost first; a new array whenever it differs. */
  headings: readonly string[] = [];
  fragment: string | undefined;
  #levels: readonly number[] = [];
  readonly #ids = new Set<string>();

  /** An element begins. Only the first of an id is where it leads to. */
  pass(element: Element, tag: string): void {
    const id = attribute(element, 'id') || (tag === 'a' && attribute(element, 'name'));
    if (!id || this.#ids.has(id)) return;
    this.#ids.add(id);
    this.fragment = id;
  }

  /** A heading of this level, 1 to 6. */
  head(level: number, title: string): void {
    const kept = this.#levels.findIndex((above) => above >= level);
    const above = kept < 0 ? this.#levels.length : kept;
    const shown = cleanText(title.replaceAll('\u200b', '').replace(marks, ''), longest);
    this.#levels = [...this.#levels.slice(0, above), ...(shown ? [level] : [])];
    this.headings = [...this.headings.slice(0, above), ...(shown ? [shown] : [])];
  }
}
