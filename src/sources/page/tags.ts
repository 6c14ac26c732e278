import { attribute, tagOf } from './dom.ts';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** What is no content, or is not shown, or is for operating the page. */
const leftOut = words(
  'head script style template noscript nav svg iframe object embed video audio canvas select datalist textarea button input progress meter rp rt map area',
);

/** Before and after these, a passage ends. */
const blocks = words(
  'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form header hgroup hr html legend li main menu ol p pre search section summary table tbody td tfoot th thead tr ul',
);

export function isBlock(tag: string): boolean {
  return blocks.has(tag) || tag.includes('-');
}

/** Level of a heading, 1 to 6; 0 for everything else. */
export function headingLevel(element: Element, tag: string): number {
  if (/^h[1-6]$/.test(tag)) return Number(tag[1]);
  if (attribute(element, 'role') !== 'heading') return 0;
  const level = Number(attribute(element, 'aria-level') ?? 2);
  return Number.isInteger(level) && level > 0 ? Math.min(level, 6) : 2;
}

/** Whether an element, with all that is in it, is no content of its page: by its tag and attributes alone. */
export function isLeftOut(element: Element): boolean {
  const tag = tagOf(element);
  if (leftOut.has(tag) || tag.startsWith('glimpse-')) return true;
  if (attribute(element, 'hidden') !== null || attribute(element, 'aria-hidden') === 'true' || attribute(element, 'data-glimpse-ignore') !== null) return true;
  if (tag === 'dialog') return attribute(element, 'open') === null;
  return attribute(element, 'role') === 'navigation';
}
