/** Asked once a page: some browsers show a question of their own. */
let asked = false;

/** Whether the browser keeps what is stored here when space runs short. */
export class Keeping {
  readonly #changed: () => void;
  /** Undefined where the browser does not tell. */
  kept: boolean | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Asks nobody anything. */
  async look(): Promise<void> {
    await this.#learn(async () => navigator.storage?.persisted?.());
  }

  /** Asks the browser, once something is there that is worth keeping. */
  async ask(): Promise<void> {
    if (asked) return;
    asked = true;
    await this.#learn(async () => (await navigator.storage?.persisted?.()) || navigator.storage?.persist?.());
  }

  async #learn(ask: () => Promise<boolean | undefined>): Promise<void> {
    const kept = await ask().catch(() => undefined);
    if (kept === undefined || kept === this.kept) return;
    this.kept = kept;
    this.#changed();
  }
}
