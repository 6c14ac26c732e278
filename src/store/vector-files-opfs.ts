import { GlimpseError } from '../errors.ts';
import type { VectorFiles } from '../ports.ts';
import { lockIndex } from './index-lock.ts';

/** Only workers have it, and the types know only pages. */
interface SyncAccess {
  getSize(): number;
  read(into: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}
type WithAccess = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccess> };

const folder = 'glimpse-vectors';
/** In front of the name, because `.` and nothing at all are no names of folders. */
const folderOf = (name: string): string => `i-${encodeURIComponent(name)}`;
/** Milliseconds between tries, and how often: a worker that was just ended may still hold a file. */
const [pause, tries] = [50, 20];

/** Whether files can be held open here. */
export function hasSyncAccess(): boolean {
  return typeof FileSystemFileHandle === 'function' && 'createSyncAccessHandle' in FileSystemFileHandle.prototype;
}

/** Whether an index of that name has files there. Pages can tell, too. */
export async function isInOpfs(name: string): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory();
    const directory = await (await root.getDirectoryHandle(folder)).getDirectoryHandle(folderOf(name));
    for await (const handle of directory.values()) if (handle instanceof FileSystemFileHandle && (await handle.getFile()).size > 0) return true;
  } catch {
    // No such folder, or no such file system.
  }
  return false;
}

/**
 * Files in the origin's private file system, held open for as long as the index is: a read goes straight from the file
 * to where it is wanted. In workers only.
 */
export class OpfsVectorFiles implements VectorFiles {
  readonly #parent: FileSystemDirectoryHandle;
  readonly #directory: FileSystemDirectoryHandle;
  readonly #unlock: () => void;
  readonly #open = new Map<string, Promise<SyncAccess>>();

  private constructor(parent: FileSystemDirectoryHandle, directory: FileSystemDirectoryHandle, unlock: () => void) {
    this.#parent = parent;
    this.#directory = directory;
    this.#unlock = unlock;
  }

  /** @throws GlimpseError `index-busy`; the browser's own error where there is no such file system */
  static async open(name: string): Promise<OpfsVectorFiles> {
    const root = await navigator.storage.getDirectory();
    const unlock = await lockIndex(name);
    try {
      const parent = await root.getDirectoryHandle(folder, { create: true });
      return new OpfsVectorFiles(parent, await parent.getDirectoryHandle(folderOf(name), { create: true }), unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  }

  async list(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of this.#directory.keys()) names.push(name);
    const sizes = await Promise.all(names.map((name) => this.size(name)));
    return names.filter((_, i) => sizes[i]! > 0);
  }

  async size(name: string): Promise<number> {
    return (await this.#access(name))?.getSize() ?? 0;
  }

  async read(name: string, offset: number, into: readonly Uint8Array[]): Promise<number> {
    const access = await this.#access(name);
    let read = 0;
    if (access) for (const part of into) read += access.read(part, { at: offset + read });
    return read;
  }

  async append(name: string, parts: readonly Uint8Array[]): Promise<void> {
    const access = (await this.#access(name, true))!;
    const before = access.getSize();
    try {
      let at = before;
      for (const part of parts) {
        const written = access.write(part, { at });
        // On a full disk some browsers write less and say so.
        if (written !== part.length) throw new DOMException('written by halves', 'QuotaExceededError');
        at += written;
      }
    } catch (error) {
      access.truncate(before);
      throw storeError(error);
    }
  }

  async truncate(name: string, size: number): Promise<void> {
    (await this.#access(name))?.truncate(size);
  }

  async flush(name: string): Promise<void> {
    (await this.#access(name))?.flush();
  }

  async remove(name: string): Promise<void> {
    const open = this.#open.get(name);
    this.#open.delete(name);
    (await open)?.close();
    try {
      await this.#directory.removeEntry(name);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  async close(): Promise<void> {
    try {
      for (const open of this.#open.values()) (await open.catch(() => undefined))?.close();
      this.#open.clear();
      // Only an empty one can be removed so.
      await this.#parent.removeEntry(this.#directory.name).catch(() => {});
    } finally {
      this.#unlock();
    }
  }

  /** The file, opened when first asked for; `undefined` when it is not there and not to be made. */
  async #access(name: string, create = false): Promise<SyncAccess | undefined> {
    let open = this.#open.get(name);
    if (!open) {
      open = this.#acquire(name, create);
      this.#open.set(name, open);
      open.catch(() => this.#open.delete(name));
    }
    try {
      return await open;
    } catch (error) {
      if (isMissing(error) && !create) return undefined;
      throw storeError(error);
    }
  }

  async #acquire(name: string, create: boolean): Promise<SyncAccess> {
    const handle = (await this.#directory.getFileHandle(name, { create })) as WithAccess;
    for (let left = tries; ; left--) {
      try {
        return await handle.createSyncAccessHandle();
      } catch (error) {
        if (!(error instanceof DOMException && error.name === 'NoModificationAllowedError')) throw error;
        if (left === 0) throw new GlimpseError('index-busy', name, error);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}

function storeError(error: unknown): unknown {
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? new GlimpseError('quota', error.message, error) : error;
}
