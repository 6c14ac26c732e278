import type { IDBPDatabase } from 'idb';
import { deleteDB } from 'idb';
import type { VectorFiles } from '../ports.ts';
import { type Extent, smallBytes, toBeJoined } from './extents.ts';
import { lockIndex } from './index-lock.ts';
import { commit, Database } from './open.ts';
import type { VectorsSchema } from './schema.ts';
import { vectorsVersion } from './schema.ts';

type Piece = VectorsSchema['extents']['value'];

const databaseName = (name: string): string => `glimpse-vectors:${name}`;

/** Whether an index of that name is kept in IndexedDB. */
export async function isInIdb(name: string): Promise<boolean> {
  try {
    return (await indexedDB.databases()).some((database) => database.name === databaseName(name));
  } catch {
    // Not to be used at all, or a browser that does not tell.
    return false;
  }
}

/**
 * Files in IndexedDB, each a row of extents: what was appended at a time is a record, and small ones are joined. Large ones
 * are Blobs, which browsers read twice as fast, and of which they can read a part; their handles stay in memory.
 */
export class IdbVectorFiles implements VectorFiles {
  readonly #name: string;
  readonly #db: Database<VectorsSchema>;
  readonly #unlock: () => void;
  readonly #files = new Map<string, Extent[]>();
  /** Extents that were read, by file and offset: the Blobs, which take no memory. */
  readonly #asked = new Map<string, Promise<Piece>>();
  /** Files whose extents are being exchanged: until that is done, reads wait. */
  readonly #exchanges = new Map<string, Promise<unknown>>();
  /** False in a browser that refuses to keep them. */
  #keepsBlobs = true;
  /** Whether it is known what there is. */
  #loaded = false;

  private constructor(name: string, unlock: () => void) {
    this.#name = name;
    this.#unlock = unlock;
    this.#db = new Database<VectorsSchema>(databaseName(name), vectorsVersion, (db) => void db.createObjectStore('extents'));
  }

  /** @throws GlimpseError `index-busy`, `insecure-context`, `db-blocked`, `db-lost`; the browser's own error where there is no IndexedDB */
  static async open(name: string): Promise<IdbVectorFiles> {
    const files = new IdbVectorFiles(name, await lockIndex(name));
    try {
      await files.#load();
      return files;
    } catch (error) {
      await files.close();
      throw error;
    }
  }

