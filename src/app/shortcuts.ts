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
  // A file that misses the drop zone would replace the page.
  for (const type of ['dragover', 'drop']) addEventListener(type, (event) => event.preventDefault());
}
