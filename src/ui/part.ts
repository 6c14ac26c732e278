import type { ReactiveControllerHost } from 'lit';
import { asGlimpseError, type GlimpseError } from '../errors.ts';
import { lazily } from './lazily.ts';

/** Milliseconds before something that could not be had is tried again. */
const rest = 4000;

/** A part of an element that is loaded when it is first wanted. */
export class Part<T> {
  readonly #host: ReactiveControllerHost;
  readonly #load: () => Promise<T>;
  readonly #failed: (error: GlimpseError) => void;
  #value: T | undefined;
  #busy = false;
  #again = 0;

  /** @param failed hears why it cannot be had. */
  constructor(host: ReactiveControllerHost, load: () => Promise<T>, failed: (error: GlimpseError) => void) {
    this.#host = host;
    this.#load = load;
    this.#failed = failed;
  }

  /** What is here by now. */
  get value(): T | undefined {
    return this.#value;
  }

  /** It is needed: what is not here is on its way, and the element is drawn again when it comes. */
  want(): T | undefined {
    if (this.#value === undefined && !this.#busy && performance.now() >= this.#again) void this.#fetch();
    return this.#value;
  }

  async #fetch(): Promise<void> {
    this.#busy = true;
    try {
      this.#value = await lazily(this.#load);
      this.#host.requestUpdate();
    } catch (error) {
      this.#again = performance.now() + rest;
      this.#failed(asGlimpseError(error));
    }
    this.#busy = false;
  }
}
