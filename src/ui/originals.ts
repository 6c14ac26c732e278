import type { Addition, Item } from '../types.ts';
import type { Owner } from './owner.ts';

/** The name under which an addition is reported. */
export function nameOf({ name, image }: Addition): string {
  if (name !== undefined) return name;
  if (image instanceof File) return image.name;
  return image instanceof Blob ? '' : String(image);
}

const keyOf = (folder: string, name: string, bytes: number, modified: number | undefined) => JSON.stringify([folder, name, bytes, modified]);

/** The files behind the pictures: those that were added in this visit, and those in folders that can be read. Holding a file costs no memory: the browser reads it when it is shown. */
export class Originals {
  readonly #files = new Map<string, Blob>();
  readonly #owner: Pick<Owner, 'library' | 'changed'>;
  /** Ids of what was looked for in the folders. */
  readonly #sought = new Set<string>();

  constructor(owner: Pick<Owner, 'library' | 'changed'>) {
    this.#owner = owner;
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
  get({ id, folder, name, bytes, modified, followed }: Item): Blob | undefined {
    const key = keyOf(folder, name, bytes, modified);
    const file = this.#files.get(key);
    if (!file && followed && !this.#sought.has(id)) void this.#seek(id, key);
    return file;
  }

  /** A folder can be read now: what was looked for in vain may be there. */
  lookAgain(): void {
    this.#sought.clear();
  }

  clear(): void {
    this.#files.clear();
    this.#sought.clear();
  }

  async #seek(id: string, key: string): Promise<void> {
    this.#sought.add(id);
    try {
      const file = await (await this.#owner.library()).original(id);
      if (!file) return;
      this.#files.set(key, file);
      this.#owner.changed();
    } catch {
      // There is the preview.
    }
  }
}
