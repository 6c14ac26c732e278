import { attribute, isElement, parentNode, tagOf } from '../../sources/page/dom.ts';

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

/** Brings a place into the middle of what can be seen, in all that scrolls around it. */
export function scrollTo(element: Element, place: Element | Range): void {
  const behavior = matchMedia('(prefers-reduced-motion: no-preference)').matches ? 'smooth' : 'instant';
  const { height } = element.getBoundingClientRect();
  if (height < innerHeight * 0.8) return element.scrollIntoView({ block: 'center', inline: 'nearest', behavior });
  // The middle of something long may be far away from the passage.
  element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
  const { top } = place.getBoundingClientRect();
  window.scrollBy({ top: top - innerHeight / 3, behavior });
}

/**
 * From here on the tab key, and whoever has the page read aloud, goes on. What cannot have the focus can until it loses it again,
 * or until the function that is returned is called: then the page's markup is as it was.
 */
export function focusAt(element: Element): () => void {
  if (!(element instanceof HTMLElement || element instanceof SVGElement)) return () => {};
  element.focus({ preventScroll: true });
  if (element.matches(':focus') || element.hasAttribute('tabindex')) return () => {};
  const end = (): void => {
    element.removeEventListener('blur', end);
    element.removeAttribute('tabindex');
  };
  element.setAttribute('tabindex', '-1');
  element.addEventListener('blur', end);
  element.focus({ preventScroll: true });
  return end;
}
