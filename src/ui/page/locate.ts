import type { Found } from '../../sources/page/collect.ts';
import { dataOf, firstChild, isConnected, isElement, isText, nextSibling, parentNode } from '../../sources/page/dom.ts';
import { isLeftOut } from '../../sources/page/tags.ts';

/** Characters of a page that are looked through at most. */
const farthest = 200_000;

/** A place in the page's text: a node, and a character in it. */
interface Spot {
  readonly node: Text;
  readonly at: number;
}

const counts = (character: string): boolean => !/[\s\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u.test(character);

/** The text nodes from an element on, in the order of the page, without what is left out. */
function* textFrom(element: Element): Generator<Text> {
  let node: Node | null = element;
  while (node) {
    if (isText(node)) yield node;
    const inside: Node | null = isElement(node) && (node === element || !isLeftOut(node)) ? firstChild(node) : null;
    if (inside) {
      node = inside;
      continue;
    }
    let next: Node | null = null;
    for (; node && !next; node = parentNode(node)) next = nextSibling(node);
    node = next;
  }
}

/** Where a passage stands now; undefined when the page does not have it there any more. Spaces do not count: blocks were joined. */
export function locate({ element, text }: Pick<Found, 'element' | 'text'>): Range | undefined {
  const wanted = Array.from(text).filter(counts).join('');
  if (wanted === '' || !isConnected(element)) return undefined;
  const spots: Spot[] = [];
  let read = '';
  for (const node of textFrom(element)) {
    const data = dataOf(node);
    let piece = '';
    for (let at = 0; at < data.length; at++) {
      if (!counts(data.charAt(at))) continue;
      piece += data.charAt(at);
      spots.push({ node, at });
    }
    const from = Math.max(0, read.length - wanted.length);
    read += piece;
    const index = read.indexOf(wanted, from);
    if (index >= 0) return rangeOf(spots[index], spots[index + wanted.length - 1]);
    if (read.length > farthest) return undefined;
  }
  return undefined;
}

function rangeOf(first: Spot | undefined, last: Spot | undefined): Range | undefined {
  if (!first || !last) return undefined;
  const range = new Range();
  range.setStart(first.node, first.at);
  range.setEnd(last.node, last.at + 1);
  return range;
}
