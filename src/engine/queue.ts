/** Runs tasks one at a time, urgent ones first. */
export class Queue {
  readonly #waiting: { readonly urgent: boolean; start(): void }[] = [];
  #busy = false;

  run<T>(task: () => Promise<T>, urgent = false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const entry = {
        urgent,
        start: () => {
          void task().then(resolve, reject).finally(() => this.#next());
        },
      };
      const firstPatient = urgent ? this.#waiting.findIndex((other) => !other.urgent) : -1;
      this.#waiting.splice(firstPatient < 0 ? this.#waiting.length : firstPatient, 0, entry);
      if (!this.#busy) this.#next();
    });
  }

  #next(): void {
    const entry = this.#waiting.shift();
    this.#busy = entry !== undefined;
    entry?.start();
  }
}
