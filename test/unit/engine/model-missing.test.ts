import { expect, test } from 'vitest';
// Ahead of the test: it is large.
import '../../../src/models/index.ts';
import type { ModelFiles, PinnedFile } from '../../../src/store/model-files.ts';
import { ModelHost } from '../../../src/worker/model-host.ts';
import { planFor } from '../../../src/worker/plan.ts';

test('indexing counts as free of downloads only when both towers are there, as captions need the one for words', async () => {
  const own = 'https://own.example/';
  const plan = await planFor({ preset: 'jina-clip-v1', dtype: 'auto', device: 'wasm', dimensions: undefined, maxTokens: undefined, modelBases: [], ownBase: own, wasmBase: own }, () => Promise.reject(new Error('asked')));
  const asked: string[] = [];
  const files = {
    missing: async (wanted: readonly PinnedFile[]) => {
      asked.push(...wanted.map(({ name }) => name));
      return 7;
    },
  };
  expect(await new ModelHost(plan, files as unknown as ModelFiles).missing()).toBe(7);
  const { preset, dtypes } = plan;
  for (const { path } of [preset.vision!.graphs[dtypes.vision!]!, preset.text.graphs[dtypes.text]!]) expect(asked).toContain(`${preset.id}@${preset.revision}/${path}`);
});
