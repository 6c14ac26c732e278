import { isTyping } from '../ui/picking.ts';
import type { GlimpseSearch } from '../ui/search.ts';

/** What only a page of its own may do: keys, pastes and drops that happen anywhere. */
export function shortcuts(search: GlimpseSearch): void {
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event)) return;
    event.preventDefault();
    search.focus();
  });
  addEventListener('paste', (event) => {
    if (!event.defaultPrevented && !isTyping(event)) search.paste(event);
  });
  // What misses the element by a margin is meant for it; left alone, the browser would open the file in place of the page.
  for (const type of ['dragover', 'drop'] as const) {
    addEventListener(type, (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      search.dispatchEvent(new DragEvent(type, { dataTransfer: event.dataTransfer, cancelable: true }));
    });
  }
}
