import { afterEach, expect, test } from 'vitest';
import { eraseEverything, openLibrary } from '../../src/index.ts';
import type { Addition, Library, Results } from '../../src/index.ts';
import { IdbLibraryStore } from '../../src/store/library-store.ts';
import { album } from './album.ts';

const options = { modelBase: '/models/', wasmBase: '/wasm/', device: 'wasm' } as const;
const additions = (from: number, to: number): Addition[] => album.pictures.slice(from, to).map(({ file, caption }) => ({ image: `/album/${file}`, caption }));

afterEach(async () => {
  expect((await eraseEverything()).left).toEqual([]);
});

const open = (name: string): Promise<Library> => openLibrary({ name, ...options });
const hex = (bytes: ArrayBufferView<ArrayBuffer>): string => Array.from(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The space that the file names. */
async function spaceOf(file: Blob): Promise<{ id: string; dims: number }> {
  const length = new DataView(await file.slice(20, 24).arrayBuffer()).getUint32(0, true);
  const { space, dims } = JSON.parse(await file.slice(24, 24 + length).text()) as { space: string; dims: number };
  return { id: space, dims };
}

/** All vectors and thumbnails as the database has them. */
async function stored(name: string, file: Blob): Promise<unknown> {
  const space = await spaceOf(file);
  const store = new IdbLibraryStore(name);
  const { items, blocks } = await store.load(space);
  const vectors = blocks.flatMap(({ kind, ids, data }) => ids.map((id, i) => `${id} ${kind} ${hex(data.subarray(i * space.dims, (i + 1) * space.dims))}`)).toSorted();
  const sorted = items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const thumbs = (await store.thumbs(sorted.map(({ id }) => id))).map((thumb) => thumb && { ...thumb, data: hex(new Uint8Array(thumb.data)) });
  store.close();
  return { items: sorted, vectors, thumbs };
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
const answers = ({ hits, total, relevant, nothing }: Results): unknown => ({ hits, total, relevant, nothing });

test('export, erase, import: the same vectors to the bit, the same facts, thumbnails, order and answers', async () => {
  const name = `export-${Math.random()}`;
  const library = await open(name);
  await library.add(additions(0, 24));
  /** A first answer does not wait for ever for what its bands are measured against. */
  const asked = async (where: Library): Promise<unknown[]> => {
    for (let last = ''; ; await pause(1500)) {
      const now = await once(where);
      if (JSON.stringify(now) === last) return now;
      last = JSON.stringify(now);
    }
  };
  const once = async (where: Library): Promise<unknown[]> => [
    answers(await where.search({ text: 'a pink cat', limit: 24 })),
    answers(await where.search({ text: 'three yellow stars' })),
    answers(await where.similar((await where.list(0, 1)).items[0]!.id)),
    await where.list(0, 100),
  ];
  const file = await library.export();
  const before = [await stored(name, file), ...(await asked(library))];
  expect((before[0] as { vectors: string[] }).vectors.length).toBeGreaterThanOrEqual(24);

  const { removed, left } = await eraseEverything();
  expect(left).toEqual([]);
  expect(removed).toContain(`database glimpse:${name}`);
  await expect(library.stats()).rejects.toMatchObject({ code: 'disposed' });

  const again = await open(name);
  expect((await again.stats()).items).toBe(0);
  const changes: number[] = [];
  again.on('change', ({ items }) => changes.push(items));
  expect(await again.import(file)).toEqual({ added: 24, unchanged: 0 });
  expect(changes.at(-1)).toBe(24);
  expect([await stored(name, file), ...(await asked(again))]).toEqual(before);
  again.close();
  const reopened = await open(name);
  expect([await stored(name, file), ...(await asked(reopened))]).toEqual(before);
  // All but the last record, which has the date.
  const second = await reopened.export();
  const head = (blob: Blob): Promise<ArrayBuffer> => blob.slice(0, blob.size - 160).arrayBuffer();
  expect(second.size).toBe(file.size);
  expect(new Uint8Array(await head(second))).toEqual(new Uint8Array(await head(file)));
});

test('a damaged file is refused across the threads, and the library stays as it was', async () => {
  const library = await open(`export-${Math.random()}`);
  await library.add(additions(0, 5));
  const file = await library.export();
  const other = await open(`export-${Math.random()}`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  bytes[bytes.length >> 1]! ^= 4;
  await expect(other.import(new Blob([bytes]))).rejects.toMatchObject({ code: 'export-invalid', detail: expect.stringMatching(/byte \d+/) });
  await expect(other.import(file.slice(0, file.size - 1))).rejects.toMatchObject({ code: 'export-invalid' });
  expect((await other.stats()).items).toBe(0);
  expect(await other.import(file)).toEqual({ added: 5, unchanged: 0 });
  expect(await library.import(file)).toEqual({ added: 0, unchanged: 5 });
});

