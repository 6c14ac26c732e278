import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isHidden } from '../sources/hidden.ts';
import type { Node } from '../sources/walk.ts';
import { DiskFile } from './disk-file.ts';

/** Something in a folder. */
export interface Entry {
  readonly kind: 'file' | 'folder';
  readonly name: string;
  readonly path: string;
}

/** Looks through folders, sorted by name. A folder is entered once, however many links lead to it; hidden ones and some others never. */
export class Walk {
  readonly #seen = new Set<string>();
  readonly #isLeftOut: (path: string) => boolean;

  /** @param isLeftOut files and folders, by their absolute paths, that count as not there */
  constructor(isLeftOut: (path: string) => boolean = () => false) {
    this.#isLeftOut = isLeftOut;
  }

  /** What lies in a folder; nothing the second time. @throws the system's error when it cannot be read */
  async list(folder: string): Promise<Entry[]> {
    const real = await realpath(folder);
    if (this.#seen.has(real) || this.#isLeftOut(folder) || this.#isLeftOut(real)) return [];
    this.#seen.add(real);
    const names = (await readdir(real)).filter((name) => !isHidden(name) && name !== 'node_modules').toSorted((a, b) => (a < b ? -1 : 1));
    const entries = await Promise.all(names.map(async (name): Promise<Entry[]> => {
      const path = join(folder, name);
      if (this.#isLeftOut(path)) return [];
      // A link that leads nowhere is nothing.
      const facts = await stat(path).catch(() => undefined);
      if (facts?.isDirectory()) return [{ kind: 'folder', name, path }];
      return facts?.isFile() ? [{ kind: 'file', name, path }] : [];
    }));
    return entries.flat();
  }

  /**
   * All files below a folder, each folder's own before those of the folders in it.
   * @param onSkip told of each folder in it that cannot be read
   * @throws the system's error when the folder itself cannot be read
   */
  async files(folder: string, onSkip: (path: string) => void): Promise<Entry[]> {
    const found: Entry[] = [];
    const enter = async (entries: readonly Entry[]): Promise<void> => {
      for (const entry of entries) if (entry.kind === 'file') found.push(entry);
      for (const { kind, path } of entries) {
        if (kind === 'file') continue;
        const inside = await this.list(path).catch(() => {
          onSkip(path);
          return [];
        });
        await enter(inside);
      }
    };
    await enter(await this.list(folder));
    return found;
  }

  /** A folder's content, as `sources/walk.ts` takes it. */
  async nodes(folder: string): Promise<Node[]> {
    return (await this.list(folder)).map(({ kind, name, path }): Node => (kind === 'folder' ? { kind, name, list: () => this.nodes(path) } : { kind, name, open: () => DiskFile.of(path, name) }));
  }
}
