import type { Band } from '../types.ts';
import { count, plural } from './format.ts';

const pictures = (n: number): string => `${count(n)} ${plural(n, 'picture', 'pictures')}`;

/** The words of `<glimpse-page>`; `translations` has others in their place. */
export const pageStrings = {
  open: 'Search this page',
  placeholder: 'Describe what you look for',
  close: 'Close the search',
  done: 'Close',
  clear: 'Clear the search',
  bands: { strong: 'Strong matches', maybe: 'Maybe', rest: 'Closest' } satisfies Record<Band, string>,
  found: (n: number): string => `${count(n)} ${plural(n, 'place', 'places')} on this page`,
  nothing: (words: string): string => `No good match for “${words}” on this page.`,
  elsewhere: 'On other pages',
  foundElsewhere: (n: number): string => `${count(n)} on other pages`,
  notIndexed: 'The index of this site does not have this page: only words were compared.',
  hint: 'Words are matched at once. What they mean follows, for passages and pictures alike.',
  byWords: 'Only words were compared.',
  meaningFollows: 'Words only so far; meaning follows when the model is ready.',
  reading: (done: number, total: number): string => `Reading the page: ${count(done)} of ${count(total)}`,
  otherSites: (n: number): string => `${pictures(n)} of other sites ${plural(n, 'is', 'are')} found by ${plural(n, 'its', 'their')} words only.`,
  unread: (n: number): string => `${pictures(n)} ${plural(n, 'was', 'were')} not looked at, and ${plural(n, 'is', 'are')} found by ${plural(n, 'its', 'their')} words only.`,
  picture: 'Picture',
  privacy: 'Nothing leaves this device',
  copyLink: 'Copy a link to this search',
  copied: 'The link was copied',
  places: 'Places found',
  place: (n: number, of: number): string => `${count(n)} of ${count(of)}`,
  previous: 'Previous place',
  next: 'Next place',
  list: 'All places found',
  end: 'End the search',
  gone: 'This place is not on the page any more.',
};

export type PageStrings = typeof pageStrings;
