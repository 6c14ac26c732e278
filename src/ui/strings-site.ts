import { count, plural } from './format.ts';

const things = (n: number) => `${count(n)} ${plural(n, 'picture or passage', 'pictures and passages')}`;

/** The words around the search of a site, whose index was made by its owner. */
export const siteStrings = {
  things,
  search: 'Search this site',
  placeholder: 'Search this site',
  placeholderEnglish: 'Search this site, in English',
  before: 'Find pictures and passages by describing them',
  summary: (n: number) => `Search this site: ${things(n)}`,
  empty: 'There is nothing to search here yet.',
  privacy: 'Searched on this device',
  newest: 'Newest on this site',
} as const;
