import type { FolderStore, LibraryStore } from '../ports.ts';
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

/** The file of a followed folder that an item is, where the folder may be read and the file is as it was. */
export async function originalOf(item: string, folders: FolderStore): Promise<Blob | undefined> {
  const files = await folders.where([item]);
  if (files.length === 0) return undefined;
  const handles = new Map((await folders.list()).map(({ id, handle }) => [id, handle]));
  for (const { folder, path, size, modified } of files) {
    const handle = handles.get(folder);
    if (!handle || (await stateOf(handle)) !== 'granted') continue;
    // Moved or removed since it was looked through: there may be another one.
    const file = await open(handle, path).catch(() => undefined);
    if (file?.size === size && file.lastModified === modified) return file;
  }
  return undefined;
}

/** Handles of the private file system have no such question, and may always be read. */
async function stateOf(handle: FileSystemDirectoryHandle): Promise<PermissionState> {
  const { queryPermission } = handle as { queryPermission?: (descriptor: { mode: 'read' }) => Promise<PermissionState> };
  return queryPermission ? queryPermission.call(handle, { mode: 'read' }) : 'granted';
}

async function open(folder: FileSystemDirectoryHandle, path: string): Promise<File> {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let place = folder;
  for (const part of parts) place = await place.getDirectoryHandle(part);
  return (await place.getFileHandle(name)).getFile();
}
