import type { Band } from '../types.ts';
import { bytes, count, plural } from './format.ts';

const pictures = (n: number) => `${count(n)} ${plural(n, 'picture', 'pictures')}`;

/** The list beside it has the number of all of them. */
const someSkipped = (n: number) => plural(n, 'one skipped', 'some skipped');

const size = (n: number, exact: boolean) => (exact ? bytes(n) : `about ${bytes(n)}`);

/** Every visible and every spoken word. */
export const strings = {
  pictures,
  privacy: 'Nothing leaves this device',
  close: 'Close',
  dismiss: 'Dismiss',

  search: 'Search pictures',
  placeholder: 'Describe a picture',
  placeholderEnglish: 'Describe a picture, in English',
  clearQuery: 'Clear the search',
  pickExample: 'Search by a picture',
  byPicture: 'Like your picture',
  similarTo: 'Similar to',
  dropToSearch: 'Drop to search by this picture',
  addFirst: 'Add pictures first, or try the sample album.',
  addFirstPlain: 'Add pictures first.',

  results: 'Pictures found',
  library: 'All pictures',
  coming: 'Picture',
  bands: { strong: 'Strong matches', maybe: 'Maybe', rest: 'Closest' } satisfies Record<Band, string>,
  found: (strong: number, maybe: number, total: string) => {
    const parts = [strong > 0 ? `${count(strong)} strong` : '', maybe > 0 ? `${count(maybe)} maybe` : ''].filter(Boolean);
    return parts.length > 0 ? `${parts.join(', ')} of ${total}` : `No good match in ${total}`;
  },
  moreSince: (n: number) => `${pictures(n)} added since. Search again`,
  similar: 'Similar',
  remove: 'Remove',
  similarToThis: 'Find similar pictures',
  removeThis: 'Remove from the library',

  emptyTitle: 'Find any picture by describing it',
  emptyText: 'Add pictures, then type what you remember: a colour, a place, a mood.',
  add: 'Add pictures',
  addFolder: 'Add a folder',
  addPictures: 'Choose pictures',
  addWholeFolder: 'Choose a folder',
  dropHint: 'or drop or paste them here',
  dropToAdd: 'Drop to add',
  fetchOnce: (n: number) => `The first time, ${bytes(n)} are loaded (model and runtime); then they stay on this device.`,
  askFirst: (model: string, n: number, exact: boolean) => `The first time, you are asked before the model ${model} is loaded (${size(n, exact)}). It then stays on this device.`,
  consentSpoken: 'Before this goes on, a model has to be loaded. Load it?',
  size,
  englishOnly: 'This model understands English only: describe pictures in English.',
  modelReady: 'The model is ready',
  smallFails: 'The small weights give wrong results on this device. Please use the recommended ones.',
  /** What a model is made for, where that is not everything. */
  modelNotes: { doodle: 'The model that comes with Glimpse was trained on drawings. It does not understand photographs.' } as Readonly<Record<string, string>>,
  sample: 'Try the sample album',
  sampleCost: (model: number, album: number | undefined, runtime: number) =>
    [model > 0 ? `model ${bytes(model)}` : '', album === undefined ? '' : `pictures ${bytes(album)}`, runtime > 0 ? `runtime ${bytes(runtime)}` : '']
      .filter(Boolean)
      .join(', '),
  tryOne: 'Try',
  examples: ['a pink cat', 'a boat on the sea at night', 'three yellow stars'],

  phase: { download: 'Loading the model', start: 'Starting the model', index: 'Adding pictures' },
  preparing: 'Getting ready',
  paused: 'Paused',
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  doneOf: (done: string, total: string) => `${done} of ${total}`,
  picturesRate: (rate: number) => `${count(rate)} a second`,
  bytesRate: (rate: number) => `${bytes(rate)}/s`,
  left: (time: string) => `${time} left`,
  addedDone: (added: number, unchanged: number, skipped: number) =>
    [added > 0 ? `${pictures(added)} added` : 'Nothing added', unchanged > 0 ? `${count(unchanged)} already here` : '', skipped > 0 ? someSkipped(skipped) : ''].filter(Boolean).join(', '),
  cancelled: 'Stopped. What was added stays.',
  someSkipped,
  skipped: (n: number) => `${count(n)} skipped`,
  moreSkipped: (n: number) => `and ${count(n)} more`,
  retry: 'Try these again',

  removed: (n: number) => `${pictures(n)} removed`,
  undo: 'Undo',
  restored: (n: number) => `${pictures(n)} restored`,
  erasedElsewhere: 'Everything that was stored here was erased, in another tab or by this page.',
  startAfresh: 'Start afresh',
  notSaved: 'This browser refuses storage here: the library is gone when the page closes.',

  details: 'Library and privacy',
  privacyLong: 'Pictures, words and searches stay in this browser. Originals are not copied: only small previews are kept.',
  clear: 'Clear library',
  clearTitle: 'Clear the library?',
  clearText: (n: number) => `${pictures(n)} and their previews are removed from this browser. Your files stay where they are.`,
  keep: 'Keep',

  viewer: 'Picture',
  previous: 'Previous picture',
  next: 'Next picture',
  dimensions: (width: number, height: number) => `${count(width)} × ${count(height)}`,
  previewOnly: 'Preview: the original is not kept here',
  partial: 'The file ends early; the rest of the picture is missing.',
  position: (index: number, total: number) => `${count(index)} of ${count(total)}`,
} as const;
