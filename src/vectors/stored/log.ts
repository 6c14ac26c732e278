import type { VectorFiles } from '../../ports.ts';

/** A file that grows. What a failed or torn write left behind its end is cut off before the next one. */
export class Log {
  readonly name: string;
  readonly #files: VectorFiles;
  #end = 0;
  #ragged = false;

  constructor(files: VectorFiles, name: string) {
    this.#files = files;
    this.name = name;
  }

  /** Bytes that count. */
  get end(): number {
    return this.#end;
  }

  /** Says how many of the bytes that are there count. */
  resume(end: number, size: number): void {
    this.#end = end;
    this.#ragged = size !== end;
  }

  /** All or nothing, as far as readers of `end` can tell; when it is to be `kept`, it counts only once it is on the disk. @throws GlimpseError `quota` */
  async append(parts: readonly Uint8Array[], kept = false): Promise<void> {
    if (this.#ragged) await this.#files.truncate(this.name, this.#end);
    this.#ragged = true;
    await this.#files.append(this.name, parts);
    if (kept) await this.flush();
    this.#ragged = false;
    this.#end += lengthOf(parts);
  }

  /** Fills these one after another, and says how many bytes there were. One that comes short is tried once more. */
  async read(offset: number, into: readonly Uint8Array[]): Promise<number> {
    const read = await this.#files.read(this.name, offset, into);
    return read < lengthOf(into) ? this.#files.read(this.name, offset, into) : read;
  }

  flush(): Promise<void> {
    return this.#files.flush(this.name);
  }
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0);
