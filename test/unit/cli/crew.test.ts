import { expect, test } from 'vitest';
import { crewFor } from '../../../src/cli/native/crew.ts';
import { localModel } from '../../../src/cli/native/model.ts';

const model = localModel('clip-vit-base-patch32', { dtypes: 'fp32', folder: '/nowhere' });
const plenty = 64 * 2 ** 30;

test.each([
  ['a few pictures: one worker with all threads', 5, { cores: 8, memory: plenty }, { workers: 1, threads: 8 }],
  ['many: one for each core', 1000, { cores: 8, memory: plenty }, { workers: 8, threads: 1 }],
  ['no more copies than are worth their loading', 25, { cores: 64, memory: plenty }, { workers: 2, threads: 32 }],
  ['many, and memory for two and a half', 1000, { cores: 8, memory: 9 * 2 ** 30 }, { workers: 2, threads: 4 }],
  ['threads never exceed cores', 1000, { cores: 7, memory: 9 * 2 ** 30 }, { workers: 2, threads: 3 }],
  ['many, and memory for hardly one', 1000, { cores: 8, memory: 2 ** 28 }, { workers: 1, threads: 8 }],
  ['one core', 1000, { cores: 1, memory: plenty }, { workers: 1, threads: 1 }],
])('%s', (_, inputs, machine, crew) => {
  expect(crewFor(inputs, model, machine)).toEqual(crew);
});
