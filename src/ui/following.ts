import { GlimpseError } from '../errors.ts';
import type { Folder } from '../types.ts';
import { whenIdle } from './idle.ts';
import type { Session } from './session.ts';
import { libraryStrings } from './strings-library.ts';
import { synced } from './synced.ts';

/** Libraries whose folders were looked through in this visit. */
const seen = new Set<string>();

/** The folders that the library follows. */
export class Following {
  readonly #session: Session;
  #closed = new AbortController();
  folders: readonly Folder[] = [];
  #dismissed = false;
  /** Ids of those that are being looked through. */
  readonly busy = new Set<string>();

  constructor(session: Session) {
    this.#session = session;
  }

  async look(): Promise<void> {
    const library = await this.#session.library();
    this.folders = await library.folders();
    this.#remind();
    const { model } = this.#session.stats ?? {};
    if (!model || model.download > 0 || !model.pictures || seen.has(library.name)) return;
    seen.add(library.name);
    whenIdle(() => void this.#lookThrough());
  }

  /** Brings the library in step with one, asking for permission where it is needed. Needs a click or key press. */
  again({ id }: Folder): Promise<void> {
    const { adding } = this.#session;
    this.busy.add(id);
    // Started now, not in its turn: the permission to ask lasts for a moment only.
    const done = this.#session.add(async (signal) => {
      const library = await this.#session.ready(signal);
      const report = await library.reconnect(id, { signal, onProgress: (progress) => adding.tell(progress) });
      adding.leaveOut(report, []);
      return () => Promise.resolve(synced(this.#session, report));
    });
    return done.finally(() => {
      this.busy.delete(id);
      adding.originals.lookAgain();
      void this.#reread();
    });
  }

  /** What was added stays. */
  async stop({ id, name }: Folder): Promise<void> {
    try {
      const library = await this.#session.library();
      await library.unfollow(id);
      this.#session.notices.pass(libraryStrings.stopped(name));
      await this.look();
    } catch (error) {
      this.#session.failed(error);
    }
    this.#session.changed();
  }

  reset(): void {
    this.#closed.abort();
    this.#closed = new AbortController();
    this.folders = [];
    this.#session.notices.settle('folders');
  }

  /** All that can be read and were not looked through in this visit, quietly: what changes is told, what fails is not. */
  async #lookThrough(): Promise<void> {
    const { signal } = this.#closed;
    for (const { id, scanned, access } of this.folders) {
      if (signal.aborted) return;
      // What was never looked through to the end may be what is being added now.
      const fresh = scanned === undefined ? this.#session.adding.running : scanned > performance.timeOrigin;
      if (access !== 'ready' || fresh) continue;
      this.busy.add(id);
      try {
        const library = await this.#session.library();
        const report = await library.reconnect(id, { signal });
        const { text, undo } = synced(this.#session, report);
        if (report.added.length + report.moved.length + report.removed.length > 0) this.#session.notices.pass(text, undo);
      } catch (error) {
        if (error instanceof GlimpseError && error.code === 'quota') this.#session.failed(error);
      }
      this.busy.delete(id);
    }
    await this.#reread();
  }

  async #reread(): Promise<void> {
    // Closed meanwhile, it is read when it opens again.
    if (!this.#session.stats) return;
    await this.look().catch((error: unknown) => this.#session.failed(error));
    this.#session.changed();
  }

  /** One calm line while any of them waits for permission. */
  #remind(): void {
    const { notices } = this.#session;
    const [first, ...others] = this.folders.filter(({ access }) => access === 'ask');
    notices.settle('folders');
    if (!first || this.#dismissed) return;
    const act = { label: libraryStrings.reconnect(first.name), run: () => void this.again(first) };
    notices.show(libraryStrings.asks(first.name, others.length), 'info', 'folders', { act, dismissed: () => { this.#dismissed = true; } });
  }
}
