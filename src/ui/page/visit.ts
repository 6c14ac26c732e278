import { asGlimpseError } from '../../errors.ts';
import type { Found } from '../../sources/page/collect.ts';
import { isConnected } from '../../sources/page/dom.ts';
import type { Answer } from './meaning.ts';
import { canHighlight, highlight } from './highlight.ts';
import { locate } from './locate.ts';
import type { Marker } from './marker.ts';
import { focusAt, openDetails, scrollTo } from './reveal.ts';
import type { PageSession } from './session.ts';

export interface VisitPorts {
  readonly session: Pick<PageSession, 'hereOf' | 'model' | 'placeOf'>;
  readonly marker: () => Marker | undefined;
  readonly changed: () => void;
  /** Another place is shown, or it has gone. */
  readonly shown: (there: boolean) => void;
}

/** The places of an answer, one after another, on the page itself. */
export class Visit {
  readonly #ports: VisitPorts;
  #answers: readonly Answer[] = [];
  #unmark = (): void => {};
  #unfocus = (): void => {};
  /** Details that were closed before, and are still open because of us. */
  readonly #opened = new Set<HTMLDetailsElement>();
  #turn = 0;
  #marked: Element | undefined;
  index = -1;

  constructor(ports: VisitPorts) {
    this.#ports = ports;
  }

  get total(): number {
    return this.#answers.length;
  }

  get answer(): Answer | undefined {
    return this.#answers[this.index];
  }

  /** @param focus whether the focus goes there too */
  async show(answers: readonly Answer[], index: number, focus: boolean): Promise<void> {
    const turn = ++this.#turn;
    const { session } = this.#ports;
    this.#answers = answers;
    this.index = index;
    this.#clear();
    this.#ports.changed();
    const answer = this.answer;
    let place: Found | undefined;
    try {
      place = answer && (await session.placeOf(answer.entry));
      if (turn !== this.#turn) return;
      if (place) this.#go(place, focus);
    } catch (error) {
      // Scripts of the page may have replaced what this needs; the other places can be shown all the same.
      place = undefined;
      session.model.say('glimpse-error', { error: asGlimpseError(error) });
    }
    if (turn === this.#turn) this.#ports.shown(place !== undefined);
  }

  /** The next place, or the one before: after the last comes the first. */
  step(by: 1 | -1, focus: boolean): void {
    if (this.total > 0) void this.show(this.#answers, (this.index + by + this.total) % this.total, focus);
  }

  /** The page was looked at: what was drawn anew is marked anew, where the person is. */
  renew(): void {
    const { answer } = this;
    if (!answer || !this.#marked || isConnected(this.#marked)) return;
    const place = this.#ports.session.hereOf(answer.entry);
    if (!place) return;
    this.#clear();
    this.#mark(place);
  }

  /** Nothing is marked any more. @param leave whether what was opened for it is closed as well */
  end(leave = false): void {
    this.#turn++;
    this.#clear();
    if (leave) this.#shut();
    this.#answers = [];
    this.index = -1;
    this.#ports.changed();
  }

  #go(found: Found, focus: boolean): void {
    const { element } = found;
    this.#shut(element);
    for (const details of openDetails(element)) this.#opened.add(details);
    const place = this.#mark(found);
    const around = place instanceof Range ? (place.startContainer.parentElement ?? element) : element;
    if (focus) this.#unfocus = focusAt(around);
    scrollTo(around, place);
  }

  /** Highlights the passage, or outlines the picture; also a passage, where it has to be. */
  #mark(found: Found): Range | Element {
    const range = found.kind === 'passage' ? locate(found) : undefined;
    this.#marked = found.element;
    if (range && canHighlight) this.#unmark = highlight(range);
    else {
      const marker = this.#ports.marker();
      marker?.show(range ?? found.element);
      this.#unmark = () => marker?.hide();
    }
    return range ?? found.element;
  }

  #clear(): void {
    this.#unmark();
    this.#unfocus();
    this.#unmark = this.#unfocus = () => {};
    this.#marked = undefined;
  }

  /** Closes what was opened, but for what is around this element. */
  #shut(around?: Element): void {
    for (const details of this.#opened) {
      if (around && details.contains(around)) continue;
      details.open = false;
      this.#opened.delete(details);
    }
  }
}
