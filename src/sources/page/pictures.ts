import type { Found } from './collect.ts';
import { parentNode } from './dom.ts';

/** Levels that a card has at most, from its picture or heading up to itself. */
const deepest = 8;

function* upFrom(node: Node): Generator<Node> {
  let at = parentNode(node);
  for (let level = 0; at && level < deepest; level++, at = parentNode(at)) yield at;
}

/**
 * Pictures wait for the next heading: on a card it stands below its picture, and what is nearest is what shares the card.
 * That is so when both are in an element that the heading before is not in.
 */
export class Pictures {
  #waiting: Found[] = [];
  #heading: Element | undefined;

  add(found: Found): void {
    this.#waiting.push(found);
  }

  /** A heading has ended. @param headings those above and itself */
  *head(heading: Element, headings: readonly string[]): Iterable<Found> {
    const around = [...upFrom(heading)];
    const before = this.#heading && [...upFrom(this.#heading)];
    for (const found of this.close()) {
      let shared: Node | undefined;
      for (const node of upFrom(found.element)) {
        shared = around.includes(node) ? node : undefined;
        if (shared) break;
      }
      yield shared && !before?.includes(shared) ? { ...found, headings } : found;
    }
    this.#heading = heading;
  }

  close(): readonly Found[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }
}
