import { describe, expect, test, vi } from 'vitest';
import { gate } from '../../../src/sources/gate.ts';
import { type Node, walk } from '../../../src/sources/walk.ts';
import type { Skipped } from '../../../src/types.ts';

const file = (name: string, open = () => Promise.resolve(new File([name], name))): Node => ({ kind: 'file', name, open });
const folder = (name: string, ...children: Node[]): Node => ({ kind: 'folder', name, list: () => Promise.resolve(children) });
const tick = () => new Promise((resolve) => setTimeout(resolve));

describe('gate', () => {
  test.each([1, 2, 4])('lets %i run at once, and as many as that', async (width) => {
    const slot = gate(width);
    let [running, peak] = [0, 0];
    const task = (i: number) => async () => {
      peak = Math.max(peak, ++running);
      await tick();
      running--;
      return i;
    };
    const results = await Promise.all(Array.from({ length: 20 }, (_, i) => slot(task(i))));
    expect(results).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(peak).toBe(width);
  });

  test('a task that fails frees its place', async () => {
    const slot = gate(1);
    const failed = slot(() => Promise.reject(new Error('no')));
    const next = slot(() => Promise.resolve('yes'));
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
    await expect(slot(() => Promise.resolve('again'))).resolves.toBe('again');
  });
});

describe('walk', () => {
  test('goes through folders in order, with the path of each file', async () => {
    const tree = [file('b.jpg'), folder('trip', file('2.jpg'), folder('day', file('3.jpg')), file('1.jpg')), file('a.jpg')];
    const found = await walk(tree, {});
    expect(found.map(({ name, folder }) => [folder, name])).toEqual([
      ['', 'b.jpg'],
      ['trip', '2.jpg'],
      ['trip/day', '3.jpg'],
      ['trip', '1.jpg'],
      ['', 'a.jpg'],
    ]);
    expect(await new Response(found[2]?.image as File).text()).toBe('3.jpg');
  });

  test('never opens what is hidden, and says nothing of it', async () => {
    const open = vi.fn(() => Promise.reject(new Error('opened')));
    const list = vi.fn(() => Promise.resolve([file('inside')]));
    const onSkip = vi.fn();
    const found = await walk([file('.DS_Store', open), file('Thumbs.db', open), { kind: 'folder', name: '.git', list }, file('a')], { onSkip });
    expect(found.map(({ name }) => name)).toEqual(['a']);
    expect([open, list, onSkip].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
  });

  test('cleans names of files and folders', async () => {
    const [found] = await walk([folder('tr\u202eip', file('a\0.jpg'))], {});
    expect(found).toMatchObject({ name: 'a.jpg', folder: 'trip' });
  });

  test('opens at most four files at once, over all folders', async () => {
    let [open, peak] = [0, 0];
    const slow = (name: string) =>
      file(name, async () => {
        peak = Math.max(peak, ++open);
        await tick();
        open--;
        return new File([], name);
      });
    const many = (prefix: string) => Array.from({ length: 15 }, (_, i) => slow(`${prefix}${i}`));
    const found = await walk([...many('a'), folder('x', ...many('b')), folder('y', ...many('c'))], {});
    expect(found).toHaveLength(45);
    expect(peak).toBe(4);
  });

  test('tries a file twice', async () => {
    const open = vi.fn<() => Promise<File>>();
    open.mockRejectedValueOnce(new Error('busy')).mockResolvedValueOnce(new File([], 'a'));
    expect(await walk([file('a', open)], {})).toHaveLength(1);
    expect(open).toHaveBeenCalledTimes(2);
  });

  test('what cannot be read is reported and the rest goes on', async () => {
    const skipped: Skipped[] = [];
    const gone = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    const tree = [file('a', gone), folder('x', file('b', gone), file('c')), { kind: 'folder', name: 'y', list: gone } as const, file('d')];
    const found = await walk(tree, { onSkip: (one) => skipped.push(one) });
    expect(found.map(({ name }) => name)).toEqual(['c', 'd']);
    expect(skipped.map(({ name, code }) => [name, code])).toEqual(['a', 'b', 'y'].map((name) => [name, 'file-read']));
    expect(skipped[0]?.message).toMatch(/could not be read/);
  });

  test('stops when cancelled, with the reason', async () => {
    const abort = new AbortController();
    const open = vi.fn(async () => {
      await tick();
      abort.abort(new Error('enough'));
      return new File([], 'a');
    });
    const tree = Array.from({ length: 50 }, (_, i) => file(`${i}`, open));
    await expect(walk(tree, { signal: abort.signal })).rejects.toThrow('enough');
    expect(open.mock.calls.length).toBeLessThanOrEqual(4);
    await expect(walk([], { signal: abort.signal })).rejects.toThrow('enough');
  });

  test('ten thousand files in deep folders', async () => {
    let node = folder('last', ...Array.from({ length: 10_000 }, (_, i) => file(`${i}`)));
    for (let i = 0; i < 200; i++) node = folder('d', node);
    const found = await walk([node], {});
    expect(found).toHaveLength(10_000);
    expect(found[9_999]?.folder?.split('/')).toHaveLength(201);
  });
});
