import { expect, test } from 'vitest';
import { excerpt } from '../../src/ui/page/passage.ts';

test('of a long passage the lines are shown that have the words, also where there are no spaces', () => {
  const [parts] = excerpt(`${'line\n'.repeat(100)}needle\nend`, 'needle').values as [unknown[]];
  expect(parts).toHaveLength(2);
  expect(parts[0]).toMatch(/^… line\n/);
});
