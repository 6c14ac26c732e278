import type { LibraryStore } from '../ports.ts';
import type { Item } from '../types.ts';
import { readBlob } from './read.ts';

/** Where the bytes of items can be read once more. */
export class Originals {
  readonly #files: ReadonlyMap<string, () => Promise<Blob>>;

  private constructor(files: ReadonlyMap<string, () => Promise<Blob>>) {
    this.#files = files;
  }

  static async of({ folders }: LibraryStore): Promise<Originals> {
    const files = new Map<string, () => Promise<Blob>>();
    for (const { id, handle } of await folders.list()) {
      // Asking for permission needs a click; without it, the folder's pictures are out of reach.
      if (!handle || (await stateOf(handle)) !== 'granted') continue;
      for (const file of await folders.files(id)) files.set(file.id, () => open(handle, file.path));
    }
    return new Originals(files);
  }

  /** Undefined when the original cannot be had: its bytes may also be others by now, which the caller has to check. */
  async read({ id, url }: Item, signal: AbortSignal): Promise<Blob | undefined> {
    try {
      const file = this.#files.get(id);
      if (file) return await file();
      return url === undefined ? undefined : await readBlob({ url }, signal);
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
  }
}

/** Handles of the private file system have no such question, and may always be read. */
async function stateOf(handle: FileSystemDirectoryHandle): Promise<PermissionState> {
  const { queryPermission } = handle as { queryPermission?: (descriptor: { mode: 'read' }) => Promise<PermissionState> };
  return queryPermission ? queryPermission.call(handle, { mode: 'read' }) : 'granted';
}

async function open(folder: FileSystemDirectoryHandle, path: string): Promise<Blob> {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let place = folder;
  for (const part of parts) place = await place.getDirectoryHandle(part);
  return (await place.getFileHandle(name)).getFile();
}
