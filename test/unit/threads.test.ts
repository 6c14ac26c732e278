import { expect, test } from 'vitest';
import { threadsIfIsolated } from '../../src/ui/threads.ts';

test.each([[false, 8, 4], [false, 4, 3], [false, 2, 1], [false, 1, 1], [true, 8, 1]])('isolated: %s, %i cores: isolation would bring %i threads', (isolated, cores, threads) => {
  expect(threadsIfIsolated({ isolated, cores })).toBe(threads);
});
