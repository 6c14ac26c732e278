import type { LitElement, ReactiveController } from 'lit';
import { ScrollWatch } from './scroll-watch.ts';

/** Pixels of pictures that a header must leave in the window. */
const room = 100;

/** The plain colour that the page has behind an element. */
function groundOf(host: Element): string {
  for (let at: Element | null | undefined = host; at; at = at.parentElement ?? (at.getRootNode() as Partial<ShadowRoot>).host) {
    const { backgroundColor } = getComputedStyle(at);
    if (backgroundColor.startsWith('rgb(')) return backgroundColor;
  }
  return 'Canvas';
}

/** How a header stays in sight: on a ground of its own only while pictures go by below it, and not when it would hide them all. */
export class Sticking implements ReactiveController {
  readonly #host: LitElement;
  readonly #watch: ScrollWatch;
  #tall = false;
  /** Where in the window it stayed before it was tall. */
  #top = 0;

  constructor(host: LitElement) {
    this.#host = host;
    this.#watch = new ScrollWatch(host, () => this.#look());
    host.addController(this.#watch);
  }

  hostUpdated(): void {
    // Not now: what is drawn below it may still change, and the page would be laid out twice.
    this.#watch.soon();
  }

  #look(): void {
    const header = this.#host.renderRoot.querySelector<HTMLElement>('.header');
    if (!header) return;
    const { top } = header.getBoundingClientRect();
    const place = this.#host.getBoundingClientRect().top + this.#host.clientTop + Number.parseFloat(getComputedStyle(this.#host).paddingTop);
    let down = top - place;
    const tall = header.offsetHeight > window.innerHeight - room;
    // It is scrolled from where it was opened, and not taken along any more until the page is scrolled back.
    if (tall && !this.#tall) this.#top = top;
    else if (tall) down -= Math.max(0, top - this.#top);
    this.#tall = tall;
    if (tall) header.style.setProperty('--down', `${Math.max(0, down)}px`);
    header.classList.toggle('tall', tall);
    header.classList.toggle('stuck', down > 0.5);
    if (down > 0.5) header.style.setProperty('--ground', groundOf(this.#host));
  }
}
