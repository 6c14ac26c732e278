import { asGlimpseError, isAbort } from '../../errors.ts';
import type { Stats, Tower } from '../../types.ts';
import { openLibrary, type Library, type LibraryOptions } from '../../worker/client.ts';
import { Answers } from '../answers.ts';
import { Connection } from '../connection.ts';
import { Consent, type Asker } from '../consent.ts';
import type { Said } from '../events.ts';

/** What the element was told of its model. */
export interface ModelTold extends LibraryOptions {
  readonly download: 'ask' | 'auto';
}

export interface ModelPorts {
  readonly told: () => ModelTold;
  readonly changed: () => void;
  readonly say: (...said: Said) => void;
  /** The model may be used from now on. */
  readonly usable: () => void;
}

let libraries = 0;

/** The library of one element, in memory or the site's index, and the question before its model is downloaded. Elements of one page share the models. */
export class PageModel implements Asker {
  readonly #ports: ModelPorts;
  readonly #connection: Connection;
  readonly consent: Consent;
  stats: Stats | undefined;
  /** The person did not want the download. */
  refused = false;
  /** Why there is no meaning, for the person. */
  problem: string | undefined;
  readonly settings: { readonly unasked: boolean; readonly small: boolean };

  constructor(ports: ModelPorts) {
    this.#ports = ports;
    this.#connection = new Connection((isCurrent) => this.#open(isCurrent));
    this.consent = new Consent(this, new Answers(() => undefined));
    this.settings = { small: false, get unasked() { return ports.told().download === 'auto' && !savesData(); } };
  }

  /** A model without pictures is asked for like any other; of an index's, only what understands words is needed. */
  get towers(): readonly Tower[] | undefined {
    return this.indexed || this.stats?.model.pictures === false ? ['text'] : undefined;
  }

  /** Whether an index of the site says what things mean. */
  get indexed(): boolean {
    return this.#ports.told().index !== undefined;
  }

  get started(): boolean {
    return this.#connection.started;
  }

  /** Whether it can be used without a question. */
  get usable(): boolean {
    return this.stats !== undefined && !this.consent.needed;
  }

  library(): Promise<Library> {
    return this.#connection.library();
  }

  /** Opens the library, if nothing has yet. */
  async start(): Promise<void> {
    if (this.#connection.current) return;
    try {
      await this.library();
    } catch (error) {
      this.failed(error);
    }
  }

  /** The library, once its model may be used. An index that was published anew may name another one. */
  async ready(signal: AbortSignal): Promise<Library> {
    for (;;) {
      const library = await this.library();
      if (this.indexed) this.stats = await library.stats(this.towers);
      signal.throwIfAborted();
      this.consent.look();
      if (!this.consent.needed) return library;
      await this.consent.granted(signal);
    }
  }

  changed(): void {
    this.#ports.changed();
  }

  failed(error: unknown): void {
    if (isAbort(error)) return;
    const shown = asGlimpseError(error);
    if (shown.code === 'disposed') return;
    // People are told one sentence: the page's author has no other sign of what exactly was wrong.
    // oxlint-disable-next-line no-console
    console.warn(`Glimpse: ${shown.code}`, shown.detail ?? '');
    if (!this.consent.tells(shown)) this.problem = shown.message;
    this.say('glimpse-error', { error: shown });
    this.changed();
  }

  say(...said: Said): void {
    this.#ports.say(...said);
  }

  loaded(stats: Stats): void {
    this.stats = stats;
    this.#ports.usable();
  }

  reread(): void {
    void this.#connection.current?.then(async (library) => this.#take(await library.stats(this.towers))).catch(() => {});
  }

  close(): void {
    this.consent.close();
    this.#connection.shut();
    this.stats = undefined;
    this.problem = undefined;
    this.refused = false;
  }

  async #open(isCurrent: () => boolean): Promise<Library> {
    const { download: _, ...options } = this.#ports.told();
    const library = await openLibrary({ ...options, ...(!this.indexed && { name: `page ${++libraries}`, saved: false }) });
    const stats = await library.stats(this.towers);
    this.problem = undefined;
    if (isCurrent()) this.#take(stats);
    return library;
  }

  #take(stats: Stats): void {
    this.stats = stats;
    this.consent.look();
    if (this.usable) this.#ports.usable();
    this.changed();
  }
}

function savesData(): boolean {
  const { connection } = navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}
