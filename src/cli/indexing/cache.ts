import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Space } from '../../types.ts';
import { type Entry, bodyBytes, decodeEntry, encodeEntry, headBytes, nextHead } from './cache-format.ts';

/** Changes whenever what is made of a picture does, apart from its space. */
const version = 1;
/** Bytes that are read at once. */
const step = 8 * 2 ** 20;

/**
 * What was encoded in earlier runs, exactly, by content: one file a space, which only grows. A torn end and damaged records are passed
 * over; they cost what they held.
 */
export class Cache {
  readonly #path: string;
  readonly #pictures = new Map<string, Entry>();
  readonly #texts = new Map<string, Entry>();
  readonly #used = new Set<Entry>();
  /** Records in the file, sound or not. */
  #records = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string) {
    this.#path = path;
  }

  static async open(folder: string, space: Space): Promise<Cache> {
    await mkdir(folder, { recursive: true });
    const name = createHash('sha256').update(`${version} ${space.id}`).digest('hex').slice(0, 16);
    const cache = new Cache(join(folder, `${name}.bin`));
    await cache.#load(space.dims);
    return cache;
  }

  picture(id: string): Entry | undefined {
    return this.#use(this.#pictures.get(id));
  }

  text(id: string): Entry | undefined {
    return this.#use(this.#texts.get(id));
  }

  /** On the disk when it resolves. */
  add(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) {
      this.#keep(entry);
      this.#used.add(entry);
    }
    const bytes = Buffer.concat(entries.map(encodeEntry));
    const write = (): Promise<void> => withFile(this.#path, 'a', async (file) => void (await file.write(bytes)));
    return (this.#writing = this.#writing.then(write, write));
  }

  /** Forgets what this run had no use for, once that is more than half. */
  async tidy(): Promise<void> {
    await this.#writing;
    if (this.#records <= 2 * this.#used.size) return;
    const fresh = `${this.#path}.new`;
    await rm(fresh, { force: true });
    await withFile(fresh, 'a', async (file) => {
      for (const entry of this.#used) await file.write(encodeEntry(entry));
    });
    await rename(fresh, this.#path);
    this.#records = this.#used.size;
  }

  #use(entry: Entry | undefined): Entry | undefined {
    if (entry) this.#used.add(entry);
    return entry;
  }

  #keep(entry: Entry): void {
    this.#records++;
    (entry.picture ? this.#pictures : this.#texts).set(entry.id, entry);
  }

  async #load(dims: number): Promise<void> {
    await withFile(this.#path, 'a+', async (file) => {
      const { size } = await file.stat();
      for (let at = 0; at + headBytes <= size; ) {
        const bytes = await read(file, at, step);
        at += (await this.#take(bytes, file, at, dims)) || bytes.length;
      }
    });
  }

  /** Takes all whole records of a stretch. @returns how far it came */
  async #take(bytes: Buffer, file: FileHandle, at: number, dims: number): Promise<number> {
    let from = 0;
    while (from + headBytes <= bytes.length) {
      const head = bytes.subarray(from, from + headBytes);
      const length = bodyBytes(head);
      const end = from + headBytes + (length ?? 0);
      if (length !== undefined && end > bytes.length && from > 0) return from;
      const body = length === undefined ? undefined : end > bytes.length ? await read(file, at + from + headBytes, length) : bytes.subarray(from + headBytes, end);
      const entry = body && sound(head, body, dims);
      if (entry) {
        this.#keep(entry);
        from = end;
        continue;
      }
      this.#records++;
      const next = nextHead(bytes, from + 1);
      // A head may lie across the end of the stretch.
      if (next < 0) return Math.max(from + 1, bytes.length - headBytes + 1);
      from = next;
    }
    return from;
  }
}

function sound(head: Buffer, body: Buffer, dims: number): Entry | undefined {
  try {
    return decodeEntry(head, body, dims);
  } catch {
    return undefined;
  }
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  return bytes.subarray(0, bytesRead);
}

async function withFile<T>(path: string, flags: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
