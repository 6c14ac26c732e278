import { orAbort } from './or-abort.ts';

/** Lets everyone pass, or holds them until it opens again. */
export class Gate {
  #closed: { promise: Promise<void>; open: () => void } | undefined;

  get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  close(): void {
    if (this.#closed) return;
    let open = (): void => {};
    const promise = new Promise<void>((resolve) => (open = resolve));
    this.#closed = { promise, open };
  }

  open(): void {
    this.#closed?.open();
    this.#closed = undefined;
  }

  /** Resolves when the gate is open. @throws the signal's reason when it aborts first */
  async pass(signal: AbortSignal): Promise<void> {
    while (this.#closed) await orAbort(this.#closed.promise, signal);
    signal.throwIfAborted();
  }
}
