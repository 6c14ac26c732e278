import { identify } from '../decode/file.ts';
import { Queue } from '../engine/queue.ts';
import { GlimpseError } from '../errors.ts';
import type { Decoder } from '../ports.ts';
import type { Decoded, FileFacts } from '../types.ts';
import type { Host } from './host.ts';
import { startHost } from './host.ts';
import type { Thread } from './lending.ts';
import type { DecodeCalls } from './protocol.ts';
import { start } from './start.ts';

/** A hundred megapixels take a few seconds on a slow phone; a decoder that takes longer hangs. */
const deadline = 20_000;
/** A few hundred kilobytes are read in milliseconds; a reader that takes longer hangs. */
const factsDeadline = 5_000;

/** The decode worker, one picture at a time so that only one is ever unpacked in memory. Replaced when it dies. */
export class DecodeHost implements Decoder {
  #host: Host<DecodeCalls> | undefined;
  readonly #queue = new Queue();
  readonly #spawn: () => Thread;

  constructor(spawn: () => Thread) {
    this.#spawn = spawn;
  }

  async check(blob: Blob): Promise<void> {
    await identify(blob);
  }

  /** Without a thumbnail it is for somebody who waits, so it goes ahead of what is being indexed. */
  decode(...[source, recipe, options]: Parameters<Decoder['decode']>): Promise<Decoded> {
    return this.#queue.run(() => this.#decode(source, recipe, options), !options.thumb);
  }

  /** One after the other with the pictures: what hangs is ended, and must not take a picture with it. */
  facts(blob: Blob, { signal }: { readonly signal?: AbortSignal } = {}): Promise<FileFacts> {
    return this.#queue.run(async () => {
      signal?.throwIfAborted();
      try {
        return await this.#start().remote.call('facts', [blob], { deadline: factsDeadline });
      } catch {
        // Nothing is known of it, then. Whatever is wrong with the worker is said when a picture needs it.
        return {};
      }
    });
  }

  #start(): Host<DecodeCalls> {
    return (this.#host ??= startHost<DecodeCalls>(this.#spawn, { silence: Infinity, onDead: () => (this.#host = undefined) }));
  }

  async #decode(...[source, recipe, { thumb, signal }]: Parameters<Decoder['decode']>): Promise<Decoded> {
    if (signal?.aborted) {
      if (source instanceof ImageBitmap) source.close();
      throw signal.reason;
    }
    const { remote } = this.#start();
    try {
      // Not cancelled with the caller: the next picture must wait until this one is out of memory.
      return await remote.call('decode', [source, recipe, thumb], { deadline, transfer: source instanceof ImageBitmap ? [source] : [] });
    } catch (error) {
      // A picture that kills its decoder is a bad picture; the next one gets a new decoder.
      if (!(error instanceof GlimpseError && (error.code === 'worker-died' || error.code === 'worker-timeout'))) throw error;
      // Only what is being indexed can be put aside.
      throw new GlimpseError(error.code === 'worker-timeout' && thumb ? 'file-timeout' : 'file-decode', error.detail, error);
    }
  }
}

/** The one of this engine. */
export function ownDecoder(): DecodeHost {
  return new DecodeHost(() => start('decode'));
}
