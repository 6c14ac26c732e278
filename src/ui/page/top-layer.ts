/** Shows or hides parts of an element in the top layer: there nothing of the page covers them, and no transform moves them. */
export function showOnTop(parts: Iterable<HTMLElement>, shown: boolean): void {
  for (const part of parts) {
    part.hidden = !shown;
    if (typeof part.showPopover === 'function' && part.matches(':popover-open') !== shown) part.togglePopover(shown);
  }
}
