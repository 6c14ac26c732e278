import { GlimpseError, asGlimpseError } from '../errors.ts';
import type { EraseReport } from '../types.ts';
import { eraseEverything } from '../worker/client.ts';
import { openSessions, type Session } from './session.ts';

/** Erases all that Glimpse has stored on this origin, of every library, and keeps the receipt. */
export class Erasing {
  readonly #session: Session;
  phase: 'idle' | 'asking' | 'erasing' | 'done' = 'idle';
  receipt: EraseReport | GlimpseError | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  ask(): void {
    this.#become('asking');
  }

  async erase(erase: () => Promise<EraseReport> = eraseEverything): Promise<void> {
    const before = this.receipt instanceof GlimpseError ? undefined : this.receipt;
    this.receipt = undefined;
    this.#become('erasing');
    // What is open would be written again.
    for (const session of openSessions()) session.shut();
    try {
      const receipt = await erase();
      const known = [...(before?.removed ?? []), ...(before?.left ?? []), ...receipt.removed];
      this.receipt = { ...receipt, removed: known.filter((name) => !receipt.left.includes(name)) };
    } catch (error) {
      this.receipt = asGlimpseError(error);
    }
    this.#become('done');
  }

  /** The question or the receipt is closed; after the latter everything is opened anew, empty. */
  close(): void {
    const done = this.phase === 'done';
    this.receipt = undefined;
    this.#become('idle');
    if (!done) return;
    this.#session.housekeeping.open = false;
    for (const session of openSessions()) void session.begin();
  }

  #become(phase: Erasing['phase']): void {
    this.phase = phase;
    this.#session.changed();
  }
}
