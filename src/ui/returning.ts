import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Places {
  /** What is shown for a while; null when it is not there. */
  readonly card: () => HTMLElement | null;
  /** Whether the person did something that waits for it. */
  readonly awaited: () => boolean;
  /** Where the focus goes when what had it before is gone. */
  readonly home: () => void;
}

/** Moves the focus to a card that appears because of what the person did, and back when it goes. Nobody is interrupted while typing. */
export class Returning implements ReactiveController {
  readonly #places: Places;
  #before: Element | null = null;
  #focused: Element | null = null;
  #inside = false;
  #awaited = false;
  /** Until when a call counts: the card may be about to come. */
  #called = 0;

  constructor(host: ReactiveControllerHost, places: Places) {
    this.#places = places;
    host.addController(this);
  }

  /** The person asks for it by hand. */
  call(): void {
    this.#called = performance.now() + 1000;
  }

  hostUpdate(): void {
    this.#focused = focusedElement();
    this.#inside = this.#places.card()?.matches(':focus-within') ?? false;
  }

  hostUpdated(): void {
    const card = this.#places.card();
    if (!card) {
      if (this.#inside) this.#return();
      this.#awaited = false;
      return;
    }
    const awaited = this.#places.awaited();
    const wanted = performance.now() < this.#called || (awaited && !this.#awaited && !isField(this.#focused));
    this.#awaited = awaited;
    this.#called = 0;
    if (!wanted || this.#inside) return;
    this.#before = this.#focused;
    card.focus();
  }

  #return(): void {
    if (this.#before?.isConnected && this.#before instanceof HTMLElement && this.#before !== document.body) this.#before.focus();
    else if (this.#before !== document.body) this.#places.home();
    this.#before = null;
  }
}

function focusedElement(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

function isField(element: Element | null): boolean {
  return element instanceof HTMLInputElement && (element.type === 'search' || element.type === 'text');
}
