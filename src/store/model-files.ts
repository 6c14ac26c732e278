import type { FetchOptions } from './fetch-file.ts';
import { alone } from './file-lock.ts';
import { openParts } from './open-parts.ts';
import type { FileRecord, PartStore } from './part-store.ts';
import { keptBytes } from './part-store.ts';
import type { PinnedFile } from './pinned-file.ts';
import { keyOf } from './pinned-file.ts';

export type { PinnedFile };

export interface GetOptions {
  readonly signal?: AbortSignal;
  /** Hears of more bytes, those that were on the device included: in all, the size of the file. */
  readonly onBytes?: (bytes: number) => void;
}

/** A download that is under way, and who waits for it. */
interface Running {
  /** The bytes again, for those who wait, where the store does not have them. */
  readonly spare: Promise<ArrayBuffer | undefined>;
  readonly signal: AbortSignal | undefined;
  waiters: number;
}

/**
 * Model and runtime files, kept across visits and shared by all libraries and tabs. Nothing leaves this class whose SHA-256
 * is not the pinned one, or the one that was recorded when the file first came.
 */
export class ModelFiles {
  readonly #tuning: Pick<FetchOptions, 'partSize' | 'silence' | 'tries' | 'delay'>;
  readonly #onDiskFull: () => void;
  readonly #open: () => Promise<PartStore>;
  readonly #running = new Map<string, Running>();
  #store: Promise<PartStore> | undefined;

  /** @param onDiskFull hears of a file that could not be kept whole: it works, and what is missing is fetched again in the next visit */
  constructor(tuning: Pick<FetchOptions, 'partSize' | 'silence' | 'tries' | 'delay'> = {}, onDiskFull: () => void = () => {}, open = openParts) {
    this.#tuning = tuning;
    this.#onDiskFull = onDiskFull;
    this.#open = open;
  }

  /** Bytes of these files that are not on the device yet: parts of an unfinished download count as there. */
  async missing(files: readonly PinnedFile[]): Promise<number> {
    const records = await this.#records(files);
    return files.reduce((sum, file, i) => sum + missingOf(file, records[i]), 0);
  }

  /** The exact size where it is known (pinned or recorded), else `bytes`. */
  async sizes(files: readonly PinnedFile[]): Promise<number[]> {
    const records = await this.#records(files);
    return files.map((file, i) => sizeOf(file, records[i]));
  }

  /**
   * The file's bytes, a buffer of the caller's own. Two callers share one download; when the one who began it gives up, the
   * other goes on. Aborting pauses: whole parts stay.
   * @throws GlimpseError one of the codes `model-…`
   */
  get(file: PinnedFile, options: GetOptions = {}): Promise<ArrayBuffer> {
    return this.#get(file, options.signal, onlyMore(options.onBytes));
  }

  /** Forgets everything: files, parts, recorded hashes. */
  async clear(): Promise<void> {
    await (await this.#parts()).clear();
  }

  async #get(file: PinnedFile, signal: AbortSignal | undefined, reached: (bytes: number) => void): Promise<ArrayBuffer> {
    signal?.throwIfAborted();
    const key = keyOf(file);
    const running = this.#running.get(key);
    if (!running) return this.#lead(file, signal, reached);
    running.waiters++;
    const spare = await running.spare.catch((error: unknown) => {
      // The other caller gave up: the download is ours now.
      if (!running.signal?.aborted) throw error;
    });
    signal?.throwIfAborted();
    if (!spare) return this.#get(file, signal, reached);
    reached(spare.byteLength);
    return spare.slice(0);
  }

  async #lead(file: PinnedFile, signal: AbortSignal | undefined, reached: (bytes: number) => void): Promise<ArrayBuffer> {
    const fetching = this.#fetch(file, signal, reached);
    // The first caller gets the buffer itself and may transfer it: copies are made before, and only where the store has none.
    const spare = fetching.then(({ buffer, stored }) => (stored || running.waiters === 0 ? undefined : buffer.slice(0)));
    spare.catch(() => {});
    const running: Running = { spare, signal, waiters: 0 };
    this.#running.set(keyOf(file), running);
    try {
      await spare;
      return (await fetching).buffer;
    } finally {
      this.#running.delete(keyOf(file));
    }
  }

  async #fetch(file: PinnedFile, signal: AbortSignal | undefined, onReached: (bytes: number) => void): Promise<{ buffer: ArrayBuffer; stored: boolean }> {
    const store = await this.#parts();
    // Loaded with the first file that is needed: a page that is only opened shall be small.
    const { fetchFile } = await import('./fetch-file.ts');
    const work = async () => {
      const fetched = await fetchFile(file, store, { ...this.#tuning, signal, onReached });
      if (fetched.diskFull) this.#onDiskFull();
      return fetched;
    };
    if ((await recordOf(store, file))?.complete) return work();
    return alone(`glimpse-file:${keyOf(file)}`, signal, async () => {
      const record = await recordOf(store, file);
      const kept = record ? keptBytes(record) : 0;
      onReached(kept);
      return kept;
    }, work);
  }

  async #records(files: readonly PinnedFile[]): Promise<(FileRecord | undefined)[]> {
    const store = await this.#parts();
    return Promise.all(files.map((file) => recordOf(store, file)));
  }

  #parts(): Promise<PartStore> {
    this.#store ??= this.#open();
    return this.#store;
  }
}

/** A store that cannot be read is an empty one. */
function recordOf(store: PartStore, file: PinnedFile): Promise<FileRecord | undefined> {
  return store.record(keyOf(file)).catch(() => undefined);
}

function sizeOf(file: PinnedFile, record: FileRecord | undefined): number {
  return (file.approximate ? record?.bytes : undefined) ?? file.bytes;
}

function missingOf(file: PinnedFile, record: FileRecord | undefined): number {
  return sizeOf(file, record) - (record ? keptBytes(record) : 0);
}

/** Turns places reached into bytes gained: those that must be fetched again are not counted again. */
function onlyMore(onBytes: ((bytes: number) => void) | undefined): (reached: number) => void {
  let counted = 0;
  return (reached) => {
    if (reached <= counted) return;
    onBytes?.(reached - counted);
    counted = reached;
  };
}
