import { expect, test } from 'vitest';
import { doodle } from '../../src/models/doodle.ts';
import { filesOf } from '../../src/models/files.ts';
import { towersOf } from '../../src/models/preset.ts';
import { runtime } from '../../src/models/runtime.ts';
import { movedFiles, ownPaths } from '../../src/worker/own-files.ts';

test('what bundlers take along is the runtime and the embedded model, all of them', () => {
  const builds = Object.values(runtime).flatMap(({ script, binary }) => [`wasm/${script}`, `wasm/${binary.path}`]);
  const model = filesOf(doodle, towersOf(doodle), { text: 'q8', vision: 'q8' }).map(({ path }) => `models/doodle/${path}`);
  expect(ownPaths.toSorted()).toEqual([...builds, ...model].toSorted());
});

test('where nobody has moved them, they are beside the script', () => {
  expect(movedFiles()).toEqual({});
});
