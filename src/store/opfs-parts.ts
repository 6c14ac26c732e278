import type { FileRecord, PartStore } from './part-store.ts';

/** Only workers have it, and the types know only pages. */
interface SyncAccess {
  createSyncAccessHandle?(): Promise<{ truncate(size: number): void; write(bytes: Uint8Array<ArrayBuffer>): number; flush(): void; close(): void }>;
}

const folder = 'glimpse-files';

/**
 * Parts in the origin's private file system, a file each, which browsers write and read faster than a database and
 * without a copy in memory. Their records stay in IndexedDB, which can replace one at a stroke.
 */
export class OpfsParts implements PartStore {
  readonly #root: FileSystemDirectoryHandle;
  readonly #records: PartStore;

  constructor(root: FileSystemDirectoryHandle, records: PartStore) {
    this.#root = root;
    this.#records = records;
  }

  record(key: string): Promise<FileRecord | undefined> {
    return this.#records.record(key);
  }

  async read(key: string, part: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const directory = await this.#directory(key);
    const file = await (await directory.getFileHandle(String(part))).getFile();
    return new Uint8Array(await file.arrayBuffer());
  }

  async commit(key: string, record: FileRecord, part?: { readonly number: number; readonly bytes: Uint8Array<ArrayBuffer> }): Promise<void> {
    if (part) {
      const directory = await this.#directory(key, true);
      await write(await directory.getFileHandle(String(part.number), { create: true }), part.bytes);
    }
    await this.#records.commit(key, record);
  }

  async drop(key: string, record?: FileRecord): Promise<void> {
    await this.#records.drop(key, record);
    await remove(await this.#top(), nameOf(key));
  }

  async clear(): Promise<void> {
    await this.#records.clear();
    await remove(this.#root, folder);
  }

  #top(): Promise<FileSystemDirectoryHandle> {
    return this.#root.getDirectoryHandle(folder, { create: true });
  }

  async #directory(key: string, create = false): Promise<FileSystemDirectoryHandle> {
    return (await this.#top()).getDirectoryHandle(nameOf(key), { create });
  }
}

/** No slashes. */
function nameOf(key: string): string {
  return encodeURIComponent(key);
}

async function write(handle: FileSystemFileHandle & SyncAccess, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (!handle.createSyncAccessHandle) {
    const stream = await handle.createWritable();
    await stream.write(bytes);
    return stream.close();
  }
  const access = await handle.createSyncAccessHandle();
  try {
    access.truncate(0);
    // On a full disk some browsers write less and say so.
    if (access.write(bytes) !== bytes.length) throw new DOMException('written by halves', 'QuotaExceededError');
    access.flush();
  } finally {
    access.close();
  }
}

async function remove(directory: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await directory.removeEntry(name, { recursive: true });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
  }
}
