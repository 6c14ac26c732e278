/** Arrows go from the field into the list and through it, home and end to its ends; what is typed there goes on in the field. */
export function listKey(event: KeyboardEvent): void {
  const panel = event.currentTarget;
  if (!(panel instanceof HTMLElement) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const input = panel.querySelector('input');
  const hits = [...panel.querySelectorAll<HTMLElement>('.hit')];
  const at = hits.findIndex((hit) => hit === event.target);
  const inField = event.target === input;
  if (hits.length === 0 || (at < 0 && !inField)) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, ...(inField ? {} : { Home: 0, End: hits.length - 1 }) }[event.key];
  if (to === undefined || (inField && to < 0)) {
    if (at >= 0 && event.key.length === 1 && event.key !== ' ') input?.focus();
    return;
  }
  event.preventDefault();
  if (to < 0) input?.focus();
  else hits[Math.min(to, hits.length - 1)]?.focus();
}
