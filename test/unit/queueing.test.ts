import { expect, test } from 'vitest';
import { Queueing } from '../../src/ui/queueing.ts';
import type { Session } from '../../src/ui/session.ts';

test('dismissing what was not finished forgets that and nothing else, and what waits is counted as it is', async () => {
  const calls: string[] = [];
  let dismiss = (): void => {};
  const library = {
    failures: () => Promise.resolve([{ id: 1, code: 'file-decode' }, { id: 2, code: 'file-again' }, { id: 5, code: 'file-again' }]),
    dismiss: async (ids: readonly number[]) => void calls.push(`dismiss ${ids.join()}`),
    cancel: async () => void calls.push('cancel'),
  };
  const session = {
    stats: { queue: { waiting: 40, lost: 2, failed: 1, paused: false, worker: 'none' }, evicted: 0 },
    notices: { settle: () => {}, show: (_text: string, _tone: string, _kind: string, options: { dismissed(): void }) => (dismiss = options.dismissed) },
    library: () => Promise.resolve(library),
    failed: (error: unknown) => calls.push(String(error)),
  };
  const queueing = new Queueing(session as unknown as Session);
  queueing.look();
  expect(queueing.waiting).toBe(40);
  dismiss();
  await expect.poll(() => calls).toEqual(['dismiss 2,5']);
});
