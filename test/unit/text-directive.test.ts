import { expect, test } from 'vitest';
import { textDirective } from '../../src/ui/text-directive.ts';

test.each([
  ['The ferry leaves at nine.', 'The%20ferry%20leaves%20at%20nine', 'short: all of it, from its first word to its last'],
  ['“Well, Tom & Jerry – or a left-hand turn?”', 'Well%2C%20Tom%20%26%20Jerry%20%E2%80%93%20or%20a%20left%2Dhand%20turn', 'what has a meaning in a directive is encoded'],
  ['The ferry leaves at nine and comes back in the evening, when the harbour has closed its gates for the night.', 'The%20ferry%20leaves%20at%20nine%20and,closed%20its%20gates%20for%20the%20night', 'long: how it begins and ends'],
  ['Mind the dog. It barks at whoever comes, and it bites nobody that has not run away from it. Ring the bell.', 'Mind%20the%20dog,Ring%20the%20bell', 'not over the end of a sentence, where a block may end'],
  ['No. That was all there was to be said about it, and nobody has said a word about it ever since. Or so.', 'No.%20That%20was,since.%20Or%20so', 'but by as many words as tell a place from others'],
  ['東京は日本の首都です。', encodeURIComponent('東京は日本の首都です'), 'words that have no spaces between them'],
  ['***', undefined, 'no words'],
  ['', undefined, 'nothing'],
  ['What was written as \ufffd here can be found nowhere.', undefined, 'characters that were replaced'],
] as const)('%s', (...[passage, directive]) => {
  expect(textDirective(passage)).toBe(directive);
});
