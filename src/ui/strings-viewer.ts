import type { Label, Place } from '../types.ts';
import { count } from './format.ts';

const locale = 'en';
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
const degree = new Intl.NumberFormat(locale, { minimumFractionDigits: 4, maximumFractionDigits: 4 });
const two = (n: number) => String(n).padStart(2, '0');
const listed = (labels: readonly Label[]) => labels.map(({ label }) => label).join(', ');

function zone(minutes: number): string {
  const far = Math.abs(Math.round(minutes));
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(far / 60)}${far % 60 === 0 ? '' : `:${two(far % 60)}`}`;
}

/** The words of the large view, and of the labels that are suggested. They are loaded with these. */
export const viewerStrings = {
  facts: {
    name: 'Name',
    folder: 'Folder',
    size: 'Size',
    date: 'Date',
    taken: 'Taken',
    camera: 'Camera',
    lens: 'Lens',
    tags: 'Tags',
    place: 'Place',
    caption: 'Caption',
    found: 'Why it is here',
    looksLike: 'Looks like',
  },
  /** By the clock where it was taken, which is told as if it showed UTC. */
  taken: (taken: number, offset: number | undefined) => (Number.isNaN(new Date(taken).getTime()) ? '' : `${day.format(taken)}${offset === undefined ? '' : ` (${zone(offset)})`}`),
  coordinates: ({ lat, lon }: Place) => `${degree.format(lat)}, ${degree.format(lon)}`,
  near: 'Near this',
  group: (n: number) => `${count(n)} alike`,
  looksLike: (labels: readonly Label[]) => `${listed(labels)} (a guess)`,
  perhaps: (labels: readonly Label[]) => `Perhaps: ${listed(labels)} (a guess)`,

  labels: 'Suggest labels',
  labelsText: 'Guesses what each picture shows, out of a list of yours. Nothing is stored with the picture, and nothing leaves this device.',
  labelsField: 'Labels, one a line',
  labelsUsual: 'Use the usual labels',
} as const;
