import { asGlimpseError, GlimpseError, isAbort } from '../errors.ts';
import { invalid } from './format.ts';
import type { IndexSource } from './files.ts';
import type { Named } from './manifest.ts';

/** Requests at the same time. */
export const atOnce = 6;

interface Download {
  readonly bytes: Promise<Uint8Array<ArrayBuffer>>;
  readonly stop: AbortController;
  waiting: number;
}

/** Files of an index, found right before anybody sees them. What several want at once is fetched once, and stopped when none of them wants it any more. */
export class Downloads {
  readonly #source: IndexSource;
  readonly #hash: (data: ArrayBuffer) => Promise<string>;
  readonly #running = new Map<string, Download>();
  readonly #turns: (() => void)[] = [];
  #busy = 0;
  #closed = false;

  constructor(source: IndexSource, hash: (data: ArrayBuffer) => Promise<string>) {
    this.#source = source;
    this.#hash = hash;
  }

  /** @throws GlimpseError `index-invalid` unless it is the file that was named, `index-network`, `disposed`; the signal's reason */
  async get(path: string, file: Named, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    return this.#shared(path, file.bytes, signal, async (bytes) => {
      if (bytes.length !== file.bytes) throw invalid(`${path}: ${bytes.length} bytes, not ${file.bytes}`);
      if ((await this.#hash(bytes.buffer)) !== file.hash) throw invalid(`${path}: another SHA-256`);
    });
  }

  /** A file of which nothing is known but how large it can be. */
  async unnamed(path: string, most: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    return this.#shared(path, most, signal, async (bytes) => {
      if (bytes.length > most) throw invalid(`${path}: ${bytes.length} bytes`);
    });
  }

  close(): void {
    this.#closed = true;
    for (const { stop } of this.#running.values()) stop.abort(new GlimpseError('disposed'));
  }

  async #shared(path: string, most: number, signal: AbortSignal | undefined, check: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<Uint8Array<ArrayBuffer>> {
    signal?.throwIfAborted();
    if (this.#closed) throw new GlimpseError('disposed');
    const download = this.#running.get(path) ?? this.#start(path, most, check);
    download.waiting++;
    let leave = (): void => {};
    try {
      return await new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
        leave = () => reject(signal?.reason);
        signal?.addEventListener('abort', leave, { once: true });
        download.bytes.then(resolve, reject);
      });
    } finally {
      signal?.removeEventListener('abort', leave);
      if (--download.waiting === 0 && this.#running.get(path) === download) {
        this.#running.delete(path);
        download.stop.abort();
      }
    }
  }

  #start(path: string, most: number, check: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>): Download {
    const stop = new AbortController();
    const fetched = async (): Promise<Uint8Array<ArrayBuffer>> => {
      await this.#turn();
      try {
        stop.signal.throwIfAborted();
        // A copy: a source may hand out memory that it goes on using, or that others share.
        const bytes = Uint8Array.from(await this.#source.get(path, { signal: stop.signal, most }));
        await check(bytes);
        return bytes;
      } catch (error) {
        throw isAbort(error) ? error : asGlimpseError(error, 'index-network');
      } finally {
        this.#busy--;
        this.#turns.shift()?.();
      }
    };
    const bytes = fetched();
    // Who left is told nothing.
    bytes.catch(() => {});
    const download = { bytes, stop, waiting: 0 };
    this.#running.set(path, download);
    return download;
  }

  async #turn(): Promise<void> {
    this.#busy++;
    if (this.#busy > atOnce) await new Promise<void>((resolve) => this.#turns.push(resolve));
  }
}
