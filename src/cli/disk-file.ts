import { open, readFile, stat } from 'node:fs/promises';

/** Part of a file on the disk, or all of it, which is read when it is asked for and not before. */
export class DiskFile extends File {
  readonly path: string;
  readonly #start: number;
  readonly #end: number;
  readonly #whole: boolean;

  private constructor(path: string, start: number, end: number, whole: boolean, { name, type, lastModified }: { readonly name: string; readonly type?: string; readonly lastModified: number }) {
    super([], name, { lastModified, ...(type && { type }) });
    this.path = path;
    this.#start = start;
    this.#end = end;
    this.#whole = whole;
  }

  /** @throws the system's error when there is no such file */
  static async of(path: string, name: string): Promise<DiskFile> {
    const { size, mtimeMs } = await stat(path);
    return new DiskFile(path, 0, size, true, { name, lastModified: Math.trunc(mtimeMs) });
  }

  override get size(): number {
    return this.#end - this.#start;
  }

  override slice(start = 0, end = this.size, type = ''): DiskFile {
    const at = (position: number): number => this.#start + Math.min(this.size, Math.max(0, position < 0 ? this.size + position : position));
    const [from, to] = [at(start), at(end)];
    return new DiskFile(this.path, from, Math.max(from, to), this.#whole && from === 0 && to === this.size, { name: this.name, type, lastModified: this.lastModified });
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    if (this.#whole) return Uint8Array.from(await readFile(this.path)).buffer;
    const file = await open(this.path);
    try {
      const bytes = new Uint8Array(this.size);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, this.#start);
      return bytes.buffer.slice(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  override async text(): Promise<string> {
    return new TextDecoder().decode(await this.arrayBuffer());
  }
}
