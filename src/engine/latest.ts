/**
 * Runs a task that makes earlier runs pointless: at most one at a time, at most one more afterwards, and pauses as long
 * as it works, so that it never takes more than half of a thread.
 */
export class Latest {
  readonly #task: () => Promise<void>;
  #running = false;
  #again = false;

  constructor(task: () => Promise<void>) {
    this.#task = task;
  }

  run(): void {
    this.#again = true;
    if (!this.#running) void this.#runAll();
  }

  async #runAll(): Promise<void> {
    this.#running = true;
    while (this.#again) {
      this.#again = false;
      const start = performance.now();
      // What cannot be read now is read at the next change.
      await this.#task().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, performance.now() - start));
    }
    this.#running = false;
  }
}
