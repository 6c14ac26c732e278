import type { FollowedFile, LibraryStore, Ports } from '../ports.ts';
import type { Item } from '../types.ts';
import { readBytes } from './read.ts';
import { within } from './within.ts';

/** Milliseconds that reading one file may take. */
const patience = 60_000;

/** What a person has removed although its file is still in a folder: the file's record is all that tells of it. */
export class Removed {
  readonly #ids: ReadonlySet<string>;
  readonly #sizes: ReadonlySet<number>;
  readonly #hash: Ports['hash'];

  private constructor(files: readonly FollowedFile[], hash: Ports['hash']) {
    this.#ids = new Set(files.map(({ id }) => id));
    this.#sizes = new Set(files.map(({ size }) => size));
    this.#hash = hash;
  }

  static async among(files: readonly FollowedFile[], { store, hash, find }: { readonly store: LibraryStore; readonly hash: Ports['hash']; find(id: string): Item | undefined }): Promise<Removed> {
    const absent = files.filter(({ id }) => !find(id));
    const gone = new Set(absent.length === 0 ? [] : await store.gone(absent.map(({ id }) => id)));
    return new Removed(absent.filter(({ id }) => gone.has(id)), hash);
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Which of them a file is, under another name or date. Only a file of the same size is read; one that cannot be read is none. @throws the signal's reason */
  async match(image: unknown, size: number, signal: AbortSignal): Promise<string | undefined> {
    if (!this.#sizes.has(size) || !(image instanceof Blob)) return undefined;
    try {
      const id = await this.#hash(await within(patience, signal, () => readBytes(image)));
      return this.#ids.has(id) ? id : undefined;
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
  }
}
