import type { Addition, Item } from '../types.ts';

/** The name under which an addition is reported. */
export function nameOf({ name, image }: Addition): string {
  if (name !== undefined) return name;
  if (image instanceof File) return image.name;
  return image instanceof Blob ? '' : String(image);
}

const keyOf = (folder: string, name: string, bytes: number, modified: number | undefined) => JSON.stringify([folder, name, bytes, modified]);

/** The files behind the pictures that were added in this visit. Holding a file costs no memory: the browser reads it when it is shown. */
export class Originals {
  readonly #files = new Map<string, Blob>();
  readonly #changed: () => void;
  readonly #folders = new Map<string, FileSystemDirectoryHandle>();
  /** What was looked for in the folders. */
  readonly #sought = new Set<string>();

  /** @param changed one that was looked for is there now */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Files of this folder are looked for when they are wanted. */
  follow(folder: FileSystemDirectoryHandle): void {
    this.#folders.set(folder.name, folder);
    this.#sought.clear();
  }

  /** Files and items are joined by folder, name, size and date. Of files that share all of them none is kept: it could be the wrong one. */
  keep(additions: readonly Addition[]): void {
    const seen = new Set<string>();
    for (const addition of additions) {
      const { image, folder = '' } = addition;
      if (!(image instanceof Blob)) continue;
      const key = keyOf(folder, nameOf(addition), image.size, image instanceof File ? image.lastModified : undefined);
      if (seen.has(key)) this.#files.delete(key);
      else this.#files.set(key, image);
      seen.add(key);
    }
  }

  /** One in a folder is there a moment later. */
  get({ folder, name, bytes, modified }: Item): Blob | undefined {
    const key = keyOf(folder, name, bytes, modified);
    const file = this.#files.get(key);
    const [root = '', ...path] = folder.split('/');
    const handle = this.#folders.get(root);
    if (!file && handle && !this.#sought.has(key)) {
      this.#sought.add(key);
      void this.#seek(handle, path, name, key, bytes);
    }
    return file;
  }

  clear(): void {
    this.#files.clear();
    this.#folders.clear();
    this.#sought.clear();
  }

  async #seek(folder: FileSystemDirectoryHandle, path: readonly string[], name: string, key: string, bytes: number): Promise<void> {
    try {
      let inner = folder;
      for (const part of path) inner = await inner.getDirectoryHandle(part);
      const file = await (await inner.getFileHandle(name)).getFile();
      if (file.size !== bytes) return;
      this.#files.set(key, file);
      this.#changed();
    } catch {
      // It has moved, or its name is not one that can be shown as it is: there is the preview.
    }
  }
}
