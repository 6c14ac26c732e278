import type { Addition, Item } from '../types.ts';

/** The name under which an addition is reported. */
export function nameOf({ name, image }: Addition): string {
  if (name !== undefined) return name;
  if (image instanceof File) return image.name;
  return image instanceof Blob ? '' : String(image);
}

const keyOf = (name: string, bytes: number) => `${bytes} ${name}`;

/** The files behind the pictures that were added in this visit. Holding a file costs no memory: the browser reads it when it is shown. */
export class Originals {
  readonly #files = new Map<string, Blob>();

  /** Joins files and items by name and size: the report does not say which file became which item. */
  keep(additions: readonly Addition[], items: readonly Item[]): void {
    const files = new Map<string, Blob>();
    for (const addition of additions) {
      if (addition.image instanceof Blob) files.set(keyOf(nameOf(addition), addition.image.size), addition.image);
    }
    for (const { id, name, bytes } of items) {
      const file = files.get(keyOf(name, bytes));
      if (file) this.#files.set(id, file);
    }
  }

  get(id: string): Blob | undefined {
    return this.#files.get(id);
  }

  clear(): void {
    this.#files.clear();
  }
}
