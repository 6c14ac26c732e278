import { describe, expect, test } from 'vitest';
import type { Job, LibraryStore } from '../../../src/ports.ts';
import { contents, expected, file, put, row, space } from './rows.ts';

const other = { id: 'other', dims: 3 };
const both = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => row(`id ${from + i}`, from + i, 1, (from + i) % 3 ? -(from + i) : undefined));
const job = (name: string, rest: Partial<Job> = {}): Omit<Job, 'id' | 'attempts'> => ({ addition: 'one', source: { url: `https://example.org/${name}` }, name, folder: '', facts: {}, ...rest });
const ids = async (store: LibraryStore): Promise<string[]> => (await store.load(space)).items.map(({ id }) => id).toSorted();

/** What every store of a library does alike. `open` gives an empty one. */
export function storeContract(open: () => LibraryStore): void {
  describe('rows', () => {
    test('come back as they were, in the order of their addition, both kinds', async () => {
      const store = open();
      const rows = both(0, 12);
      for (let i = 0; i < 12; i += 4) await put(store, space, rows.slice(i, i + 4));
      expect(await contents(store)).toEqual(expected(rows));
      expect(await contents(store, 'words')).toEqual(expected(rows, 'words'));
      expect((await store.load(space)).items.toSorted((a, b) => a.added - b.added)).toHaveLength(12);
      expect(await store.thumbs(['id 3', 'nobody', 'id 3'])).toEqual([rows[3]!.thumb, undefined, rows[3]!.thumb]);
    });

    test('a passage has words only', async () => {
      const store = open();
      const { picture: _, thumb: __, ...passage } = row('a', 1, 1, 2);
      await put(store, space, [passage]);
      expect([await contents(store), await contents(store, 'words')]).toEqual([[], expected([passage], 'words')]);
      expect(await store.thumbs(['a'])).toEqual([undefined]);
    });

    test('of another space: listed, read apart, dropped apart', async () => {
      const store = open();
      expect(await store.spaces()).toEqual([]);
      await put(store, space, [row('a'), row('b', 1, 1, 2)]);
      await put(store, other, [row('b', 7, 1, 8)]);
      expect((await store.spaces()).toSorted()).toEqual(['other', 'three']);
      expect(await contents(store)).toEqual(expected([row('a'), row('b')]));
      expect(await contents(store, 'words', other)).toEqual(expected([row('b', 7, 1, 8)], 'words'));
      await store.dropSpace('three');
      expect(await store.spaces()).toEqual(['other']);
      expect([await contents(store), await contents(store, 'words')]).toEqual([[], []]);
      expect(await contents(store, 'picture', other)).toEqual(expected([row('b', 7)]));
      expect(await ids(store)).toEqual(['a', 'b']);
      await store.remove(['a', 'b']);
      expect(await store.spaces()).toEqual([]);
    });

    test('a later row wins; words that it does not have are gone, in its space only', async () => {
      const store = open();
      await put(store, space, [row('a', 1, 1, 2), row('b', 3, 1, 4)]);
      await put(store, other, [row('a', 5, 1, 6)]);
      await put(store, space, [row('a', 7)]);
      expect(await contents(store)).toEqual(expected([row('b', 3), row('a', 7)]));
      expect(await contents(store, 'words')).toEqual(expected([row('b', 3, 1, 4)], 'words'));
      expect(await contents(store, 'words', other)).toEqual(expected([row('a', 5, 1, 6)], 'words'));
    });

    test('a row of words leaves the vector of its picture', async () => {
      const store = open();
      await put(store, space, [row('a', 1)]);
      const { item, words } = row('a', 1, 1, 2);
      await put(store, space, [{ item, words: words! }]);
      expect([await contents(store), await contents(store, 'words')]).toEqual([expected([row('a', 1)]), expected([row('a', 1, 1, 2)], 'words')]);
    });

    test('removed and added again without its words, it has none', async () => {
      const store = open();
      await put(store, space, [row('a', 1, 1, 2)]);
      await store.remove(['a', 'nobody']);
      expect([await ids(store), await store.thumbs(['a'])]).toEqual([[], [undefined]]);
      await put(store, space, [row('a', 1)]);
      expect([await contents(store), await contents(store, 'words')]).toEqual([expected([row('a', 1)]), []]);
    });

    test('other facts for what is there', async () => {
      const store = open();
      await put(store, space, [row('a')]);
      await store.update([{ ...row('a').item, name: 'new', tags: ['x'] }, row('nobody').item]);
      expect((await store.load(space)).items).toEqual([{ ...row('a').item, name: 'new', tags: ['x'] }]);
    });

    test('many batches, some removed, some discarded, some replaced', async () => {
      const store = open();
      const rows = both(0, 120);
      const ends = (at: number) => both(1000 + at, 1001 + at);
      for (let i = 0; i < 90; i += 3) await put(store, space, rows.slice(i, i + 3));
      await put(store, other, [row('id 4', 5, 1, 6)]);
      await store.remove(['id 0', 'id 7', 'id 8', 'id 50']);
      await store.discard(['id 1', 'id 30']);
      const again = row('id 7', 7.5, 1, 7.5);
      await put(store, space, [again]);
      for (let i = 90; i < 120; i += 3) await put(store, space, rows.slice(i, i + 3));
      for (let i = 0; i < 70; i++) await put(store, space, ends(i));
      await store.restore(['id 1', 'id 30']);
      const kept = rows.filter(({ item }) => !['id 0', 'id 7', 'id 8', 'id 50'].includes(item.id));
      const order = [...kept.slice(0, 86), again, ...kept.slice(86), ...both(1000, 1070)];
      expect(await contents(store)).toEqual(expected(order));
      expect(await contents(store, 'words')).toEqual(expected(order, 'words'));
      expect(await contents(store, 'words', other)).toEqual(expected([row('id 4', 5, 1, 6)], 'words'));
    });
  });

  describe('a batch', () => {
    test('of a writer that has been replaced changes nothing', async () => {
      const store = open();
      const [first] = await store.queue.add([job('a')]);
      const epoch = await store.beginEpoch();
      await store.commit({ epoch, space, rows: [row('a')] });
      expect(await store.beginEpoch()).toBeGreaterThan(epoch);
      const late = { epoch, space, rows: [row('b')], files: [file('f', 'b', 'b')], done: [first!], failed: [] };
      await expect(store.commit(late)).rejects.toMatchObject({ name: 'GlimpseError', code: 'lock-lost' });
      await expect(store.queue.begin([first!], epoch)).rejects.toMatchObject({ code: 'lock-lost' });
      expect(await ids(store)).toEqual(['a']);
      expect(await store.folders.files('f')).toEqual([]);
      expect(await store.queue.waiting(0, 9)).toMatchObject([{ name: 'a', attempts: 0 }]);
    });

    test('of a library that is another one by now says that it was deleted', async () => {
      await expect(open().commit({ epoch: 5, space, rows: [row('a')] })).rejects.toMatchObject({ code: 'db-evicted' });
    });

    test('writes rows, files and what became of jobs together; twice is as good as once', async () => {
      const store = open();
      const [one, two] = await store.queue.add([job('one'), job('two')]);
      const epoch = await store.beginEpoch();
      const batch = { epoch, space, rows: [row('a', 1, 1, 2)], files: [file('f', 'a.png', 'a')], done: [one!], failed: [{ id: two!, code: 'file-decode' as const }] };
      await store.commit(batch);
      await store.commit(batch);
      expect([await contents(store), await contents(store, 'words')]).toEqual([expected(batch.rows), expected(batch.rows, 'words')]);
      expect(await store.folders.files('f')).toEqual(batch.files);
      expect(await store.queue.count()).toEqual({ waiting: 0, held: 0, failed: 1, lost: 0 });
      expect(await store.queue.failures()).toMatchObject([{ id: two, name: 'two', failed: { code: 'file-decode', at: expect.any(Number) } }]);
    });
  });

  describe('discarded items', () => {
    test('are gone, and come back whole', async () => {
      const store = open();
      await put(store, space, [row('a', 1, 1, 2), row('b')]);
      await store.discard(['a', 'nobody']);
      expect(await ids(store)).toEqual(['b']);
      expect(await contents(store, 'words')).toEqual([]);
      expect(await store.restore(['a', 'a', 'b', 'nobody'])).toEqual([row('a').item]);
      expect(await store.restore(['a'])).toEqual([]);
      expect((await contents(store)).toSorted()).toEqual(expected([row('a', 1), row('b')]));
      expect(await contents(store, 'words')).toEqual(expected([row('a', 1, 1, 2)], 'words'));
      expect(await store.thumbs(['a'])).toEqual([row('a', 1).thumb]);
    });

    test('are there again when they are added again, and then not discarded', async () => {
      const store = open();
      await put(store, space, [row('a', 1, 1, 2)]);
      await store.discard(['a']);
      await put(store, space, [row('a', 1)]);
      expect([await ids(store), await contents(store, 'words')]).toEqual([['a'], []]);
      expect(await store.restore(['a'])).toEqual([]);
      await store.sweep(Date.now() + 1);
      expect([await ids(store), await store.thumbs(['a'])]).toEqual([['a'], [row('a', 1, 1).thumb]]);
    });

    test('are forgotten when they are swept or removed', async () => {
      const store = open();
      await put(store, space, [row('a'), row('b'), row('c')]);
      await store.discard(['a', 'b']);
      await store.sweep(0);
      expect(await store.gone(['a', 'b', 'c', 'nobody'])).toEqual(['nobody']);
      await store.remove(['b']);
      expect(await store.restore(['b'])).toEqual([]);
      await store.sweep(Date.now() + 1);
      expect(await store.gone(['b', 'c', 'nobody'])).toEqual(['b', 'nobody']);
      expect(await store.restore(['a'])).toEqual([]);
      expect(await store.thumbs(['a', 'b', 'c'])).toEqual([undefined, undefined, row('c').thumb]);
    });
  });

  describe('the queue', () => {
    test('keeps its order and what each job is, also bytes', async () => {
      const store = open();
      const bytes = new Uint8Array([1, 2, 3]).buffer;
      const jobs = [job('a', { facts: { caption: 'A' }, file: { folder: 'f', path: 'a', size: 1, modified: 2 } }), job('b', { source: { bytes, mime: 'image/png', modified: 5 }, raster: bytes }), job('c', { source: { held: true } })];
      const added = [...(await store.queue.add(jobs)), ...(await store.queue.add([job('d')]))];
      expect(added).toEqual(added.toSorted((a, b) => a - b));
      expect(new Set(added).size).toBe(4);
      expect(await store.queue.waiting(0, 9)).toEqual([...jobs, job('d')].map((one, i) => ({ ...one, id: added[i], attempts: 0 })));
      expect((await store.queue.waiting(added[1]!, 2)).map(({ name }) => name)).toEqual(['b', 'c']);
      expect(await store.queue.count()).toEqual({ waiting: 4, held: 1, failed: 0, lost: 0 });
      await store.queue.remove([added[0]!, added[2]!, 99_999]);
      expect((await store.queue.waiting(0, 9)).map(({ name }) => name)).toEqual(['b', 'd']);
      expect(await store.queue.count()).toEqual({ waiting: 2, held: 0, failed: 0, lost: 0 });
    });

    test('counts attempts, puts jobs aside and takes them back', async () => {
      const store = open();
      const [a, b, c] = await store.queue.add([job('a'), job('b', { source: { held: true } }), job('c')]);
      const epoch = await store.beginEpoch();
      await store.queue.begin([a!, b!], epoch);
      await store.queue.begin([a!, 99_999], epoch);
      expect((await store.queue.waiting(0, 9)).map(({ attempts }) => attempts)).toEqual([2, 1, 0]);
      await store.commit({ epoch, space, rows: [], failed: [{ id: a!, code: 'file-crash' }, { id: b!, code: 'file-again' }, { id: 99_999, code: 'quota' }] });
      expect((await store.queue.waiting(0, 9)).map(({ id }) => id)).toEqual([c]);
      expect(await store.queue.failures()).toMatchObject([{ id: a, attempts: 2, failed: { code: 'file-crash' } }, { id: b, attempts: 1, failed: { code: 'file-again' } }]);
      expect(await store.queue.count()).toEqual({ waiting: 1, held: 0, failed: 2, lost: 1 });
      await store.queue.retry([a!, b!, 99_999]);
      expect(await store.queue.waiting(0, 9)).toEqual([{ ...job('a'), id: a, attempts: 0 }, { ...job('b', { source: { held: true } }), id: b, attempts: 0 }, { ...job('c'), id: c, attempts: 0 }]);
      expect(await store.queue.count()).toEqual({ waiting: 3, held: 1, failed: 0, lost: 0 });
    });
  });

  test('followed folders and their files', async () => {
    const { folders } = open();
    await folders.put({ id: 'f', name: 'Holidays', scanned: undefined });
    await folders.put({ id: 'g', name: 'Garden', scanned: 3 });
    await folders.put({ id: 'f', name: 'Holidays', scanned: 7 });
    expect((await folders.list()).toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([{ id: 'f', name: 'Holidays', scanned: 7 }, { id: 'g', name: 'Garden', scanned: 3 }]);
    await folders.putFiles([file('f', 'a', '1'), file('f', 'b/c', '2'), file('g', 'a', '1'), file('ff', 'a', '3')]);
    await folders.putFiles([{ ...file('f', 'a', '4'), size: 9 }]);
    expect(await folders.files('f')).toEqual([{ ...file('f', 'a', '4'), size: 9 }, file('f', 'b/c', '2')]);
    expect(await Promise.all(['f', 'g', 'nobody'].map((id) => folders.count(id)))).toEqual([2, 1, 0]);
    expect((await folders.where(['1', '1', '2', '4', 'nobody'])).map(({ folder, path }) => `${folder} ${path}`).toSorted()).toEqual(['f a', 'f b/c', 'g a']);
    await folders.removeFiles('f', ['a', 'nobody']);
    expect(await folders.files('f')).toEqual([file('f', 'b/c', '2')]);
    await folders.remove('f');
    expect((await folders.list()).map(({ id }) => id)).toEqual(['g']);
    expect([await folders.files('f'), await folders.files('g'), await folders.files('ff')]).toEqual([[], [file('g', 'a', '1')], [file('ff', 'a', '3')]]);
    expect((await folders.where(['1', '2', '3', '4'])).map(({ folder }) => folder).toSorted()).toEqual(['ff', 'g']);
  });

  test('clear leaves nothing but what is remembered of the library as a whole', async () => {
    const store = open();
    expect(await store.get('model')).toBeUndefined();
    await store.set('model', { id: 'm' });
    await store.set('paused', true);
    await put(store, space, [row('a', 1, 1, 2), row('b')], { files: [file('f', 'a', 'a')] });
    await store.queue.add([job('a')]);
    await store.folders.put({ id: 'f', name: 'F', scanned: 1 });
    await store.discard(['b']);
    expect(await store.absent(['b', 'a', 'never'])).toEqual(['b', 'never']);
    const epoch = await store.beginEpoch();
    await store.clear();
    expect(await store.load(space)).toEqual({ items: [], blocks: [] });
    expect([await store.restore(['b']), await store.thumbs(['a', 'b']), await store.spaces()]).toEqual([[], [undefined, undefined], []]);
    expect([await store.queue.waiting(0, 9), await store.folders.list(), await store.folders.files('f')]).toEqual([[], [], []]);
    expect([await store.get('model'), await store.get('paused')]).toEqual([{ id: 'm' }, true]);
    await expect(store.commit({ epoch, space, rows: [row('a')] }), 'begun before').rejects.toMatchObject({ code: 'lock-lost' });
    expect(await store.beginEpoch()).toBeGreaterThan(epoch + 1);
    await put(store, space, [row('a', 9)]);
    expect([await contents(store), await contents(store, 'words')]).toEqual([expected([row('a', 9)]), []]);
  });
}
