import { Lazy } from '../engine/lazy.ts';
import type { Decoder } from '../ports.ts';

/** A decoder that is loaded with the first picture. */
export class LateDecoder implements Decoder {
  readonly #host = new Lazy(async () => (await import('./decode-host.ts')).ownDecoder());

  async check(blob: Blob): Promise<void> {
    return (await this.#host.get()).check(blob);
  }

  async decode(...args: Parameters<Decoder['decode']>): ReturnType<Decoder['decode']> {
    return (await this.#host.get()).decode(...args);
  }

  async facts(...args: Parameters<Decoder['facts']>): ReturnType<Decoder['facts']> {
    return (await this.#host.get()).facts(...args);
  }
}
