import { GlimpseError } from '../errors.ts';
import type { Progress, Queued } from '../types.ts';
import type { House } from './house.ts';
import { whenIdle } from './idle.ts';
import { lazily } from './lazily.ts';
import type { Session } from './session.ts';
import { throttle } from './throttle.ts';

/** What only some visits need: folders, the queue, what was put aside, copies, erasing. It is loaded then, as a `House`. */
export class Housekeeping {
  readonly #session: Session;
  readonly #redraw = throttle(100, () => this.#session.changed());
  #loading: Promise<House> | undefined;
  /** Whether it was found out if there are folders. */
  #asked = false;
  /** It could not be loaded: only what the person does next tries again. */
  #broken = false;
  house: House | undefined;
  /** How far the queue is. */
  progress: Progress | undefined;
  /** Whether the details are unfolded. */
  open = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The same, while somebody works on it. */
  get working(): Progress | undefined {
    return this.#session.stats?.queue.worker === 'none' ? undefined : this.progress;
  }

  /** Does something with it, and says it when that fails. */
  async use(act: (house: House) => unknown): Promise<void> {
    try {
      this.#loading ??= lazily(() => import('./house.ts')).then(({ House }) => new House(this.#session));
      this.house ??= await this.#loading;
      this.#broken = false;
      await act(this.house);
    } catch (error) {
      this.#broken = !this.house;
      if (this.#broken) this.#loading = undefined;
      this.#session.failed(error);
    }
    this.#session.changed();
  }

  /** There is something to tell. */
  want(): void {
    if (!this.house && !this.#broken) void this.use((house) => house.look());
  }

  unfold(open: boolean): void {
    this.open = open;
    this.#session.changed();
    if (open) void this.use((house) => house.look());
  }

  /** The state of the library was read: is there anything to tell or to do? */
  look(): void {
    const { adding, stats } = this.#session;
    if (!stats) return;
    const { waiting, failed, lost, paused } = stats.queue;
    adding.paused = paused;
    if (waiting === 0) this.progress = undefined;
    if (this.house) void this.use((house) => house.look());
    else if (waiting + failed + lost > 0 || stats.changing || stats.evicted > 0) this.want();
    else if (stats.items > 0 && !stats.readOnly && !this.#asked) whenIdle(() => void this.#ask());
    this.#asked ||= stats.items > 0;
  }

  hear(queue: Queued): void {
    const { stats } = this.#session;
    if (stats) this.#session.stats = { ...stats, queue };
    this.look();
    this.#session.changed();
  }

  tell(progress: Progress): void {
    this.progress = progress;
    if (!this.#session.adding.running) this.#session.say('glimpse-progress', progress);
    this.#redraw();
  }

  /** The library is opened anew. */
  reset(): void {
    this.house?.reset();
    this.#asked = false;
    this.progress = undefined;
  }

  async #ask(): Promise<void> {
    try {
      const library = await this.#session.library();
      if ((await library.folders()).length > 0) await this.use((house) => house.look());
    } catch (error) {
      // It was closed meanwhile.
      if (!(error instanceof GlimpseError && error.code === 'disposed')) this.#session.failed(error);
    }
  }
}
