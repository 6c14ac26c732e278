import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { GlimpseError } from '../errors.ts';
import { type IndexFiles, indexPath, type IndexSource } from '../prebuilt/files.ts';

/** An index in a folder of the disk. */
export class IndexFolder implements IndexFiles, IndexSource {
  readonly #folder: string;

  /** @param folder absolute; made when something is written to it */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    return readFile(this.#place(path)).catch((error: unknown) => {
      if (isAbsent(error)) return undefined;
      throw error;
    });
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    const place = this.#place(path);
    await mkdir(dirname(place), { recursive: true });
    // Whole or not at all.
    await writeFile(`${place}.part`, bytes);
    await rename(`${place}.part`, place);
  }

  async list(): Promise<string[]> {
    const entries = await readdir(this.#folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const paths = entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name).slice(this.#folder.length + 1).split(sep).join('/')] : []));
    // Nothing else is listed, so nothing else is ever removed. What a stopped write left is: the next one removes it.
    return paths.filter((path) => indexPath.test(path)).toSorted();
  }

  async remove(path: string): Promise<void> {
    await rm(this.#place(path), { force: true });
  }

  /** @throws GlimpseError `index-network` when it cannot be read; `index-invalid` when there are more bytes than there can be: those are not read */
  async get(path: string, { signal, most = Infinity }: { readonly signal?: AbortSignal; readonly most?: number } = {}): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const place = this.#place(path);
    try {
      const { size } = await stat(place);
      if (size > most) throw new GlimpseError('index-invalid', `${path}: more than ${most} bytes`);
      return await readFile(place);
    } catch (error) {
      if (error instanceof GlimpseError) throw error;
      throw new GlimpseError('index-network', isAbsent(error) ? `${place} is missing` : String(error), error);
    }
  }

  #place(path: string): string {
    if (!indexPath.test(path)) throw new GlimpseError('index-invalid', `an index has no file ${path}`);
    return join(this.#folder, path);
  }
}

/** Whether an error of the system says that there is no such file. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
