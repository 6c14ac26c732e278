import { messages } from '../errors.ts';
import { cleanName } from '../clean.ts';
import type { SyncReport } from '../types.ts';
import { bytes, count, date, plural } from './format.ts';
import { strings } from './strings.ts';

/** A name within a sentence: whatever it is, it turns nothing around it. */
const isolated = (name: string) => `\u2068${cleanName(name)}\u2069`;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How long ago something was; the day, when that is a month or more. */
function ago(milliseconds: number, now = Date.now()): string {
  const minutes = Math.max(0, Math.round((now - milliseconds) / 60_000));
  if (minutes < 1) return 'just now';
  if (minutes < 60) return relative.format(-minutes, 'minute');
  if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), 'hour');
  if (minutes < 30 * 24 * 60) return relative.format(-Math.round(minutes / (24 * 60)), 'day');
  return `on ${date(milliseconds)}`;
}

/** The words about folders, the queue, what was put aside, copies and erasing. They are loaded with these. */
export const libraryStrings = {
  folders: 'Folders',
  foldersNone: 'The library can follow folders: what is added, moved or deleted there is found again here.',
  follow: 'Follow a folder',
  lookedThrough: (when: number | undefined) => (when === undefined ? 'not looked through to the end yet' : `looked through ${ago(when)}`),
  lookingThrough: 'Looking through it',
  again: 'Look again',
  againIn: (name: string) => `Look again: ${isolated(name)}`,
  reconnect: (name: string) => `Reconnect ${isolated(name)}`,
  asking: 'The browser asks for your permission again',
  dropAgain: 'Drop or choose it again to see what is new',
  chooseAgain: 'Choose it again',
  chooseAgainFor: (name: string) => `Choose it again: ${isolated(name)}`,
  stop: 'Stop following',
  stopFor: (name: string) => `Stop following ${isolated(name)}`,
  stopped: (name: string) => `${isolated(name)} is not followed any more. Its pictures stay.`,
  asks: (name: string, others: number) =>
    `To look for new pictures in ${isolated(name)}${others > 0 ? ` and ${count(others)} more ${plural(others, 'folder', 'folders')}` : ''}, the browser needs your permission again. Searching works meanwhile.`,
  synced: ({ added, moved, removed, skipped }: SyncReport) =>
    [
      added.length > 0 ? `${count(added.length)} new` : '',
      moved.length > 0 ? `${count(moved.length)} moved` : '',
      removed.length > 0 ? `${count(removed.length)} gone` : '',
      skipped.length > 0 ? strings.someSkipped(skipped.length) : '',
    ].filter(Boolean).join(', ') || 'Nothing new',

  elsewhere: 'Another tab is adding pictures',
  waiting: (n: number) => `${count(n)} ${plural(n, 'waits', 'wait')}`,
  waitingForModel: 'Waiting for the model',
  resting: 'Not added yet',
  goOn: 'Go on',
  lost: (n: number) => `${strings.pictures(n)} ${plural(n, 'was', 'were')} not finished: the page was closed before ${plural(n, 'it was', 'they were')} read. Please add ${plural(n, 'it', 'them')} again.`,
  switching: (model: string) => `Switching to ${isolated(model)}`,
  switchingDone: (done: number, total: number) => `${count(done)} of ${strings.pictures(total)}`,
  switchingFrom: (model: string) => `Searching goes on with ${isolated(model)}.`,

  attempts: (n: number) => `tried ${count(n)} times`,
  retryOne: (name: string) => `Try again: ${isolated(name)}`,
  tryAgain: 'Try again',
  retryAll: 'Try all again',
  forgetOne: (name: string) => `Forget ${isolated(name)}`,
  forget: 'Forget',
  forgetAll: 'Forget all',

  full: (missing: number | undefined) => (missing === undefined ? messages.quota : `${messages.quota} About ${bytes(missing)} are missing.`),
  showStorage: 'Show what is stored',

  copies: 'Copies',
  copiesText: 'A copy is one file with previews and all that is known of the pictures, not the pictures themselves. It opens in another browser or on another device.',
  save: 'Save a copy of this library',
  open: 'Open a copy',
  saving: 'Saving a copy',
  opening: 'Opening a copy',
  saved: (size: number) => `Copy saved: ${bytes(size)}`,
  imported: (added: number, unchanged: number) =>
    [added > 0 ? `${strings.pictures(added)} taken from the copy` : 'Nothing new in the copy', unchanged > 0 ? `${count(unchanged)} already here` : ''].filter(Boolean).join(', '),

  erase: 'Erase everything',
  eraseTitle: 'Erase everything?',
  eraseText: 'All that Glimpse has stored in this browser for this site goes, in all libraries:',
  erased: ['the index of the pictures and their previews', 'followed folders and what waits to be added', 'downloaded models', 'settings, and whether you agreed to a download', 'what the app keeps to work offline'],
  originalsStay: 'Your pictures themselves stay where they are. This cannot be undone.',
  erasing: 'Erasing',
  eraseDone: 'Everything was erased',
  eraseLeft: 'Something is left',
  eraseFailed: 'It could not be erased',
  removed: 'Removed:',
  nothingRemoved: 'There was nothing to remove.',
  leftNothing: 'Nothing is left.',
  left: 'Left:',
  leftWhy: 'Another tab still uses it. Close the other tabs of this site and try again.',
  parts: {
    library: (name: string) => `the library ${isolated(name)}`,
    models: 'downloaded models',
    vectors: 'indexes of vectors',
    app: 'what the app keeps to work offline',
    settings: 'settings',
    other: 'other data of Glimpse',
  },
  usage: (n: number) => `The browser counts ${bytes(n)} for this site now.`,
} as const;
