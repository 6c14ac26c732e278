import type { ReactiveController } from 'lit';

/** Calls when the element may have moved in the window, whichever of the boxes around it scrolls. */
export class ScrollWatch implements ReactiveController {
  readonly #host: HTMLElement;
  readonly #moved: () => void;
  /** Calls with the next frame, however often this is asked for until then. */
  readonly soon = (): void => {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#moved();
    });
  };
  #frame: number | undefined;
  #roots: EventTarget[] = [];
  #sizes: ResizeObserver | undefined;

  constructor(host: HTMLElement, moved: () => void) {
    this.#host = host;
    this.#moved = moved;
  }

  hostConnected(): void {
    // Scrolling inside a shadow tree is not heard outside of it.
    this.#roots = [window];
    for (let root = this.#host.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode()) this.#roots.push(root);
    for (const root of this.#roots) root.addEventListener('scroll', this.soon, { capture: true, passive: true });
    window.addEventListener('resize', this.soon);
    this.#sizes = new ResizeObserver(this.soon);
    this.#sizes.observe(this.#host);
    this.#sizes.observe(document.documentElement);
  }

  hostDisconnected(): void {
    for (const root of this.#roots) root.removeEventListener('scroll', this.soon, { capture: true });
    window.removeEventListener('resize', this.soon);
    this.#sizes?.disconnect();
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
  }
}
