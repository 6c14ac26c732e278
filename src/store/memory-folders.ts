import type { FolderStore, FollowedFile, FollowedFolder } from '../ports.ts';

/** Followed folders, forgotten with the page. */
export class MemoryFolders implements FolderStore {
  readonly #folders = new Map<string, FollowedFolder>();
  /** By folder, then by path. */
  readonly #files = new Map<string, Map<string, FollowedFile>>();

  async list(): Promise<FollowedFolder[]> {
    return [...this.#folders.values()];
  }

  async put(folder: FollowedFolder): Promise<void> {
    this.#folders.set(folder.id, folder);
  }

  async remove(id: string): Promise<void> {
    this.#folders.delete(id);
    this.#files.delete(id);
  }

  async files(folder: string): Promise<FollowedFile[]> {
    return [...(this.#files.get(folder)?.values() ?? [])];
  }

  async count(folder: string): Promise<number> {
    return this.#files.get(folder)?.size ?? 0;
  }

  async where(ids: readonly string[]): Promise<FollowedFile[]> {
    const wanted = new Set(ids);
    return [...this.#files.values()].flatMap((files) => [...files.values()].filter(({ id }) => wanted.has(id)));
  }

  async putFiles(files: readonly FollowedFile[]): Promise<void> {
    for (const file of files) {
      const known = this.#files.get(file.folder) ?? new Map<string, FollowedFile>();
      this.#files.set(file.folder, known.set(file.path, file));
    }
  }

  async removeFiles(folder: string, paths: readonly string[]): Promise<void> {
    for (const path of paths) this.#files.get(folder)?.delete(path);
  }

  clear(): void {
    this.#folders.clear();
    this.#files.clear();
  }
}
