import { count } from './format.ts';

/** The words around a query and its answer that are needed from the start. */
export const searchStrings = {
  addWords: 'Add words, or −words',
  removeExample: 'Stop searching by this picture',
  subtract: 'Unlike this picture',
  unlike: 'Unlike',
  unlikeYours: 'Unlike your picture',
  byName: (busy: boolean) => (busy ? 'Matching names and captions; meaning follows when the model is ready.' : 'Only names and captions were compared.'),
  odd: {
    before: 'A date is written 2024, 2024-06 or 2024-06-15.',
    after: 'A date is written 2024, 2024-06 or 2024-06-15.',
    folder: 'A folder is written folder:Holidays, with quotes around several words.',
    camera: 'A camera is written camera:Pixel, with quotes around several words.',
    type: 'A kind of file is written type:png.',
    tag: 'A tag is written tag:garden, with quotes around several words.',
    has: 'Only has:caption and -has:caption are known.',
    near: 'A place is written near:48.1,11.6,20km.',
  },
  asWords: (token: string, help: string) => `“${token}” is searched for as words. ${help}`,
  notSubtracted: (token: string) => `“${token}” is searched for as words: of filters only has:caption can be subtracted.`,
  onlyLast: (token: string) => `“${token}” does not count: there is another one behind it.`,

  less: (n: number, shown: boolean) => `${shown ? 'Hide' : 'Show'} ${count(n)} less likely`,
  nothingLike: (words: string) => (words ? `Nothing here looks like “${words}”.` : 'Nothing here looks like that.'),
  nothingNamed: (words: string) => `No name or caption has “${words}”.`,
  otherWords: 'Other or fewer words may find more.',
  noneLeft: 'Nothing here passes these filters.',
  unfiltered: 'Search without filters',
  matched: (why: string) => `Matched: ${why}`,
  why: { picture: 'how it looks', words: 'what its words mean', keywords: 'words you typed, in its name or text' },
  alike: (n: number) => `and ${count(n)} alike`,
  filters: 'Filters',
  filtersSet: 'set',
} as const;
