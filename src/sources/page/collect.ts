import { GlimpseError } from '../../errors.ts';
import { documentElement, firstChild, isDocument, matches, nextSibling, parentNode } from './dom.ts';
import { Reading } from './reading.ts';

/** Something that a page has: a picture, or a passage of text. */
export interface Found {
  readonly kind: 'picture' | 'passage';
  /** The passage; or what the page says of the picture: alt, figcaption, title. */
  readonly text: string;
  /** A picture's address, as it is written. */
  readonly src?: string;
  /** All that it may be shown from (`srcset`, `<picture>`), in their order: an address, then a space and `800w` or `2x` where that is told. */
  readonly sources?: readonly string[];
  /** Headings above it, outermost first. */
  readonly headings: readonly string[];
  /** The nearest id at it, above it or before it that leads to its element: the first of its name. */
  readonly fragment: string | undefined;
  /** The picture; or the block in which the passage begins. */
  readonly element: Element;
}

export interface CollectOptions {
  /** Whether an element, with all that is in it, cannot be seen; only a browser can tell. */
  readonly hidden?: (element: Element) => boolean;
  /** Address of the picture behind an element, where that counts. */
  readonly backgrounds?: (element: Element) => string | undefined;
  /** Selector of elements to leave out, with all that is in them. */
  readonly ignore?: string;
}

/**
 * What there is below an element, in the order of the page but for what has to wait: a passage for its end, a picture for its caption and the next heading.
 * Scripts, styles, navigation, what is hidden and what has `data-glimpse-ignore` are left out. The page is read as the answer is, one
 * element after another without recursion, in linear time; shadow trees and frames are not looked into.
 * @throws GlimpseError `input-invalid`: `ignore` is no selector
 */
export function* collect(root: Element | Document, options: CollectOptions = {}): Iterable<Found> {
  for (const found of steps(root, options)) if (found) yield found;
}

/** Nodes of a page between two steps in which nothing was found. */
const stride = 64;

/** The same for who must not hold the page for long: a step is something found, or nothing for a few nodes. @throws GlimpseError `input-invalid` */
export function* steps(root: Element | Document, options: CollectOptions = {}): Iterable<Found | undefined> {
  const top = isDocument(root) ? documentElement(root) : root;
  if (!top) return;
  checkSelector(top, options.ignore);
  const reading = new Reading(top, options);
  let node: Node | null = top;
  for (let count = 1; node; count++) {
    if (count % stride === 0) yield undefined;
    const inside: Node | null = (yield* reading.enter(node)) ? firstChild(node) : null;
    if (inside) {
      node = inside;
      continue;
    }
    // Up to the next that has a sibling. What the page takes away meanwhile has no parent, and that is the end.
    let next: Node | null = null;
    while (node && !next) {
      yield* reading.leave(node);
      if (node === top) break;
      next = nextSibling(node);
      node = next ? node : parentNode(node);
    }
    node = next;
  }
  yield* reading.close();
}

function checkSelector(element: Element, selector: string | undefined): void {
  if (selector === undefined) return;
  try {
    matches(element, selector);
  } catch (error) {
    throw new GlimpseError('input-invalid', `ignore: no selector: ${selector}`, error);
  }
}
