import { attribute, isElement, matches, parentNode, tagOf } from '../../sources/page/dom.ts';

/** Closed details above an element are opened. Returns those that were. */
export function openDetails(element: Element): HTMLDetailsElement[] {
  const opened: HTMLDetailsElement[] = [];
  for (let node: Node | null = element; node; node = parentNode(node)) {
    if (!isElement(node) || tagOf(node) !== 'details' || attribute(node, 'open') !== null) continue;
    const details = node as HTMLDetailsElement;
    details.open = true;
    opened.push(details);
  }
  return opened;
}

// The methods of the element's kind: in `<form><input name="focus"></form>` the form's own `focus` is that input.

export function boxOf(element: Element): DOMRect {
  return Element.prototype.getBoundingClientRect.call(element);
}

function bring(element: Element, options: ScrollIntoViewOptions): void {
  Element.prototype.scrollIntoView.call(element, options);
}

/** Brings a place into the middle of what can be seen, in all that scrolls around it. */
export function scrollTo(element: Element, place: Element | Range): void {
  const behavior = matchMedia('(prefers-reduced-motion: no-preference)').matches ? 'smooth' : 'instant';
  const { height } = boxOf(element);
  if (height < innerHeight * 0.8) return bring(element, { block: 'center', inline: 'nearest', behavior });
  // The middle of something long may be far away from the passage.
  bring(element, { block: 'nearest', inline: 'nearest', behavior: 'instant' });
  const { top } = place instanceof Range ? place.getBoundingClientRect() : boxOf(place);
  window.scrollBy({ top: top - innerHeight / 3, behavior });
}

/**
 * From here on the tab key, and whoever has the page read aloud, goes on. What cannot have the focus can until it loses it again,
 * or until the function that is returned is called: then the page's markup is as it was.
 */
export function focusAt(element: Element): () => void {
  if (!(element instanceof HTMLElement || element instanceof SVGElement)) return () => {};
  const { focus } = element instanceof HTMLElement ? HTMLElement.prototype : SVGElement.prototype;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  focus.call(element, { preventScroll: true });
  if (matches(element, ':focus') || attribute(element, 'tabindex') !== null) return () => {};
  const end = (): void => {
    removeEventListener.call(element, 'blur', end);
    Element.prototype.removeAttribute.call(element, 'tabindex');
  };
  Element.prototype.setAttribute.call(element, 'tabindex', '-1');
  addEventListener.call(element, 'blur', end);
  focus.call(element, { preventScroll: true });
  return end;
}
