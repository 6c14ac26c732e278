import { GlimpseError } from '../errors.ts';
import { isAvailable } from './available.ts';
import { download } from './download.ts';
import { commit, Database } from './open.ts';
import { sha256 } from './sha256.ts';
import type { FilesSchema } from './schema.ts';
import { schemaVersion } from './schema.ts';

/** A file, pinned by its content. */
export interface PinnedFile {
  readonly urls: readonly string[];
  readonly name: string;
  readonly bytes: number;
  readonly approximate?: boolean;
  readonly sha256: string | undefined;
}

/** WebKit stumbles over larger values. */
const partSize = 8 * 2 ** 20;

/**
 * Model and runtime files, kept across visits and shared by all libraries. Nothing leaves this class, or enters the
 * store, whose SHA-256 is not the pinned one.
 */
export class ModelFiles {
  readonly #db = new Database<FilesSchema>('glimpse-files', schemaVersion, (db) => {
    db.createObjectStore('parts');
    db.createObjectStore('files');
  });
  readonly #running = new Map<string, { readonly bytes: Promise<ArrayBuffer>; readonly signal: AbortSignal | undefined }>();
  #available: Promise<boolean> | undefined;

  /** How many of these bytes are not on the device yet. */
  async missing(files: readonly PinnedFile[]): Promise<number> {
    const there = await this.#stored(files.map((file) => keyOf(file)));
    return files.reduce((sum, file, i) => sum + (there[i] ? 0 : file.bytes), 0);
  }

  async sizes(files: readonly PinnedFile[]): Promise<number[]> {
    return files.map(({ bytes }) => bytes);
  }

  /**
   * The file's bytes, a buffer of the caller's own; downloaded when they are not here. Two callers share one download.
   * @throws GlimpseError `model-network`, `model-http`, `model-html`, `model-integrity`
   */
  async get(file: PinnedFile, options: { signal?: AbortSignal; onBytes?: (bytes: number) => void } = {}): Promise<ArrayBuffer> {
    const running = this.#running.get(keyOf(file));
    if (running) {
      const shared = await running.bytes.catch((error: unknown) => {
        if (!running.signal?.aborted) throw error;
        return undefined;
      });
      // The other caller gave up: the download is ours now.
      if (!shared) return this.get(file, options);
      options.signal?.throwIfAborted();
      options.onBytes?.(file.bytes);
      return shared.slice(0);
    }
    // The shared buffer is never handed out: callers transfer theirs to other threads.
    const bytes = this.#getFresh(file, options);
    this.#running.set(keyOf(file), { bytes, signal: options.signal });
    try {
      return (await bytes).slice(0);
    } finally {
      this.#running.delete(keyOf(file));
    }
  }

  async #getFresh(file: PinnedFile, options: { signal?: AbortSignal; onBytes?: (bytes: number) => void }): Promise<ArrayBuffer> {
    const stored = await this.#read(file);
    if (stored) {
      options.onBytes?.(file.bytes);
      return stored;
    }
    const buffer = await download({ url: file.urls[0]!, bytes: file.bytes }, options);
    if ((await sha256(buffer)) !== file.sha256 && file.sha256) throw new GlimpseError('model-integrity', `${file.name}: wrong SHA-256`);
    await this.#write(file, buffer);
    return buffer;
  }

  async #read(file: PinnedFile): Promise<ArrayBuffer | undefined> {
    if (!(await this.#usable())) return undefined;
    const parts = await this.#db.use((db) => {
      const tx = db.transaction(['files', 'parts']);
      return commit(tx, async () => {
        const entry = await tx.objectStore('files').get(keyOf(file));
        return entry && Promise.all(Array.from({ length: entry.parts }, (_, part) => tx.objectStore('parts').get([keyOf(file), part])));
      });
    });
    if (!parts) return undefined;
    const buffer = join(parts, file.bytes);
    // What a bad disk or another script has changed counts as not there.
    return buffer && (!file.sha256 || (await sha256(buffer)) === file.sha256) ? buffer : undefined;
  }

  async #write(file: PinnedFile, buffer: ArrayBuffer): Promise<void> {
    if (!(await this.#usable())) return;
    try {
      await this.#db.use((db) => {
        const tx = db.transaction(['parts', 'files'], 'readwrite');
        return commit(tx, async () => {
          const parts = Math.ceil(buffer.byteLength / partSize);
          const writes: Promise<unknown>[] = [];
          for (let part = 0; part < parts; part++) {
            writes.push(tx.objectStore('parts').put(buffer.slice(part * partSize, (part + 1) * partSize), [keyOf(file), part]));
          }
          writes.push(tx.objectStore('files').put({ bytes: file.bytes, parts }, keyOf(file)));
          await Promise.all(writes);
        });
      });
    } catch {
      // On a full disk, say, the model still works in this visit; it is fetched again in the next.
      return;
    }
  }

  async #stored(hashes: readonly string[]): Promise<boolean[]> {
    if (!(await this.#usable())) return hashes.map(() => false);
    return this.#db.use((db) => Promise.all(hashes.map(async (hash) => (await db.getKey('files', hash)) !== undefined)));
  }

  #usable(): Promise<boolean> {
    this.#available ??= isAvailable();
    return this.#available;
  }
}

function join(parts: readonly (ArrayBuffer | undefined)[], bytes: number): ArrayBuffer | undefined {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    if (!part || at + part.byteLength > bytes) return undefined;
    whole.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return at === bytes ? whole.buffer : undefined;
}

function keyOf(file: PinnedFile): string {
  return file.sha256 ?? file.name;
}
