import { boxOf } from './reveal.ts';

/** Pixels between what is outlined and its outline. */
const gap = 4;

/** Draws outlines around places of the page into a layer of our own, which follows them as the page scrolls and changes. */
export class Marker {
  readonly #layer: HTMLElement;
  #place: Element | Range | undefined;
  #frame = 0;

  constructor(layer: HTMLElement) {
    this.#layer = layer;
  }

  show(place: Element | Range): void {
    this.hide();
    this.#place = place;
    this.#draw();
  }

  hide(): void {
    cancelAnimationFrame(this.#frame);
    this.#place = undefined;
    this.#layer.replaceChildren();
  }

  readonly #draw = (): void => {
    if (!this.#place) return;
    const boxes = this.#place instanceof Range ? [...this.#place.getClientRects()] : [boxOf(this.#place)];
    while (this.#layer.childElementCount > boxes.length) this.#layer.lastElementChild?.remove();
    while (this.#layer.childElementCount < boxes.length) this.#layer.append(document.createElement('i'));
    boxes.forEach(({ left, top, width, height }, i) => {
      const { style } = this.#layer.children[i] as HTMLElement;
      Object.assign(style, { left: `${left - gap}px`, top: `${top - gap}px`, width: `${width + 2 * gap}px`, height: `${height + 2 * gap}px` });
    });
    this.#frame = requestAnimationFrame(this.#draw);
  };
}
