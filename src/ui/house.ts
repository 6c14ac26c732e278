import type { GlimpseError } from '../errors.ts';
import { Copying } from './copying.ts';
import { Erasing } from './erasing.ts';
import { Failing } from './failing.ts';
import { Following } from './following.ts';
import { Queueing } from './queueing.ts';
import type { Session } from './session.ts';
import { libraryStrings } from './strings-library.ts';

export { clear } from './clearing.ts';
export { weightsStyles } from './facts.ts';
export { fades } from './styles/fades.ts';
export { houseStyles } from './styles/house.ts';
export { panel } from './panel.ts';
export { standing } from './standing.ts';

/** Everything about a library that is not searching it. */
export class House {
  readonly following: Following;
  readonly queueing: Queueing;
  readonly failing: Failing;
  readonly copying: Copying;
  readonly erasing: Erasing;

  readonly #session: Session;
  /** The folders were read. */
  #looked = false;

  constructor(session: Session) {
    this.#session = session;
    this.following = new Following(session);
    this.queueing = new Queueing(session);
    this.failing = new Failing(session);
    this.copying = new Copying(session);
    this.erasing = new Erasing(session);
  }

  /** The state of the library was read. */
  async look(): Promise<void> {
    this.queueing.look();
    await this.failing.look();
    if (!this.#looked || this.#session.housekeeping.open) await this.following.look();
    this.#looked = true;
  }

  /** The disk space is used up: how much is missing, where the error knows it, and where to look. */
  full({ detail }: GlimpseError): void {
    const [, missing] = /missing (\d+) bytes/.exec(detail ?? '') ?? [];
    const { housekeeping, notices } = this.#session;
    const act = { label: libraryStrings.showStorage, run: () => housekeeping.unfold(true) };
    notices.show(libraryStrings.full(missing === undefined ? undefined : Number(missing)), 'error', 'quota', { act });
  }

  /** The library is opened anew. */
  reset(): void {
    this.#looked = false;
    this.following.reset();
    this.failing.reset();
    this.copying.cancel();
  }
}
