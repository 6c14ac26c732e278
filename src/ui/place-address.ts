import type { Item } from '../types.ts';
import { textDirective } from './text-directive.ts';
import { webAddress } from './web-address.ts';

/** Address of the page on which something stands; of a passage with its words, where the browser scrolls to these: others would look for an element of that name. */
export function placeAddress({ type, page, caption }: Item): string | undefined {
  const address = webAddress(page?.url);
  if (address === undefined || type !== 'text' || !('fragmentDirective' in document) || address.includes(':~:')) return address;
  const directive = textDirective(caption);
  return directive === undefined ? address : `${address}${address.includes('#') ? '' : '#'}:~:text=${directive}`;
}