  async list(): Promise<string[]> {
    return [...this.#files].filter(([, extents]) => extents.length > 0).map(([file]) => file);
  }

  async size(file: string): Promise<number> {
    return sizeOf(this.#extents(file));
  }

  async read(file: string, offset: number, into: readonly Uint8Array[]): Promise<number> {
    while (this.#exchanges.has(file)) await this.#exchanges.get(file)?.catch(() => {});
    const extents = this.#extents(file);
    const end = Math.min(offset + into.reduce((sum, { length }) => sum + length, 0), sizeOf(extents));
    const parts = extents.slice(placeOf(extents, offset), placeOf(extents, end - 1) + 1);
    await Promise.all(
      parts.map(async (extent) => {
        const from = Math.max(offset, extent.offset);
        const to = Math.min(end, extent.offset + extent.size);
        scatter(await this.#part(file, extent, from - extent.offset, to - extent.offset), from - offset, into);
      }),
    );
    return Math.max(0, end - offset);
  }

  async append(file: string, parts: readonly Uint8Array[]): Promise<void> {
    const size = parts.reduce((sum, { length }) => sum + length, 0);
    const extents = this.#extents(file);
    const added = { offset: sizeOf(extents), size };
    const joined = toBeJoined([...extents, added]);
    const { offset } = joined[0] ?? added;
    const blob = new Blob(parts as Uint8Array<ArrayBuffer>[]);
    const write = async (): Promise<void> => {
      await this.#put(file, offset, blob, joined.slice(0, -1));
      for (const gone of joined) this.#asked.delete(`${file} ${gone.offset}`);
      const kept = joined.length > 0 ? extents.slice(0, extents.length - joined.length + 1) : extents;
      this.#files.set(file, [...kept, { offset, size: added.offset + size - offset }]);
    };
    await (joined.length > 0 ? this.#exchange(file, write()) : write());
  }

  /** Replaces extents by one that has their bytes and those of `added`. */
  async #put(file: string, offset: number, added: Blob, replaced: readonly Extent[]): Promise<void> {
    const asBlob = this.#keepsBlobs && (added.size >= smallBytes || replaced.length > 0);
    const before = await Promise.all(replaced.map((extent) => this.#part(file, extent, 0, extent.size)));
    const blob = new Blob([...(before as Uint8Array<ArrayBuffer>[]), added]);
    const value = asBlob ? blob : await blob.arrayBuffer();
    try {
      await this.#db.use((db) => {
        // What `rows` has been given is promised to be on the disk; the other files can be made anew.
        const tx = db.transaction('extents', 'readwrite', { durability: file.startsWith('rows') ? 'strict' : 'relaxed' });
        return commit(tx, async () => {
          const store = tx.objectStore('extents');
          // First, because it may throw at once.
          const written = store.put(value, [file, offset]);
          await Promise.all([written, ...replaced.filter((extent) => extent.offset !== offset).map((extent) => store.delete([file, extent.offset]))]);
        });
      });
    } catch (error) {
      const { name } = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
      if (!asBlob || !['DataCloneError', 'UnknownError'].includes(name)) throw error;
      // WebKit keeps none in private windows.
      this.#keepsBlobs = false;
      await this.#put(file, offset, added, replaced);
    }
  }

  async #exchange(file: string, work: Promise<void>): Promise<void> {
    this.#exchanges.set(file, work);
    try {
      await work;
    } finally {
      this.#exchanges.delete(file);
    }
  }

  truncate(file: string, size: number): Promise<void> {
    return this.#exchange(file, this.#truncate(file, size));
  }

  async #truncate(file: string, size: number): Promise<void> {
    const extents = this.#extents(file);
    const last = extents[placeOf(extents, size)];
    const cut = last && last.offset < size && last.offset + last.size > size ? { offset: last.offset, size: size - last.offset } : undefined;
    const piece = cut && (await this.#part(file, last!, 0, cut.size)).slice().buffer;
    await this.#db.use((db) => {
      const tx = db.transaction('extents', 'readwrite');
      return commit(tx, async () => {
        await tx.objectStore('extents').delete(IDBKeyRange.bound([file, size], [file, []]));
        if (cut && piece) await tx.objectStore('extents').put(piece, [file, cut.offset]);
      });
    });
    this.#asked.clear();
    this.#files.set(file, [...extents.filter(({ offset, size: bytes }) => offset + bytes <= size), ...(cut ? [cut] : [])]);
  }

  /** Nothing to do: a transaction is on the disk, of `rows` also if the power is cut, once an append resolves. */
  async flush(): Promise<void> {}

  async remove(file: string): Promise<void> {
    await this.#db.use((db) => {
      const tx = db.transaction('extents', 'readwrite', { durability: 'strict' });
      return commit(tx, () => tx.objectStore('extents').delete(IDBKeyRange.bound([file], [file, []])));
    });
    this.#files.delete(file);
    this.#asked.clear();
  }

  async close(): Promise<void> {
    try {
      this.#db.close();
      this.#asked.clear();
      // An empty one is not left behind. One that could not be read is not empty.
      if (this.#loaded && this.#files.size === 0) await deleteDB(databaseName(this.#name)).catch(() => {});
    } finally {
      this.#unlock();
    }
  }

  #extents(file: string): readonly Extent[] {
    return this.#files.get(file) ?? [];
  }

  async #load(): Promise<void> {
    await this.#db.use(async (db) => {
      this.#files.clear();
      for (const [file, offset] of await db.getAllKeys('extents')) {
        const extents = this.#files.get(file) ?? [];
        this.#files.set(file, extents);
        // Each ends where the next begins.
        const last = extents.at(-1);
        if (last) extents[extents.length - 1] = { offset: last.offset, size: offset - last.offset };
        extents.push({ offset, size: 0 });
      }
      for (const [file, extents] of this.#files) {
        const { offset } = extents.at(-1)!;
        extents[extents.length - 1] = { offset, size: bytesIn(await this.#value(db, file, offset)) };
      }
    });
    this.#loaded = true;
  }

  async #part(file: string, { offset }: Extent, from: number, to: number): Promise<Uint8Array> {
    const key = `${file} ${offset}`;
    // Asked for once, though several parts of it may be wanted.
    const asked = this.#asked.get(key) ?? this.#db.use((db) => this.#value(db, file, offset));
    this.#asked.set(key, asked);
    try {
      const value = await asked;
      return value instanceof Blob ? new Uint8Array(await value.slice(from, to).arrayBuffer()) : new Uint8Array(value).subarray(from, to);
    } finally {
      if (!((await asked.catch(() => undefined)) instanceof Blob)) this.#asked.delete(key);
    }
  }

  async #value(db: IDBPDatabase<VectorsSchema>, file: string, offset: number): Promise<Piece> {
    return (await db.get('extents', [file, offset])) ?? new ArrayBuffer(0);
  }
}

/** Copies to byte `at` of what `into` is one after another. */
function scatter(bytes: Uint8Array, at: number, into: readonly Uint8Array[]): void {
  let start = 0;
  for (const part of into) {
    const from = Math.max(at, start);
    const to = Math.min(at + bytes.length, start + part.length);
    if (from < to) part.set(bytes.subarray(from - at, to - at), from - start);
    start += part.length;
  }
}

const bytesIn = (piece: Piece): number => (piece instanceof Blob ? piece.size : piece.byteLength);

function sizeOf(extents: readonly Extent[]): number {
  const last = extents.at(-1);
  return last ? last.offset + last.size : 0;
}

/** Place of the extent in which a byte is. */
function placeOf(extents: readonly Extent[], at: number): number {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { offset, size } = extents[middle]!;
    if (offset + size <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
