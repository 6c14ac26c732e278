import { expect, test } from 'vitest';
// Ahead of the test: it is large.
import '../../../src/models/index.ts';
import type { ModelFiles, PinnedFile } from '../../../src/store/model-files.ts';
import type { Tower } from '../../../src/types.ts';
import { ModelHost } from '../../../src/worker/model-host.ts';
import type { ModelPlan } from '../../../src/worker/plan.ts';
import { planFor } from '../../../src/worker/plan.ts';

async function missingOf(model: string): Promise<{ plan: ModelPlan; asked: string[]; missing: number }> {
  const own = 'https://own.example/';
  const plan = await planFor({ preset: model, dtype: 'auto', device: 'wasm', saved: true, dimensions: undefined, maxTokens: undefined, modelBases: [], ownBase: own, wasmBase: own }, () => Promise.reject(new Error('asked')));
  const asked: string[] = [];
  const files = {
    missing: async (wanted: readonly PinnedFile[]) => {
      asked.push(...wanted.map(({ name }) => name));
      return 7;
    },
  };
  return { plan, asked, missing: await new ModelHost(plan, files as unknown as ModelFiles).missing() };
}

const nameOf = ({ preset, dtypes }: ModelPlan, tower: Tower): string => `${preset.id}@${preset.revision}/${preset[tower]!.graphs[dtypes[tower]!]!.path}`;

test('indexing counts as free of downloads only when both towers are there, as captions need the one for words', async () => {
  const { plan, asked, missing } = await missingOf('jina-clip-v1');
  expect(missing).toBe(7);
  for (const tower of ['vision', 'text'] as const) expect(asked).toContain(nameOf(plan, tower));
});

test('nobody has to agree to a model that comes with the page', async () => {
  expect((await missingOf('doodle')).missing).toBe(0);
});
