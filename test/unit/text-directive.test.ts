import { expect, test } from 'vitest';
import { textDirective } from '../../src/ui/text-directive.ts';

test.each([
  ['The ferry leaves at nine.', 'The%20ferry%20leaves%20at%20nine', 'short: all of it, from its first word to its last'],
  ['“Well, Tom & Jerry – or a left-hand turn?”', 'Well%2C%20Tom%20%26%20Jerry%20%E2%80%93%20or%20a%20left%2Dhand%20turn', 'what has a meaning in a directive is encoded'],
  ['The ferry leaves at nine and comes back in the evening, when the harbour has closed its gates for the night.', 'The%20ferry%20leaves%20at%20nine%20and,closed%20its%20gates%20for%20the%20night', 'long: how it begins and ends'],
  ['The ferry leaves at nine.\nIt comes back in the evening.', 'The%20ferry%20leaves%20at%20nine,It%20comes%20back%20in%20the%20evening', 'of two blocks: never over the end of the first, however short'],
  ['Notes.\nIt comes back in the evening.', 'Notes,It%20comes%20back%20in%20the%20evening', 'also where the first has one word'],
  ['Apples\nPears and plums\n***\nCherries, which are sold by the bag only in summer\n–', 'Apples,by%20the%20bag%20only%20in%20summer', 'blocks that are no sentences, and some without words'],
  ['No. That was all there was to be said about it, and nobody has said a word about it ever since. Or so.', 'No.%20That%20was%20all%20there%20was,about%20it%20ever%20since.%20Or%20so', 'over the end of a sentence within one block'],
  ['東京は日本の首都です。', encodeURIComponent('東京は日本の首都です'), 'words that have no spaces between them'],
  ['***', undefined, 'no words'],
  ['', undefined, 'nothing'],
  ['What was written as \ufffd here can be found nowhere.', undefined, 'characters that were replaced'],
] as const)('%s', (...[passage, directive]) => {
  expect(textDirective(passage)).toBe(directive);
});
