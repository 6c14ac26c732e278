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

  get({ folder, name, bytes, modified }: Item): Blob | undefined {
    return this.#files.get(keyOf(folder, name, bytes, modified));
  }

  clear(): void {
    this.#files.clear();
  }
}
