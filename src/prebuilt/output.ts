import { hexDigest } from './digest.ts';
import { type IndexFiles, indexPath } from './files.ts';
import type { Named } from './manifest.ts';

/** Files of an index that is being written over another. A file that is named by its hash and is there stays. */
export class Output {
  readonly #files: IndexFiles;
  readonly #there: ReadonlySet<string>;
  readonly #named = new Map<string, number>();
  readonly #written: string[] = [];

  private constructor(files: IndexFiles, there: ReadonlySet<string>) {
    this.#files = files;
    this.#there = there;
  }

  static async over(files: IndexFiles): Promise<Output> {
    return new Output(files, new Set(await files.list()));
  }

  async put(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#named.has(path)) return;
    this.#named.set(path, bytes.length);
    // What is there may have been cut, by a run that was stopped.
    const there = this.#there.has(path) ? await this.#files.read(path) : undefined;
    if (there?.length === bytes.length && there.every((byte, i) => byte === bytes[i])) return;
    await this.#files.write(path, bytes);
    this.#written.push(path);
  }

  async hashed(folder: string, extension: string, bytes: Uint8Array<ArrayBuffer>): Promise<Named> {
    const hash = await hexDigest(bytes);
    await this.put(`${folder}${hash}.${extension}`, bytes);
    return { hash, bytes: bytes.length };
  }

  /** A file that was named before stays, when it is there and whole. */
  async keep(folder: string, extension: string, file: Named | undefined): Promise<Named | undefined> {
    const path = file && `${folder}${file.hash}.${extension}`;
    const there = path && this.#there.has(path) ? await this.#files.read(path) : undefined;
    if (!path || !there || (await hexDigest(Uint8Array.from(there))) !== file.hash) return undefined;
    this.#named.set(path, there.length);
    return { hash: file.hash, bytes: there.length };
  }

  /** Removes what is not named any more. */
  async finish(): Promise<{ readonly written: readonly string[]; readonly unchanged: number; readonly removed: readonly string[]; readonly bytes: number }> {
    const removed = [...this.#there].filter((path) => indexPath.test(path) && !this.#named.has(path)).sort();
    for (const path of removed) await this.#files.remove(path);
    const bytes = [...this.#named.values()].reduce((sum, size) => sum + size, 0);
    return { written: this.#written, unchanged: this.#named.size - this.#written.length, removed, bytes };
  }
}
