import { count } from './format.ts';

const times = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });

/** The words of the filters. They are loaded with these. */
export const filterStrings = {
  panel: 'Filters and order',
  facets: { years: 'Year', folders: 'Folder', cameras: 'Camera', types: 'Kind', tags: 'Tag', caption: 'Caption', other: 'Also set' },
  /** A file of words. */
  passage: 'words',
  topFolder: 'no folder',
  captioned: 'with a caption',
  uncaptioned: 'without one',
  before: (ms: number) => `before ${day.format(ms)}`,
  after: (ms: number) => `${day.format(ms)} or later`,
  near: (lat: number, lon: number, km: number) => `within ${times.format(km)} km of ${times.format(lat)}, ${times.format(lon)}`,
  all: (n: number) => `All ${count(n)}`,
  fewer: 'Fewer',
  clear: 'Clear filters',

  order: 'Order',
  orders: { relevance: 'Best first', newest: 'Newest first', oldest: 'Oldest first' },
  where: 'Look at',
  places: { both: 'Pictures and words', pictures: 'Pictures', words: 'Words' },
  balance: 'Words against pictures',
  towardsWords: 'words',
  towardsPictures: 'pictures',
  balanceOf: (lambda: number) =>
    lambda === 1 ? 'Both count the same' : lambda > 1 ? `Pictures count ${times.format(lambda)} times as much` : `Words count ${times.format(1 / lambda)} times as much`,
  group: 'Group similar',

  help: 'What can be typed',
  syntax: [
    ['“at night”', 'words that belong together'],
    ['−dog', 'without dogs'],
    ['before:2024-06', 'taken before 1 June 2024'],
    ['after:2023', 'taken on 1 January 2023 or later'],
    ['folder:"Summer 2024"', 'in a folder, or one below it'],
    ['camera:Pixel type:png tag:garden', 'by camera, kind of file, tag'],
    ['has:caption −has:caption', 'with a caption, or without one'],
    ['near:48.1,11.6,20km', 'taken around a place'],
  ],
} as const;
