import { createChecksum } from '../../../src/vectors/stored/checksum.ts';
import { readHead, recordBytes } from '../../../src/vectors/stored/format.ts';
import { loadKernel } from '../../../src/vectors/load-kernel.ts';
import { Planes } from '../../../src/vectors/planes.ts';
import { StoredIndex } from '../../../src/vectors/stored/stored-index.ts';
import type { VectorFiles } from '../../../src/ports.ts';
import { IdbVectorFiles } from '../../../src/store/vector-files-idb.ts';
import { OpfsVectorFiles } from '../../../src/store/vector-files-opfs.ts';
import type { Store } from './disk.worker.ts';
import { dims, type Make } from './types.ts';

type Open = (name: string) => Promise<VectorFiles>;

/** A name has one lock, whichever medium it is in; contenders of both are there at a time. */
const [openOpfs, openIdb] = [(name: string) => OpfsVectorFiles.open(`${name}, opfs`), (name: string) => IdbVectorFiles.open(`${name}, idb`)] as const satisfies readonly Open[];
const [keptName, searchedName] = ['kept', 'searched'];
/** Rows that are added at a time. */
const batch = 4096;
const space = 'bench';

function openIndex(files: VectorFiles, create = Planes.create): Promise<StoredIndex> {
  return StoredIndex.open(files, { space, dims, metric: 'cosine' }, create);
}

async function addAll(index: StoredIndex, vectors: Float32Array, rows: number): Promise<void> {
  for (let from = 0; from < rows; from += batch) {
    const count = Math.min(batch, rows - from);
    await index.addMany(Array.from({ length: count }, (_, i) => String(from + i)), vectors.subarray(from * dims, (from + count) * dims));
  }
}

/** The one file of a kind. */
async function fileOf(files: VectorFiles, kind: string): Promise<string> {
  return ofKind(await files.list(), kind);
}

const ofKind = (names: readonly string[], kind: string): string => names.find((name) => name.startsWith(`${kind}.`))!;

async function readAll(files: VectorFiles, name: string, from = 0): Promise<Uint8Array> {
  const bytes = new Uint8Array((await files.size(name)) - from);
  if ((await files.read(name, from, [bytes])) !== bytes.length) throw new Error(`${name} is shorter than it says`);
  return bytes;
}

/** Where the rows begin that are in no full block: an index reads those, too, when it is opened. */
async function tailOf(files: VectorFiles): Promise<number> {
  const bytes = await readAll(files, await fileOf(files, 'blocks'));
  const checksum = await createChecksum();
  let tail = 0;
  for (let at = 0; at < bytes.length; ) {
    const head = readHead(bytes, at, checksum)!;
    tail = head.rowsEnd;
    at += recordBytes(head);
  }
  return tail;
}

const kept = (open: Open): Store => ({
  async save(vectors, rows) {
    const index = await openIndex(await open(keptName));
    await addAll(index, vectors, rows);
    await index.close();
  },

  async open() {
    const index = await openIndex(await open(keptName));
    return { rows: index.size, close: () => index.close() };
  },

  async tail() {
    const files = await open(keptName);
    const tail = await tailOf(files);
    await files.close();
    return tail;
  },

  async read(tail) {
    const files = await open(keptName);
    const names = await files.list();
    const read = await Promise.all(['blocks', 'images', 'rows'].map((kind) => readAll(files, ofKind(names, kind), kind === 'rows' ? tail : 0)));
    return { bytes: read.reduce((sum, { length }) => sum + length, 0), close: () => files.close() };
  },

  async clear() {
    await (await openIndex(await open(keptName))).destroy();
  },
});

/** Searches of an index that was closed and opened again, as on every visit but the first. */
const searched = (open: Open): Make => async () => {
  await (await openIndex(await open(searchedName))).destroy();
  let files: VectorFiles;
  let index: StoredIndex;
  let memory: Awaited<ReturnType<typeof loadKernel>>['memory'];
  return {
    async fill(vectors, rows) {
      const written = await openIndex(await open(searchedName));
      await addAll(written, vectors, rows);
      await written.close();
      files = await open(searchedName);
      index = await openIndex(files, async () => {
        const loaded = await loadKernel();
        // The first is the one that scans.
        memory ??= loaded.memory;
        return new Planes(dims, loaded);
      });
    },
    insert: (id, vector) => index.add(String(id), vector),
    ways: () => ({ 'floats on disk': { search: async (query, k) => (await index.search(query, k)).map(({ id }) => Number(id)) } }),
    /** Ids and places of rows are kept in memory as they are in `blocks`. */
    bytes: async () => memory.buffer.byteLength + (await files.size(await fileOf(files, 'blocks'))),
    end: () => index.destroy(),
  };
};

export const opfs = kept(openOpfs);
export const idb = kept(openIdb);
export const makeOpfs = searched(openOpfs);
export const makeIdb = searched(openIdb);
