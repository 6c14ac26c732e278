import { expect, test } from 'vitest';
import type { News, Peers } from '../../../src/ports.ts';
import { MemoryLibraryStore } from '../../../src/store/memory-store.ts';
import { Lane, open, picture } from './rig.ts';

/** Two tabs on one store. */
function tabs(): [Peers, Peers] {
  const listeners = new Map<Peers, { readonly change: () => void; readonly news: (news: News) => void }>();
  const tab = (): Peers => {
    const peers: Peers = {
      announce: () => listeners.forEach(({ change }, other) => other !== peers && change()),
      tell: (told) => listeners.forEach(({ news }, other) => other !== peers && news(told)),
      listen: (change, news = () => {}) => listeners.set(peers, { change, news }),
      close: () => listeners.delete(peers),
    };
    return peers;
  };
  return [tab(), tab()];
}

const never = (): { signal: AbortSignal } => ({ signal: new AbortController().signal });

test('what one tab adds, the other finds; what one clears, the other adds again', async () => {
  const store = new MemoryLibraryStore();
  const [one, two] = tabs();
  const lane = new Lane();
  const a = await open({ store, peers: one, writer: lane.writer(store) });
  const b = await open({ store, peers: two, writer: lane.writer(store) });
  await a.library.add([picture(1), picture(2), picture(3)], never());
  await expect.poll(() => b.library.size).toBe(3);
  expect(b.changes.at(-1)).toBe(3);
  expect((await b.library.search({ text: '2', limit: 1 }, never())).hits[0]!.item.name).toBe('2.png');
  await a.library.clear();
  await expect.poll(() => b.library.size).toBe(0);
  const report = await b.library.add([picture(1)], never());
  expect(report.added).toHaveLength(1);
  await expect.poll(() => a.library.size).toBe(1);
});

test('rows that this tab adds while it reads are not lost', async () => {
  class SlowStore extends MemoryLibraryStore {
    override async load(...args: Parameters<MemoryLibraryStore['load']>): ReturnType<MemoryLibraryStore['load']> {
      const loaded = await super.load(...args);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return loaded;
    }
  }
  const store = new SlowStore();
  const [one, two] = tabs();
  const lane = new Lane();
  const a = await open({ store, peers: one, writer: lane.writer(store) });
  const b = await open({ store, peers: two, writer: lane.writer(store) });
  one.announce();
  await Promise.all([b.library.add([picture(1)], never()), a.library.add([picture(2)], never())]);
  await expect.poll(() => [a.library.size, b.library.size]).toEqual([2, 2]);
  await a.library.remove([(await a.library.list(0, 1)).items[0]!.id]);
  await expect.poll(() => [a.library.size, b.library.size]).toEqual([1, 1]);
});
